"""A server process: started on its cores, watched through /proc, and always ended."""

import os
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
        self._log = log
        environment = {**os.environ, **(environment or {})}
        with open(log, "wb") as output:
            self._process = subprocess.Popen(
                ["taskset", "-c", cores, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment
            )

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

    def cpu(self):
        """(nanoseconds on a core, nanoseconds runnable but waiting for one), over all threads."""
        on_core = waiting = 0
        for pid in self._pids():
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/schedstat") as schedstat:
                        fields = schedstat.read().split()
                    on_core += int(fields[0])
                    waiting += int(fields[1])
            except OSError:
                continue
        return on_core, waiting

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
    """CPU of a server while the block runs: `seconds`, `wall` and `waited` (share of wall time spent waiting for a core)."""

    def __init__(self, server):
        self._server = server

    def __enter__(self):
        self._cpu, self._wall = self._server.cpu(), time.monotonic()
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            return
        self.wall = time.monotonic() - self._wall
        on_core, waiting = self._server.cpu()
        self.seconds = (on_core - self._cpu[0]) / 1e9
        self.waited = (waiting - self._cpu[1]) / 1e9 / self.wall
        self._server.require_alive()


def _kilobytes(path, label):
    try:
        with open(path) as file:
            for line in file:
                if line.startswith(label):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0
