"""WebSockets and streams of events."""

import json
import time

from .. import clients
from ..process import CPUMeter, Unusable
from ..streams import Publisher, Streams
from .load import MIB, gated


def _counters(server, run):
    """What the server itself has counted, where the scenario says that it tells: {name: number}."""
    if run.counters is None:
        return {}
    status, body = clients.get(server, run.counters, run.is_tls)
    if status != 200:
        raise Unusable(f"GET {run.counters} was answered {status}")
    return json.loads(body)


def _messages(server, run, counted, *mode, **options):
    options |= {"window": run.workload["window"], "size": run.workload["size"]}
    metrics, counts = gated(server, run, counted, *mode, counters=lambda: _counters(server, run), **options)
    return {**metrics, **_per_publish(counts)}


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
    return _messages(
        server, run, "messages", "echo", run.path, connections=run.workload["connections"], **options
    )


def websocket_fanout(server, run):
    """Messages of one publisher to all subscribers: WebSockets on /ws/topic, or streams of events on the scenario's path."""
    is_events = run.path.startswith("/sse")
    options = {"connections": run.workload["subscribers"]}
    options |= {"events-path": run.path} if is_events else {"publish-path": run.path}
    if run.workload.get("deflate", False):
        options["deflate"] = True
    return _messages(server, run, "deliveries", "fanout", **options)


def websocket_idle(server, run):
    """Resident bytes that each idle WebSocket adds, and the CPU they burn together."""
    count = run.workload["connections"]
    with clients.LoadClient(server, run.client_cores, "idle", run.path, connections=64) as warm:
        warm.wait_for("ready", 30)
        warm.finish(30)
    before = server.settled_bytes()
    with clients.LoadClient(server, run.client_cores, "idle", run.path, connections=count) as idlers:
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
