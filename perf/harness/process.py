"""A server process: started on its cores, watched through /proc, and always ended."""

import os
import resource
import signal
import socket
import subprocess
import time

START_TIMEOUT = 10.0
STOP_TIMEOUT = 10.0


class Unusable(Exception):
    """A run whose figures must not be counted; the message says why."""


class Server:
    """One server for one run. Use it as a context manager: leaving it ends the process."""

    def __init__(self, command, port, cores, environment=None, log=None):
        self.port = port
        self.cores = cores
        self._log = log
        self._command = ["taskset", "-c", cores, *command]
        self._environment = {**os.environ, **(environment or {})}
        self._start()

    def _start(self):
        with open(self._log, "wb") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._log.parent,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def start_again(self, request):
        """Ends the process and starts it anew: seconds until the first byte of an answer to `request`, and of CPU until then."""
        self.stop()
        start = time.perf_counter()
        self._start()
        while time.perf_counter() < start + START_TIMEOUT:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.5) as client:
                    client.sendall(request)
                    answer = client.recv(64)
                passed = time.perf_counter() - start
                if not answer.startswith(b"HTTP/1.1 200 "):
                    raise Unusable(f"the first answer is {answer!r}")
                return passed, self.cpu_seconds()
            except OSError:
                self.require_alive()
                time.sleep(0.0002)
        raise Unusable(f"the server did not answer within {START_TIMEOUT:g} s: {self.last_words()}")

    def __enter__(self):
        try:
            self._wait_until_listening()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def _wait_until_listening(self):
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            self.require_alive()
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.5).close()
                return
            except OSError:
                time.sleep(0.02)
        raise Unusable(f"the server did not listen on port {self.port} within {START_TIMEOUT:g} s: {self.last_words()}")

    def require_alive(self):
        if self._process.poll() is not None:
            raise Unusable(f"the server ended with status {self._process.returncode}: {self.last_words()}")

    def last_words(self):
        with open(self._log, errors="replace") as log:
            lines = log.read().strip().splitlines()
        return " / ".join(lines[-3:]) or "it said nothing"

    def stop(self):
        if self._process.poll() is not None:
            return
        # nginx's workers end with their master; the signal goes to the one process that was started.
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _pids(self):
        """The process and its descendants: nginx serves from a child."""
        found, queue = [], [self._process.pid]
        while queue:
            pid = queue.pop()
            found.append(pid)
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/children") as children:
                        queue += map(int, children.read().split())
            except OSError:
                continue
        return found

    def cpu_seconds(self):
        """Time on a core since the start, over all threads, to the nanosecond."""
        return sum(cpu_seconds(pid) for pid in self._pids())

    def resident_bytes(self):
        """Resident memory now. smaps_rollup is exact; VmRSS lags by up to some pages a thread."""
        return sum(_kilobytes(f"/proc/{pid}/smaps_rollup", "Rss:") for pid in self._pids()) * 1024

    def peak_bytes(self):
        """The highest resident memory since the start (VmHWM)."""
        return sum(_kilobytes(f"/proc/{pid}/status", "VmHWM:") for pid in self._pids()) * 1024

    def settled_bytes(self, tolerance=16 * 1024, quiet=0.5, limit=10.0):
        """Resident memory once it has not moved for `quiet` seconds."""
        deadline = time.monotonic() + limit
        last, since = self.resident_bytes(), time.monotonic()
        while time.monotonic() < deadline:
            time.sleep(0.05)
            now = self.resident_bytes()
            if abs(now - last) > tolerance:
                last, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return now
        raise Unusable(f"resident memory was still moving after {limit:g} s")


class CPUMeter:
    """CPU of a server while the block runs.

    `seconds` is the server's own, `wall` the time that passed, and `others_percent` the share of the cores in use which
    neither the server nor the client had: other processes, and what a hypervisor took. It tells how far to trust a run.
    `client_cpu` reads the seconds of a client that runs on after the block.
    """

    def __init__(self, server, client_cores, client_cpu=None):
        self._server = server
        self._client_cpu = client_cpu or _ended_clients_cpu
        self._cores = _core_names(server.cores) | _core_names(client_cores)

    def __enter__(self):
        self._before = self._read()
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            return
        self.wall, self.seconds, client, busy = (after - before for after, before in zip(self._read(), self._before))
        others = max(0.0, busy - self.seconds - client)
        # /proc/stat counts in ticks of 10 ms: over less than half a second it says nothing.
        self.others_percent = others / self.wall / len(self._cores) * 100 if self.wall > 0.5 else 0.0
        self._server.require_alive()

    def _read(self):
        return time.monotonic(), self._server.cpu_seconds(), self._client_cpu(), _busy(self._cores)


def _ended_clients_cpu():
    """Clients that end with the block count among the children; the server is still running."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def cpu_seconds(pid):
    """Time on a core of one process since its start, over all threads, to the nanosecond."""
    on_core = 0
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat") as schedstat:
                on_core += int(schedstat.read().split()[0])
    except OSError:
        pass
    return on_core / 1e9


def _core_names(cores):
    return {f"cpu{core}" for core in cores.split(",")}


def _busy(cores):
    """Seconds for which the named cores were not idle."""
    ticks = 0
    with open("/proc/stat") as file:
        for line in file:
            name, *fields = line.split()
            if name in cores:
                user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
                ticks += user + nice + system + irq + softirq + steal
    return ticks / os.sysconf("SC_CLK_TCK")


def _kilobytes(path, label):
    try:
        with open(path) as file:
            for line in file:
                if line.startswith(label):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0
