"""What is done to a server in one run, and the figures that come out of it.

A workload is a function (server, run) -> {metric: number}. `run` holds what the scenario says.
"""

import dataclasses
import json
import os
import re
import socket
import statistics
import subprocess
import time

from . import clients, templates
from .browser import Browser
from .process import CPUMeter, Unusable
from .streams import Publisher, Streams

MIB = 1024 * 1024


def _require_body(server, run):
    expected = run.workload.get("expect")
    if expected is None:
        return
    status, body = clients.get(server, run.path, run.is_tls)
    if status != 200 or body != expected.encode():
        raise Unusable(f"GET {run.path} was answered {status} {body[:60]!r} instead of 200 {expected!r}")


def _rates(server, meter, figures):
    return {
        "requests_per_cpu_second": figures.pop("requests") / meter.seconds,
        **figures,
        "peak_mib": server.peak_bytes() / MIB,
        "others_percent": meter.others_percent,
    }


def http1(server, run):
    """wrk over keep-alive connections."""
    _require_body(server, run)
    options = {"connections": run.workload["connections"], "threads": run.workload.get("threads", 1), "is_tls": run.is_tls}
    clients.wrk(server, run.client_cores, run.path, run.warmup, **options)
    with CPUMeter(server, run.client_cores) as meter:
        figures = clients.wrk(server, run.client_cores, run.path, run.seconds, **options)
    return _rates(server, meter, figures)


def island(server, run):
    """As http1, for the first island of the page; pages without islands are asked for themselves."""
    status, page = clients.get(server, run.path, run.is_tls)
    place = re.search(rb'<mochi-server-island name="([^"]+)" signed-props="([^"]+)"', page)
    if place:
        name, token = (part.decode() for part in place.groups())
        run = dataclasses.replace(run, path=f"/_mochi/island/{name}?props={token}")
    return http1(server, run)


def http2(server, run):
    """h2load, cleartext with prior knowledge or over TLS by ALPN."""
    _require_body(server, run)
    options = {"connections": run.workload["connections"], "streams": run.workload["streams"], "is_tls": run.is_tls}
    clients.h2load(server, run.client_cores, run.path, seconds=run.warmup, **options)
    with CPUMeter(server, run.client_cores) as meter:
        figures = clients.h2load(server, run.client_cores, run.path, seconds=run.seconds, **options)
    return _rates(server, meter, figures)


def upload(server, run):
    """One POST of a sparse file by curl, after a small one."""
    size = run.workload["megabytes"] * 1_000_000
    for name, length in (("small", 1_000_000), ("large", size)):
        with open(run.work / name, "wb") as file:
            os.truncate(file.fileno(), length)
    clients.upload(server, run.client_cores, run.path, run.work / "small", 1_000_000, run.is_tls)
    with CPUMeter(server, run.client_cores) as meter:
        figures = clients.upload(server, run.client_cores, run.path, run.work / "large", size, run.is_tls)
    return {
        "megabytes_per_cpu_second": size / 1e6 / meter.seconds,
        "megabytes_per_second": size / 1e6 / figures["seconds"],
        "peak_mib": server.peak_bytes() / MIB,
        # No others_percent: a server that spools the body keeps the kernel's writers busy, and that is its own doing.
    }


def growth(server, run):
    """Resident memory after a number of requests against a hundred times as many."""
    few, many = run.workload["requests"]
    options = {"connections": run.workload["connections"], "is_http1": True}
    clients.h2load(server, run.client_cores, run.path, requests=few, **options)
    before = server.settled_bytes()
    clients.h2load(server, run.client_cores, run.path, requests=many - few, **options)
    after = server.settled_bytes()
    return {"before_mib": before / MIB, "after_mib": after / MIB, "growth_mib": (after - before) / MIB}


def idle(server, run):
    """Resident bytes that each idle keep-alive connection adds, and the CPU they burn together."""
    count = run.workload["connections"]
    warm = clients.Idlers(server, run.path, 64)
    warm.close()
    before = server.settled_bytes()
    idlers = clients.Idlers(server, run.path, count)
    try:
        after = server.settled_bytes()
        with CPUMeter(server, run.client_cores) as meter:
            time.sleep(1)
        idlers.require_open()
    finally:
        idlers.close()
    return {
        "bytes_per_connection": (after - before) / count,
        "before_mib": before / MIB,
        "after_mib": after / MIB,
        "idle_cpu_percent": meter.seconds / meter.wall * 100,
    }


def stalled(server, run):
    """Resident memory that clients add which ask for a long response and never read it."""
    warm = clients.Idlers(server, run.workload["warm_path"], 64)
    warm.close()
    before = server.settled_bytes()
    readers = clients.StalledReaders(server, run.path, run.workload["connections"])
    try:
        after = server.settled_bytes()
        with CPUMeter(server, run.client_cores) as meter:
            time.sleep(1)
        readers.require_responses()
        clients.get(server, run.workload["warm_path"])
    finally:
        readers.close()
    return {
        "growth_mib": (after - before) / MIB,
        "before_mib": before / MIB,
        "after_mib": after / MIB,
        "peak_mib": server.peak_bytes() / MIB,
        "idle_cpu_percent": meter.seconds / meter.wall * 100,
    }


