"""What is done to a server in one run, and the figures that come out of it.

A workload is a function (server, run) -> {metric: number}. `run` holds what the scenario says.
"""

from . import http, memory, pages, sockets, start

WORKLOADS = {
    "http1": http.http1,
    "http2": http.http2,
    "island": http.island,
    "upload": http.upload,
    "latency": http.latency,
    "churn": http.churn,
    "start": start.start,
    "growth": memory.growth,
    "idle": memory.idle,
    "stalled": memory.stalled,
    "download": memory.download,
    "websocket-echo": sockets.websocket_echo,
    "websocket-fanout": sockets.websocket_fanout,
    "websocket-idle": sockets.websocket_idle,
    "streams": sockets.streams,
    "rendering": pages.rendering,
    "templates-compiled": pages.templates_compiled,
    "cache-hit": pages.cache_hit,
    "first-byte": pages.first_byte,
    "islands-shown": pages.islands_shown,
    "template-live": pages.template_live,
}
