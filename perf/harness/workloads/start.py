"""From nothing to the first answer."""

import os
import statistics

from .load import MIB


def start(server, run):
    """Milliseconds from the start of the program to the first byte of its first answer, and CPU until then."""
    request = f"GET {run.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(core) for core in run.client_cores.split(",")})
    try:
        times = [server.start_again(request) for _ in range(run.workload["starts"] + 1)][1:]
    finally:
        os.sched_setaffinity(0, mine)
    return {
        "start_ms": statistics.median(wall for wall, _ in times) * 1000,
        "start_cpu_ms": statistics.median(cpu for _, cpu in times) * 1000,
        "peak_mib": server.peak_bytes() / MIB,
    }
