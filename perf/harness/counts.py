"""Instructions, allocations, system calls and retains of one request, counted by valgrind's callgrind.

They do not depend on what else the machine does, nor on how fast it is: a change that costs one allocation shows at once.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .connections import CONNECTIONS
from .process import Unusable
from .servers import ROOT, Launch, Missing, built, installed

BUDGETS = ROOT / "perf" / "budgets"
WARMUP = 300
SEGMENTS = 10
SEGMENT_TIME = 0.25
LEAST_REQUESTS = 150
START_TIMEOUT = 180.0
MODIFIED = 1_763_791_323_123_456_789

# What is counted: the functions whose calls are added up. System calls are counted where the C library makes them.
CALLS = {
    "allocations": {"malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign"},
    "system_calls": {
        "read", "recv", "recvfrom", "recvmsg", "write", "writev", "send", "sendto", "sendmsg", "sendfile", "sendfile64",
        "epoll_wait", "epoll_ctl", "open", "open64", "openat64", "stat", "stat64", "fstat", "fstat64", "pread", "pread64", "readlink", "close", "syscall",
    },
    "retains": {"swift_retain", "swift_retain_n", "swift_bridgeObjectRetain"},
}  # fmt: skip
# Instructions that lock the bus: what locks and reference counts are made of.
FIGURES = ("instructions", "atomics", *CALLS)

# How far a figure may be above its budget, as a share of it and in units.
TOLERANCE = {"instructions": (0.004, 12), "atomics": (0, 0.5), "allocations": (0, 0.2), "system_calls": (0, 0.5), "retains": (0, 0.5)}


class Budget:
    """One file of perf/budgets: a request, and what it may cost."""

    def __init__(self, name):
        self.name = name
        self.path = BUDGETS / f"{name}.json"
        if not self.path.exists():
            raise Unusable(f"there is no budget '{name}': {', '.join(Budget.names())}")
        self._fields = json.loads(self.path.read_text())
        self.about = self._fields["about"]
        self.protocol = self._fields.get("protocol", "http1")
        self.request = self._fields["request"]
        self.arguments = self._fields.get("arguments", [])
        self.requests = self._fields.get("requests", 400)
        self.counts = self._fields.get("counts", {})

    @staticmethod
    def names():
        return sorted(path.stem for path in BUDGETS.glob("*.json"))

    def accept(self, counts):
        self._fields["counts"] = {figure: round(counts[figure], 2) for figure in FIGURES}
        self._fields["counts"]["instructions"] = round(counts["instructions"])
        self.path.write_text(json.dumps(self._fields, indent=2) + "\n")

    def since(self):
        """The commit of the budget, behind which a loss has to be looked for."""
        log = ["git", "log", "-1", "--format=%h", "--", str(self.path)]
        return subprocess.run(log, cwd=ROOT, capture_output=True, text=True).stdout.strip()


@dataclass
class Verdict:
    figure: str
    budget: float
    value: float

    @property
    def is_loss(self):
        share, units = TOLERANCE[self.figure]
        return self.value > self.budget * (1 + share) + units

    @property
    def is_gain(self):
        share, units = TOLERANCE[self.figure]
        return self.value < self.budget * (1 - share) - units


def verdicts(budget, counts):
    return [Verdict(figure, budget.counts[figure], counts[figure]) for figure in FIGURES if figure in budget.counts]


def least(budget, program, port, plant=None):
    """The figures of one request, counted again while they are above the budget, three times at most.

    A machine that is kept from its work adds that of timers to every segment, and never takes anything away.
    """
    figures = count(budget, program, port, plant)
    for _ in range(2):
        if not any(verdict.is_loss for verdict in verdicts(budget, figures)):
            break
        figures = min(figures, count(budget, program, port, plant), key=lambda counted: counted["instructions"])
    return figures


def count(budget, program, port, plant=None):
    """The figures of one request: how much more a long segment takes than a short one, on one connection of a fresh server.

    Of each the lower quartile counts: what some have beyond it is not the request's, but a thread of the runtime that ends, a
    timer, the clock that turns a second.

    `plant` is a regression that the server has been given, to try the gate with.
    """
    folder = tempfile.TemporaryDirectory(prefix="mochi-counts-")
    arguments = [*budget.arguments, *(["--plant", plant] if plant else [])]
    with folder, _server(program, arguments, budget.protocol == "tls", port, Path(folder.name)) as server:
        with contextlib.closing(CONNECTIONS[budget.protocol](port, budget.request)) as connection:
            connection.exchange(WARMUP)
            server.count()
            # The first requests pay for what is translated.
            connection.exchange(20)
            start = time.monotonic()
            connection.exchange(20)
            # On a slow machine a long segment has the work of timers in it, whenever it begins.
            most = int(SEGMENT_TIME / (time.monotonic() - start) * 20)
            long = max(min(budget.requests, most), LEAST_REQUESTS)
            segments = {long // 3: [], long: []}
            for number in range(SEGMENTS * len(segments)):
                size = list(segments)[number % len(segments)]
                server.mark()
                connection.exchange(size)
                segments[size].append(server.marks)
            server.mark()
            # Its answer says that all segments are written.
            connection.exchange(1)
            sizes = {size: [server.segment(mark) for mark in marks] for size, marks in segments.items()}
    return {figure: _slope(sizes, figure) for figure in FIGURES}


def _slope(sizes, figure):
    """What a request more costs: what begins and ends a segment is in both sizes."""

    def typical(segments):
        return sorted(segment[figure] for segment in segments)[SEGMENTS // 4]

    (short, few), (long, many) = ((size, typical(segments)) for size, segments in sizes.items())
    return (many - few) / (long - short)


def stripped(program, folder):
    """valgrind gives up on the debug information that Swift 6.3 writes."""
    copy = Path(folder) / os.path.basename(program)
    subprocess.run([installed("strip"), "--strip-debug", "-o", str(copy), program], check=True)
    return str(copy)


class _Server:
    """A server under valgrind, which begins a new segment for each connection."""

    def __init__(self, process, port, folder, log):
        self._process, self._port, self._folder, self._log = process, port, folder, log
        self.marks = 0

    def count(self):
        """Begins to count."""
        command = [installed("callgrind_control"), "--instr=on", str(self._process.pid)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0 or "OK" not in done.stdout:
            raise Unusable(f"callgrind_control: {done.stdout.strip()} {done.stderr.strip()} {self.last_words()}")

    def mark(self):
        """Ends a segment and begins the next, at once: what takes a while has timers and the turn of a second in it."""
        socket.create_connection(("127.0.0.1", self._port), 60).close()
        self.marks += 1

    def segment(self, mark):
        """What was counted between a mark and the next."""
        return _figures((self._folder / f"calls.{mark + 1}").read_text())

    def last_words(self):
        return " / ".join(self._log.read_text(errors="replace").strip().splitlines()[-3:])


@contextlib.contextmanager
def _server(program, arguments, is_tls, port, folder):
    tls = ["--tls", *Launch(port, folder).certificate()] if is_tls else []
    if _listens(port):
        raise Unusable(f"port {port} is taken: --port chooses another")
    log = folder / "log"
    valgrind = [
        installed("valgrind"), "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/calls",
        "--dump-before=connection_accept", "--collect-bus=yes", "--compress-strings=no", "--compress-pos=no",
    ]  # fmt: skip
    environment = {
        **os.environ,
        "MOCHI_LOOPS": "1",
        "MOCHI_LOG": "off",
        # Else each start has collisions of its own.
        "SWIFT_DETERMINISTIC_HASHING": "1",
        # The C library has functions of its own for each processor; these are those of all.
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-ERMS,-FSRM",
    }
    public = folder / "public"
    public.mkdir()
    file = public / "1k.txt"
    file.write_text("mochi\n" * 170)
    # Its time stands in the answer, twice, and how it is written takes more or less.
    os.utime(file, ns=(MODIFIED, MODIFIED))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*valgrind, program, str(port), *tls, *arguments], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    server = _Server(process, port, folder, log)
    try:
        deadline = time.monotonic() + START_TIMEOUT
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Unusable(f"the server did not listen under valgrind: {server.last_words()}")
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
        return True
    except OSError:
        return False


_NUMBERED = re.compile(r"^c?fn=(?:\(\d+\) ?)?(.*)$")


def _figures(text):
    """Sums up a file of callgrind, whose format valgrind's manual describes."""
    figures = dict.fromkeys(FIGURES, 0)
    called = ""
    for line in text.splitlines():
        if line.startswith("cfn="):
            called = _NUMBERED.match(line)[1].split("@")[0].split("'")[0]
        elif line.startswith("calls="):
            for figure, names in CALLS.items():
                if called in names:
                    figures[figure] += int(line[6:].split()[0])
        elif line.startswith("summary:"):
            figures["instructions"], figures["atomics"] = map(int, line.split()[1:])
    return figures


def program():
    """Our server; its missing tools are told before it is built."""
    for tool in ("valgrind", "callgrind_control", "strip"):
        if shutil.which(tool) is None:
            raise Missing(f"{tool} is not installed: run scripts/setup counts")
    return built("perf-server")
