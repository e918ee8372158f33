"""Requests over HTTP: rates for each second of CPU, and latencies."""

import contextlib
import dataclasses
import json
import os
import re

from .. import clients
from ..process import CPUMeter, Unusable
from .load import MIB, gated

# Of requests that were under way while the client had no core.
LEFT_OUT_PERCENT = 5


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


def _script(run):
    """What wrk asks other than a bare GET: a method, fields and a body."""
    request = run.request
    if request is None:
        return None
    lines = [f"wrk.method = {json.dumps(request.get('method', 'GET'))}"]
    lines += [f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in request.get("fields", {}).items()]
    if "body" in request:
        lines.append(f"wrk.body = {json.dumps(request['body'])}")
    path = run.work / "request.lua"
    path.write_text("\n".join(lines) + "\n")
    return path


def http1(server, run):
    """wrk over keep-alive connections; `slow_clients` of the subject do their worst meanwhile."""
    _require_body(server, run)
    options = {"connections": run.workload["connections"], "threads": run.workload.get("threads", 1), "is_tls": run.is_tls}
    options["script"] = _script(run)
    with contextlib.ExitStack() as others:
        if run.slow_clients:
            slow = clients.LoadClient(server, run.client_cores, "slow", run.path, connections=run.slow_clients)
            others.enter_context(slow).wait_for("ready", 30)
        clients.wrk(server, run.client_cores, run.path, run.warmup, **options)
        with CPUMeter(server, run.client_cores) as meter:
            figures = clients.wrk(server, run.client_cores, run.path, run.seconds, **options)
    if run.slow_clients:
        meter.others_percent = 0.0
    return _rates(server, meter, figures)


def latency(server, run):
    """Latencies of requests at a constant rate: a share of what the server gives when all wait for its answers.

    They count from when a request is due, so what waits behind a slow answer is not left out.
    """
    _require_body(server, run)
    most = clients.wrk(server, run.client_cores, run.path, run.warmup, run.workload["connections"])["requests_per_second"]
    options = {"connections": run.workload["connections"], "rate": f"{most * run.workload['share']:.0f}"}
    figures, _ = gated(server, run, "requests", "rate", run.path, **options)
    if figures["left_out_percent"] > LEFT_OUT_PERCENT:
        raise Unusable(f"the client had no core for {figures['left_out_percent']:.1f} % of the requests")
    return figures


def churn(server, run):
    """A connection for each request, which the server closes."""
    _require_body(server, run)
    return gated(server, run, "connections", "churn", run.path, connections=run.workload["connections"])[0]


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
