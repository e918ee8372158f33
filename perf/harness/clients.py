"""The load generators: Debian's wrk, h2load and curl, our LoadClient, and plain sockets. Each returns figures or raises `Unusable`."""

import http.client
import json
import re
import select
import socket
import ssl
import subprocess
import tempfile

from .connections import CONNECTIONS
from .process import Unusable, cpu_seconds
from .servers import built

_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 60e3}


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * _UNITS[unit]


def _run(cores, command, timeout):
    try:
        done = subprocess.run(["taskset", "-c", cores, *command], capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Unusable(f"{command[0]} did not end within {timeout:g} s") from None
    except FileNotFoundError as error:
        raise Unusable(f"{error.filename} is not installed: run scripts/setup perf") from None
    if done.returncode != 0:
        raise Unusable(f"{command[0]} ended with status {done.returncode}: {(done.stderr or done.stdout).strip()[-200:]}")
    return done.stdout


def url(server, path, is_tls):
    return f"http{'s' if is_tls else ''}://127.0.0.1:{server.port}{path}"


def get(server, path, is_tls=False):
    """(status, body) of one request, for checking that a subject answers what the scenario expects."""
    if is_tls:
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=5, context=context)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException) as error:
        raise Unusable(f"GET {path} failed: {error!r}") from None
    finally:
        connection.close()


def wrk(server, cores, path, seconds, connections, threads=1, is_tls=False, script=None):
    flags = ["-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--latency"]
    if script is not None:
        flags += ["-s", str(script)]
    output = _run(cores, ["wrk", *flags, url(server, path, is_tls)], seconds + 20)
    for trouble in re.findall(r"(?:Socket errors|Non-2xx).*", output):
        raise Unusable(f"wrk: {trouble}")
    requests = re.search(r"(\d+) requests in", output)
    if requests is None or int(requests[1]) == 0:
        raise Unusable("wrk counted no request")
    half, most = (re.search(rf"(?m)^ +{share}% +(\S+)$", output) for share in (50, 99))
    if half is None or most is None:
        raise Unusable("wrk had too few answers for a latency")
    return {
        "requests": int(requests[1]),
        "requests_per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        "p50_ms": _milliseconds(half[1]),
        "p99_ms": _milliseconds(most[1]),
    }


def h2load(server, cores, path, connections, streams=1, seconds=None, requests=None, is_http1=False, is_tls=False):
    amount = ["-D", str(seconds)] if seconds is not None else ["-n", str(requests)]
    version = ["--h1"] if is_http1 else []
    output = _run(
        cores,
        ["h2load", "-t", "1", "-c", str(connections), "-m", str(streams), *amount, *version, url(server, path, is_tls)],
        120,
    )
    codes = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", output)
    counts = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", output)
    if codes is None or counts is None or int(codes[1]) == 0:
        raise Unusable("h2load counted no request")
    if any(int(count) for count in (*codes.groups()[1:], *counts.groups()[1:])):
        raise Unusable(f"h2load: {counts[0]}; {codes[0]}")
    time_for_request = re.search(r"time for request:\s+(\S+)\s+(\S+)\s+(\S+)", output)
    return {
        "requests": int(codes[1]),
        "requests_per_second": float(re.search(r"([\d.]+) req/s", output)[1]),
        "mean_ms": _milliseconds(time_for_request[3]),
        "max_ms": _milliseconds(time_for_request[2]),
    }


def upload(server, cores, path, file, size, is_tls=False):
    """One POST of `file`, which the server answers with the number of bytes that it received."""
    output = _run(
        cores,
        ["curl", "--silent", "--show-error", "--insecure", "--request", "POST", "--header", "Expect:", "--upload-file", file]
        + ["--write-out", "\n%{json}", url(server, path, is_tls)],
        120,
    )
    answer, report = output.rsplit("\n", 1)
    report = json.loads(report)
    if report["http_code"] != 200 or answer.strip() != str(size):
        raise Unusable(f"the upload was answered {report['http_code']} {answer.strip()[:80]!r} instead of 200 '{size}'")
    return {"seconds": report["time_total"]}


class Idlers:
    """Connections of a protocol that asked once, got their answer, and now say nothing."""

    def __init__(self, server, path, count, protocol="http1"):
        self._connections = []
        try:
            for _ in range(count):
                self._connections.append(CONNECTIONS[protocol](server.port, {"path": path}))
                self._connections[-1].exchange(1)
        except (OSError, Unusable) as error:
            self.close()
            raise Unusable(f"connection {len(self._connections)} of {count} failed: {error}") from None

    def require_open(self):
        poller = select.poll()
        for connection in self._connections:
            poller.register(connection, select.POLLIN)
        ready = poller.poll(0)
        if ready:
            raise Unusable(f"the server closed {len(ready)} of {len(self._connections)} idle connections")

    def close(self):
        for connection in self._connections:
            connection.close()


class LoadClient:
    """A run of perf/LoadClient, which waits at each gate until it is told to pass. Leaving the block ends it.

    `operands` and `options` are those of its command line; an option that takes no value is True.
    """

    def __init__(self, server, cores, mode, *operands, **options):
        flags = [f"--{name}" if value is True else f"--{name}={value}" for name, value in options.items()]
        self._said = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            ["taskset", "-c", cores, built("LoadClient"), mode, f"127.0.0.1:{server.port}", *operands, *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        # It ends by itself when its input does, unless it is in the middle of a load.
        try:
            self._process.wait(0.5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._said.close()

    def cpu_seconds(self):
        # taskset becomes the program, so the process is still the one that was started.
        return cpu_seconds(self._process.pid)

    def wait_for(self, word, timeout):
        line = self._line(timeout)
        if line != word:
            raise Unusable(f"LoadClient said {line!r} instead of {word!r}")

    def pass_gate(self):
        try:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        except OSError:
            self._require_success(5)
            raise Unusable("LoadClient ended before its gate") from None

    def figures(self, timeout):
        figures = json.loads(self._line(timeout))
        self._require_success(timeout)
        return figures

    def finish(self, timeout):
        """Ends the input and requires that nothing went wrong until then."""
        self._process.stdin.close()
        self._require_success(timeout)

    def _line(self, timeout):
        ready, _, _ = select.select([self._process.stdout], [], [], timeout)
        if not ready:
            raise Unusable(f"LoadClient said nothing for {timeout:g} s")
        line = self._process.stdout.readline().strip()
        if not line:
            self._require_success(timeout)
        return line

    def _require_success(self, timeout):
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise Unusable(f"LoadClient did not end within {timeout:g} s") from None
        if status != 0:
            self._said.seek(0)
            raise Unusable(f"LoadClient ended with status {status}: {self._said.read().strip()[-200:]}")


class StalledReaders:
    """Connections that ask for a long response and never read it."""

    def __init__(self, server, path, count):
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
        self._sockets = []
        for _ in range(count):
            connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._sockets.append(connection)
            # Before connect: the window is announced in the handshake.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(5)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(request)

    def require_responses(self):
        for connection in self._sockets:
            try:
                head = connection.recv(12, socket.MSG_PEEK)
            except OSError as error:
                raise Unusable(f"a stalled reader got no response: {error}") from None
            if head != b"HTTP/1.1 200":
                raise Unusable(f"a stalled reader got {head!r}")

    def close(self):
        for connection in self._sockets:
            connection.close()
