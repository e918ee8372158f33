"""Interleaved rounds of all subjects of a scenario, their medians, ratios and targets."""

import itertools
import json
import random
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .process import Unusable
from .servers import ROOT, SERVERS, Launch, Missing
from .workloads import WORKLOADS

SCENARIOS = ROOT / "perf" / "scenarios"
REPEATS = 2
CONFIDENCE = 0.95
RESAMPLES = 4000
# Above this share of other work on its cores a run says more about the others.
DISTURBED_PERCENT = 10
FIRST_PORT = 21000
PORTS = 900


class Failed(Exception):
    """A scenario that gives no result; the message says why."""


@dataclass
class Options:
    rounds: int | None = None
    seconds: int | None = None
    warmup: int = 1
    port: int = FIRST_PORT
    only: list | None = None


@dataclass
class Run:
    """One subject in one round, as the workload sees it."""

    workload: dict
    path: str
    counters: str | None
    slow_clients: int
    request: dict | None
    client_cores: str
    is_tls: bool
    seconds: int
    warmup: int
    work: Path


@dataclass
class Summary:
    median: float
    least: float
    most: float
    values: list

    @classmethod
    def of(cls, values):
        return cls(statistics.median(values), min(values), max(values), values)

    @property
    def interval(self):
        """Between what the median lies, with a confidence of 95 %: the bootstrap's percentiles (Efron 1979)."""
        generator = random.Random(1)
        medians = sorted(statistics.median(generator.choices(self.values, k=len(self.values))) for _ in range(RESAMPLES))
        rest = (1 - CONFIDENCE) / 2
        return medians[int(rest * RESAMPLES)], medians[int((1 - rest) * RESAMPLES) - 1]


@dataclass
class Target:
    """One promise of the scenario and whether it was kept."""

    subject: str
    text: str
    value: float
    is_met: bool


@dataclass
class Result:
    scenario: "Scenario"
    rounds: int
    seconds: int
    metrics: dict = field(default_factory=dict)
    ratios: dict = field(default_factory=dict)
    targets: list = field(default_factory=list)
    missing: dict = field(default_factory=dict)
    discarded: list = field(default_factory=list)
    disturbed: int = 0


class Scenario:
    """One file of perf/scenarios."""

    def __init__(self, name):
        self.name = name
        path = SCENARIOS / f"{name}.json"
        if not path.exists():
            raise Failed(f"there is no scenario '{name}': see perf/run --list")
        self._fields = json.loads(path.read_text())
        self.about = self._fields["about"]
        self.workload = self._fields["workload"]
        self.figure = self._fields["figure"]
        self.subjects = self._fields["subjects"]
        self.baseline = self._fields.get("baseline")
        self.rounds = self._fields.get("rounds", 9)
        self.seconds = self._fields.get("seconds", 2)
        self.has_targets = any("targets" in subject for subject in self.subjects.values())

    @staticmethod
    def names():
        return sorted(path.stem for path in SCENARIOS.glob("*.json"))

    def setting(self, subject, key, default):
        return self.subjects[subject].get(key, self._fields.get(key, default))


def compare(scenario, options):
    result = Result(scenario, options.rounds or scenario.rounds, options.seconds or scenario.seconds)
    subjects = [name for name in scenario.subjects if options.only is None or name in options.only]
    if not subjects:
        raise Failed(f"none of its subjects was asked for: {', '.join(scenario.subjects)}")
    runs = {name: [] for name in subjects}
    ports = _ports(options.port)

    with tempfile.TemporaryDirectory(prefix="mochi-bench-") as folder:
        # World-readable: nginx's worker is another user when we are root.
        work = Path(folder)
        work.chmod(0o755)
        for number in range(result.rounds):
            # A B, then B A: a drift of the machine falls on both.
            for name in list(runs) if number % 2 == 0 else list(reversed(runs)):
                try:
                    runs[name].append(_usable_run(scenario, name, number, options, result, next(ports), work))
                except Missing as reason:
                    result.missing[name] = str(reason)
                    _say(f"{scenario.name}: {name} is left out: {reason}")
                    del runs[name]
    if not runs:
        raise Failed("no subject could be started: " + "; ".join(result.missing.values()))

    for name, values in runs.items():
        result.metrics[name] = {metric: Summary.of([run[metric] for run in values]) for metric in values[0]}
    if scenario.baseline in runs:
        base = result.metrics[scenario.baseline][scenario.figure]
        for name in runs:
            own = result.metrics[name][scenario.figure]
            # Each round against the baseline of the same round, seconds away: a virtual machine changes its speed by a
            # fifth for ten seconds at a time, and the ratio of two medians taken across such a step means nothing.
            result.ratios[name] = Summary.of([mine / theirs for mine, theirs in zip(own.values, base.values)])
    result.targets = list(_judge(scenario, result))
    return result