def _counters(server, run):
    """What the server itself has counted, where the scenario says that it tells: {name: number}."""
    if run.counters is None:
        return {}
    status, body = clients.get(server, run.counters, run.is_tls)
    if status != 200:
        raise Unusable(f"GET {run.counters} was answered {status}")
    return json.loads(body)


def _websocket_load(server, run, counted, *mode, **options):
    """The load of one mode of WebSocketLoad; the CPU and the counters are read at its gates, when nothing is under way."""
    timeout = run.warmup + run.seconds + 30
    options |= {"window": run.workload["window"], "size": run.workload["size"]}
    options |= {"seconds": run.seconds, "warmup": run.warmup, "gate": True}
    with clients.WebSocketLoad(server, run.client_cores, *mode, **options) as load:
        load.wait_for("begin", timeout)
        before = _counters(server, run)
        with CPUMeter(server, run.client_cores, load.cpu_seconds) as meter:
            load.pass_gate()
            load.wait_for("end", timeout)
        counts = {name: count - before[name] for name, count in _counters(server, run).items()}
        load.pass_gate()
        figures = load.figures(timeout)
    return {
        f"{counted}_per_cpu_second": figures[counted] / meter.seconds,
        f"{counted}_per_second": figures[f"{counted}_per_second"],
        **_per_publish(counts),
        "p50_us": figures["p50_us"],
        "p99_us": figures["p99_us"],
        "server_cpu_percent": meter.seconds / meter.wall * 100,
        "client_cpu_percent": figures["own_cpu_percent"],
        "peak_mib": server.peak_bytes() / MIB,
        "others_percent": meter.others_percent,
    }


def _per_publish(counts):
    """Of a server that only the publisher sends messages to: what each of them made it do."""
    if not counts:
        return {}
    if counts["received"] == 0:
        raise Unusable("the server counted no message")
    return {"compressions_per_publish": counts["compressed"] / counts["received"]}


def websocket_echo(server, run):
    """Messages that come back, each compared with what was sent."""
    options = {"binary": True} if run.workload.get("binary", False) else {}
    return _websocket_load(
        server, run, "messages", "echo", run.path, connections=run.workload["connections"], **options
    )


def websocket_fanout(server, run):
    """Messages of one publisher to all subscribers: WebSockets on /ws/topic, or streams of events on the scenario's path."""
    is_events = run.path.startswith("/sse")
    options = {"connections": run.workload["subscribers"]}
    options |= {"events-path": run.path} if is_events else {"publish-path": run.path}
    if run.workload.get("deflate", False):
        options["deflate"] = True
    return _websocket_load(server, run, "deliveries", "fanout", **options)


def websocket_idle(server, run):
    """Resident bytes that each idle WebSocket adds, and the CPU they burn together."""
    count = run.workload["connections"]
    with clients.WebSocketLoad(server, run.client_cores, "idle", run.path, connections=64) as warm:
        warm.wait_for("ready", 30)
        warm.finish(30)
    before = server.settled_bytes()
    with clients.WebSocketLoad(server, run.client_cores, "idle", run.path, connections=count) as idlers:
        idlers.wait_for("ready", 120)
        after = server.settled_bytes()
        with CPUMeter(server, run.client_cores, idlers.cpu_seconds) as meter:
            time.sleep(1)
        idlers.finish(30)
    return {
        "bytes_per_connection": (after - before) / count,
        "before_mib": before / MIB,
        "after_mib": after / MIB,
        "idle_cpu_percent": meter.seconds / meter.wall * 100,
    }


def streams(server, run):
    """Open streams that all get an event a second: CPU for each of them, and resident bytes that a stream adds."""
    count, seconds = run.workload["connections"], run.workload["events"]
    with Streams(server, run.path, 64):
        pass
    before = server.settled_bytes()
    with Streams(server, run.path, count) as open_streams:
        after = server.settled_bytes()
        publisher = Publisher(server, run.workload["publish"])
        delivered = 0
        with CPUMeter(server, run.client_cores) as meter:
            for _ in range(seconds):
                start = time.monotonic()
                publisher.publish()
                delivered += open_streams.receive(5, count)
                time.sleep(max(0, start + 1 - time.monotonic()))
        publisher.close()
    if delivered != count * seconds:
        raise Unusable(f"{delivered} of {count * seconds} events came")
    return {
        "cpu_microseconds_per_event": meter.seconds / delivered * 1e6,
        "bytes_per_connection": (after - before) / count,
        "others_percent": meter.others_percent,
    }


def rendering(program, run):
    """One page in a process of its own, by turns with a hand-written loop."""
    return _measured_by_itself(program, run, run.workload["page"])


def templates_compiled(program, run):
    """Generated templates, in a process of its own: the path of a subject is their language and how many there are, and
    what is measured where that differs between subjects."""
    language, count, *what = run.path.split("/")
    folder = run.work / f"templates-{count}"
    folder.mkdir(exist_ok=True)
    templates.write(folder, int(count))
    return _measured_by_itself(program, run, *(what or [run.workload["what"]]), path=str(folder / language))


