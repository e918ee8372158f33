"""A load of LoadClient that is measured between its gates."""

from .. import clients
from ..process import CPUMeter

MIB = 1024 * 1024


def gated(server, run, counted, *mode, counters=dict, **options):
    """The metrics of one mode of LoadClient, and by how much the server's `counters` grew meanwhile.

    The CPU and the counters are read at its gates, when nothing is under way.
    """
    timeout = run.warmup + run.seconds + 30
    options |= {"seconds": run.seconds, "warmup": run.warmup, "gate": True}
    with clients.LoadClient(server, run.client_cores, *mode, **options) as load:
        load.wait_for("begin", timeout)
        before = counters()
        with CPUMeter(server, run.client_cores, load.cpu_seconds) as meter:
            load.pass_gate()
            load.wait_for("end", timeout)
        counts = {name: count - before[name] for name, count in counters().items()}
        load.pass_gate()
        figures = load.figures(timeout)
    metrics = {
        f"{counted}_per_cpu_second": figures.pop(counted) / meter.seconds,
        **{name: value for name, value in figures.items() if name != "own_cpu_percent"},
        "client_cpu_percent": figures["own_cpu_percent"],
        "server_cpu_percent": meter.seconds / meter.wall * 100,
        "peak_mib": server.peak_bytes() / MIB,
        "others_percent": meter.others_percent,
    }
    return metrics, counts