def _ports(first):
    """A fresh port a run: none waits for the closed connections of the one before."""
    return itertools.cycle(range(first, first + PORTS))


def _usable_run(scenario, name, number, options, result, port, work):
    """One run. An unusable one is discarded loudly and repeated at most twice; of disturbed ones the calmest counts."""
    disturbed = []
    for attempt in range(1 + REPEATS):
        try:
            figures = _run(scenario, name, options, result, port, work)
            others = figures.get("others_percent", 0)
            if others <= DISTURBED_PERCENT:
                return figures
            disturbed.append(figures)
            reason = f"other processes had {others:.0f} % of its cores"
        except Unusable as error:
            reason = str(error)
        text = f"{name}, round {number + 1}, attempt {attempt + 1}: {reason}"
        result.discarded.append(text)
        _say(f"{scenario.name}: DISCARDED {text}")
    if disturbed:
        result.disturbed += 1
        return min(disturbed, key=lambda figures: figures["others_percent"])
    raise Failed(f"{name} gave no usable run in {1 + REPEATS} attempts of round {number + 1}")


def _run(scenario, name, options, result, port, work):
    is_tls = scenario.setting(name, "tls", False)
    launch = Launch(
        port=port,
        work=work,
        is_tls=is_tls,
        cores=scenario.setting(name, "server_cores", "0"),
        arguments=scenario.setting(name, "arguments", []),
        environment=scenario.setting(name, "environment", {}),
    )
    run = Run(
        workload=scenario.workload,
        path=scenario.setting(name, "path", "/"),
        counters=scenario.setting(name, "counters", None),
        slow_clients=scenario.setting(name, "slow_clients", 0),
        request=scenario.setting(name, "request", None),
        client_cores=scenario.setting(name, "client_cores", "1"),
        is_tls=is_tls,
        seconds=result.seconds,
        warmup=options.warmup,
        work=work,
    )
    with SERVERS[scenario.subjects[name]["server"]](launch) as server:
        return WORKLOADS[scenario.workload["kind"]](server, run)


def _judge(scenario, result):
    for name, subject in scenario.subjects.items():
        if name not in result.metrics:
            continue
        for target in subject.get("targets", []):
            if "ratio_at_least" in target or "ratio_at_most" in target:
                if (ratio := _ratio(scenario, result, name, target)) is None:
                    continue
                text, value = ratio
                if "ratio_at_least" in target:
                    bound = target["ratio_at_least"]
                    yield Target(name, f"ratio to {text} ≥ {bound:g}", value, value >= bound)
                else:
                    bound = target["ratio_at_most"]
                    yield Target(name, f"ratio to {text} ≤ {bound:g}", value, value <= bound)
            if "at_most" in target:
                value, bound = result.metrics[name][target["metric"]].median, target["at_most"]
                yield Target(name, f"{target['metric']} ≤ {bound:g}", value, value <= bound)
            if "always" in target:
                summary, bound = result.metrics[name][target["metric"]], target["always"]
                yield Target(name, f"{target['metric']} = {bound:g} in all rounds", summary.median, summary.least == bound == summary.most)
            if "magnitude_at_most" in target:
                value, bound = result.metrics[name][target["metric"]].median, target["magnitude_at_most"]
                yield Target(name, f"|{target['metric']}| ≤ {bound:g}", value, abs(value) <= bound)


def _ratio(scenario, result, name, target):
    """To whom a target compares, and the ratio: the baseline, another subject (`to`), or a server that cannot be had here.

    Of such a one it is `quoted` what it does of the baseline, measured where both could be.
    """
    if "to" in target:
        other = target["to"]
        if other not in result.metrics:
            return None
        own, theirs = (result.metrics[one][scenario.figure].values for one in (name, other))
        return other, statistics.median(mine / yours for mine, yours in zip(own, theirs))
    if name not in result.ratios:
        return None
    ratio = result.ratios[name].median
    if quoted := target.get("quoted"):
        return f"{quoted['name']} ({quoted['ratio']:g} of {scenario.baseline} elsewhere)", ratio / quoted["ratio"]
    return scenario.baseline, ratio


def _say(text):
    print(text, file=sys.stderr, flush=True)
