"""Says whether something got worse: counts against budgets, and throughput against another revision."""

import copy
import functools
import subprocess

from . import counts
from .compare import CONFIDENCE
from .servers import ROOT, SERVERS, Missing, build, serve_mochi

# The least loss of throughput that is told, and how sure it has to be.
LOSS = 0.03


def _suspects(commit):
    return f"      probably between {commit} and now: git log --oneline {commit}..HEAD -- Sources Package.swift"


# MARK: Counts


def show(budget, figures):
    """Prints what one request costs, beside its budget; how many figures are above it."""
    verdicts = counts.verdicts(budget, figures)
    losses = [verdict for verdict in verdicts if verdict.is_loss]
    told = {verdict.figure: verdict for verdict in verdicts}
    cells = []
    for figure in counts.FIGURES:
        text = f"{figures[figure]:,.0f}" if figure == "instructions" else f"{figures[figure]:,.2f}"
        if (verdict := told.get(figure)) and (verdict.is_loss or verdict.is_gain):
            text += f" ({verdict.value - verdict.budget:+,.0f})" if figure == "instructions" else f" ({verdict.value - verdict.budget:+,.2f})"
        cells.append(f"{text} {figure.replace('_', ' ')}")
    word = "LOSS" if losses else "gain" if any(verdict.is_gain for verdict in verdicts) else "same" if verdicts else "new "
    print(f"{word}  {budget.name:20} {', '.join(cells)}", flush=True)
    if losses:
        print(_suspects(budget.since()) if budget.since() else "      its budget is in no commit yet")
    return len(losses)


def unexplained():
    """Why the newest change to a budget does not stand: a budget changes in a commit that says why; nothing where it does."""
    log = ["git", "log", "-1", "--format=%h%n%B", "--", str(counts.BUDGETS)]
    commit, _, message = subprocess.run(log, cwd=ROOT, capture_output=True, text=True).stdout.partition("\n")
    if not commit or any(line.startswith("Budget: ") for line in message.splitlines()):
        return None
    return f"{commit} changes perf/budgets and does not say why: its message needs a line that begins with 'Budget: '"


# MARK: Revisions


class Revision:
    """Another state of the repository, with a server of its own."""

    def __init__(self, name):
        parse = ["git", "rev-parse", "--verify", "--short", f"{name}^{{commit}}"]
        done = subprocess.run(parse, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            raise Missing(f"there is no revision '{name}'")
        self.name, self.commit = name, done.stdout.strip()
        self.root = ROOT / ".build" / "revisions" / self.commit

    @functools.cached_property
    def program(self):
        if not self.root.exists():
            add = ["git", "worktree", "add", "--detach", "--force", str(self.root), self.commit]
            subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
            subprocess.run(add, cwd=ROOT, check=True, capture_output=True)
        return build("perf-server", self.root)


def beside(scenario, revision):
    """The scenario with our server as it was and as it is, and nobody else."""
    ours = next((fields for fields in scenario.subjects.values() if fields["server"] == "perf-server"), None)
    if ours is None:
        raise Missing(f"{scenario.name} does not measure perf-server")
    program = revision.program
    SERVERS["perf-server-before"] = lambda launch: serve_mochi(launch, program)
    other = copy.copy(scenario)
    plain = {key: value for key, value in ours.items() if key != "targets"}
    other.subjects = {revision.name: {**plain, "server": "perf-server-before"}, "now": plain}
    other.baseline = revision.name
    return other


def show_ratio(name, result, revision):
    """Prints a ratio with its interval; 1 where it is a loss without doubt."""
    ratio = result.ratios["now"]
    low, high = ratio.interval
    is_cost = any(word in result.scenario.figure for word in ("_us", "_ms", "microseconds", "milliseconds", "bytes"))
    is_loss = low > 1 + LOSS if is_cost else high < 1 - LOSS
    word = "LOSS" if is_loss else "    "
    print(f"{word}  {name:20} {ratio.median:.3f} of {revision.name}, {CONFIDENCE:.0%} between {low:.3f} and {high:.3f}", flush=True)
    if is_loss:
        print(_suspects(revision.commit))
    return int(is_loss)
