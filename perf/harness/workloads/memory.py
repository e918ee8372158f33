"""What requests, connections and readers add to the resident memory of a server."""

import socket
import time

from .. import clients
from ..process import CPUMeter, Unusable
from .load import MIB


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
    """Resident bytes that each idle connection adds, and the CPU they burn together."""
    count, protocol = run.workload["connections"], run.workload.get("protocol", "http1")
    warm = clients.Idlers(server, run.path, 64, protocol)
    warm.close()
    before = server.settled_bytes()
    idlers = clients.Idlers(server, run.path, count, protocol)
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