def cache_hit(program, run):
    """Values that a cache has, in a process of its own, by turns with a dictionary."""
    return _measured_by_itself(program, run)


def _measured_by_itself(program, run, *arguments, path=None):
    command = [*program.command, *arguments, path or run.path, str(run.seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=run.seconds * 10 + 60)
    if done.returncode != 0:
        raise Unusable(done.stdout.strip() or done.stderr.strip())
    return json.loads(done.stdout)


def first_byte(server, run):
    """Milliseconds from a request on a new connection to the first byte of its body.

    The client leaves then. It waits before it comes again, without sleeping, so that what the server does about that is not
    counted for the request that follows.
    """
    times = []
    for _ in range(run.workload["requests"] + 50):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(f"GET {run.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            start, received = time.perf_counter(), b""
            while not received.partition(b"\r\n\r\n")[2]:
                piece = client.recv(65536)
                if not piece:
                    raise Unusable(f"GET {run.path} ended before its body")
                received += piece
            times.append((time.perf_counter() - start) * 1000)
            if not received.startswith(b"HTTP/1.1 200 "):
                raise Unusable(f"GET {run.path} was answered {received[:40]!r}")
        calm = time.perf_counter() + 0.0002
        while time.perf_counter() < calm:
            pass
    return {"first_byte_ms": statistics.median(times[50:])}


def islands_shown(server, run):
    """Milliseconds from the first request for an island until all islands of the page are shown, in Chromium."""
    script = f"""
        globalThis.shown = new Promise((done, fail) => {{
          setTimeout(() => fail(new Error('islands are missing')), 10000);
          let asked, missing = {run.workload["islands"]};
          const real = fetch;
          globalThis.fetch = (...request) => {{ asked ??= performance.now(); return real(...request); }};
          addEventListener('mochi:island:load', () => {{ if (--missing === 0) done(performance.now() - asked); }}, true);
        }});
    """
    with Browser(run.client_cores) as browser:
        browser.run_first(script)
        url = f"http://127.0.0.1:{server.port}{run.path}"
        times = [browser.visit(url, "shown") for _ in range(run.workload["visits"] + 3)]
    return {"shown_ms": statistics.median(times[3:])}


def template_live(server, run):
    """Milliseconds from saving a template until its page shows it in Chromium, by turns with bare reloads of that page."""
    script = """
        addEventListener('DOMContentLoaded', () =>
            // The task behind the frame: what was to be shown is shown.
            requestAnimationFrame(() => setTimeout(() => shown(document.querySelector('p').textContent))));
    """
    template = run.work / "templates" / "Live.mochi"
    times = {"save": [], "reload": []}
    with Browser(run.client_cores) as browser:
        browser.command("Runtime.enable")
        browser.command("Runtime.addBinding", name="shown")
        browser.run_first(script)
        browser.command("Page.navigate", url=f"http://127.0.0.1:{server.port}{run.path}")
        browser.event("Runtime.bindingCalled")
        version = 0
        for _ in range(run.workload["visits"] + 3):
            for kind in times:
                # The page listens: it has been told so.
                browser.event("Network.webSocketFrameReceived", "hello")
                browser.forget_events()
                time.sleep(0.05)
                start = time.perf_counter()
                if kind == "save":
                    version += 1
                    template.write_text(f"<p>{version}</p>\n")
                else:
                    browser.command("Runtime.evaluate", expression="location.reload()")
                text = browser.event("Runtime.bindingCalled")["payload"]
                times[kind].append((time.perf_counter() - start) * 1000)
                if text != str(version):
                    raise Unusable(f"the page shows {text} instead of {version}")
    save, reload = (statistics.median(times[kind][3:]) for kind in ("save", "reload"))
    return {"save_ms": save, "reload_ms": reload, "of_reload": save / reload}


def download(server, run):
    """One long response, read in small steps with pauses; the memory that the server needs meanwhile."""
    before = server.settled_bytes()
    megabytes, received, start = run.workload["megabytes"], 0, time.perf_counter()
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        client.sendall(f"GET {run.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        pause = 0
        while received < megabytes * 1_000_000:
            piece = client.recv(1 << 20)
            if not piece:
                raise Unusable(f"GET {run.path} ended after {received} bytes")
            received += len(piece)
            if received > pause:
                time.sleep(0.02)
                pause = received + 10_000_000
    return {
        "peak_mib": server.peak_bytes() / MIB,
        "growth_mib": (server.peak_bytes() - before) / MIB,
        "megabytes_per_second": received / 1e6 / (time.perf_counter() - start),
    }


WORKLOADS = {
    "rendering": rendering,
    "cache-hit": cache_hit,
    "templates-compiled": templates_compiled,
    "streams": streams,
    "first-byte": first_byte,
    "download": download,
    "islands-shown": islands_shown,
    "template-live": template_live,
    "http1": http1,
    "island": island,
    "http2": http2,
    "upload": upload,
    "growth": growth,
    "idle": idle,
    "stalled": stalled,
    "websocket-echo": websocket_echo,
    "websocket-fanout": websocket_fanout,
    "websocket-idle": websocket_idle,
}
