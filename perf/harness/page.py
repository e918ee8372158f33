"""The saved results as one page that needs nothing else, and the two charts of the README."""

import json
import subprocess
from html import escape

from . import charts, counts, report
from .compare import Scenario
from .report import RESULTS, figure_text
from .servers import ROOT

PAGE = ROOT / "perf" / "report.html"
TABLES = ROOT / "perf" / "RESULTS.md"
README_CHARTS = {"requests": ROOT / "docs" / "perf-requests.svg", "sockets": ROOT / "docs" / "perf-sockets.svg"}
OURS = {"mochi", "template", "cache", "streams", "batch", "async page"}

# What is drawn beside others: scenario, title, and whether less is better.
CHARTS = [
    ("peers", "Small answers over HTTP/1.1"),
    ("http2", "Small answers over HTTP/2"),
    ("tls", "Small answers over TLS"),
    ("ws-echo-64", "WebSocket echo, 64 bytes"),
    ("ws-fanout-4", "WebSocket fan-out to 1,000"),
    ("ws-fanout-32", "WebSocket fan-out to 1,000, 32 publishes under way"),
    ("ws-idle", "Memory of an idle WebSocket"),
    ("static-1k", "Files of a kilobyte"),
    ("churn", "A connection for each request"),
    ("cold-start", "From the start of a program to its first answer"),
    ("pages-peers", "A page with a table of 1,000 rows"),
    ("template-table", "A table of 1,000 rows by a template"),
    ("template-compile", "500 templates compiled"),
]
NAMES = {"floor": "bare libh2o", "uws": "uWebSockets", "jinja": "Jinja2", "node-ws": "ws on node"}
LESS_IS_BETTER = ("microseconds", "milliseconds", "bytes", "nanoseconds", "_ms", "_us")


def write():
    """Writes the page and the charts; their paths."""
    documents = {path.stem: json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))}
    README_CHARTS["requests"].write_text(_bars(documents["peers"], "Small answers over HTTP/1.1"))
    README_CHARTS["sockets"].write_text(_bars(documents["ws-fanout-4"], "One message to 1,000 WebSockets"))
    PAGE.write_text(_page(documents))
    TABLES.write_text(report.saved(Scenario.names()))
    return [path.relative_to(ROOT) for path in [PAGE, TABLES, *README_CHARTS.values()]]


def _bars(document, title):
    figure = document["figure"]
    less = any(word in figure for word in LESS_IS_BETTER)
    rows = []
    for subject, metrics in document["subjects"].items():
        if figure in metrics:
            own = metrics[figure]
            rows.append((NAMES.get(subject, subject), own["median"], own["least"], own["most"], subject in OURS))
    rows += _quoted(document)
    rows.sort(key=lambda row: row[1], reverse=not less)
    unit = figure_text(figure)[0]
    note = f"{unit}, {'less' if less else 'more'} is better; the line is least to most of {document['rounds']} rounds; {document['when'][:10]}"
    return charts.bars(title, note, rows, lambda value: figure_text(figure)[1].format(value))


def _quoted(document):
    """Servers that cannot be had here, by what they do of the baseline where both could be measured."""
    scenario = Scenario(document["scenario"])
    targets = [target for subject in scenario.subjects.values() for target in subject.get("targets", []) if "quoted" in target]
    for quoted in (target["quoted"] for target in targets):
        value = document["subjects"][scenario.baseline][document["figure"]]["median"] * quoted["ratio"]
        yield f"{quoted['name']} †", value, value, value, False


def _distribution(document, title):
    quantiles = {"p50_us": "half", "p90_us": "90 %", "p99_us": "99 %", "p999_us": "99.9 %", "max_us": "all"}
    rows = [
        (NAMES.get(subject, subject), [metrics[quantile]["median"] for quantile in quantiles], subject in OURS)
        for subject, metrics in document["subjects"].items()
    ]
    note = f"answered within, at half of the saturating rate, from when a request is due; medians of {document['rounds']} rounds; {document['when'][:10]}"
    return charts.distribution(title, note, list(quantiles.values()), rows, lambda value: f"{value:,.0f} µs" if value < 1000 else f"{value / 1000:,.0f} ms")


def _history(name):
    """The figure of what is ours as it was committed, against the baseline where there is one."""
    path = f"perf/results/{name}.json"
    log = ["git", "log", "--reverse", "--format=%h %cs", "--", path]
    points = []
    for line in subprocess.run(log, cwd=ROOT, capture_output=True, text=True).stdout.splitlines():
        commit, day = line.split()
        shown = subprocess.run(["git", "show", f"{commit}:{path}"], cwd=ROOT, capture_output=True, text=True)
        try:
            document = json.loads(shown.stdout)
            subject = next(name for name in document["subjects"] if name in OURS)
            points.append((day, document["ratios"][subject]["median"]))
        except (ValueError, KeyError, StopIteration):
            continue
    return points


def _number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _targets(documents):
    rows = []
    for name, document in documents.items():
        for target in document["targets"]:
            mark = '<td class="met">met</td>' if target["is_met"] else '<td class="missed">missed</td>'
            rows.append(
                f"<tr><td><code>{escape(name)}</code></td><td>{escape(target['subject'])}</td><td>{escape(target['text'])}</td>"
                f'<td class="number">{_number(target["value"])}</td>{mark}<td class="day">{document["when"][:10]}</td></tr>'
            )
    met = sum(target["is_met"] for document in documents.values() for target in document["targets"])
    head = "<tr><th>scenario</th><th>subject</th><th>promise</th><th>measured</th><th></th><th>on</th></tr>"
    return f"<p>{met} of {len(rows)} promises are kept.</p><table>{head}{''.join(rows)}</table>"


def _budgets():
    rows = []
    for name in counts.Budget.names():
        budget = counts.Budget(name)
        cells = "".join(f'<td class="number">{budget.counts.get(figure, 0):,.0f}</td>' for figure in counts.FIGURES)
        rows.append(f"<tr><td><code>{escape(name)}</code></td><td>{escape(budget.about)}</td>{cells}</tr>")
    head = "".join(f"<th>{figure.replace('_', ' ')}</th>" for figure in counts.FIGURES)
    return f"<table><tr><th>request</th><th></th>{head}</tr>{''.join(rows)}</table>"


def _page(documents):
    newest = max(documents.values(), key=lambda document: document["when"])
    machine = newest["machine"]
    drawn = "".join(f"<figure>{_bars(documents[name], title)}</figure>" for name, title in CHARTS if name in documents)
    if "latency" in documents:
        drawn += f"<figure>{_distribution(documents['latency'], 'Small answers over HTTP/1.1, latencies')}</figure>"
    lines = []
    for name in documents:
        points = _history(name)
        if len(points) > 1:
            lines.append(f"<figure>{charts.history(name, points, lambda value: f'{value:.2f}')}</figure>")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Mochi for Swift, measured</title>
<style>
  :root {{ --paper: #fbf8f4; --raised: #fff; --ink: #2b2623; --soft: #75706b; --line: #e8e2da; --accent: #c03049; --good: #3f6b35 }}
  @media (prefers-color-scheme: dark) {{
    :root {{ --paper: #1b1917; --raised: #25221f; --ink: #f1ece6; --soft: #a69f97; --line: #3a3631; --accent: #e2607a; --good: #a9d19a }}
  }}
  body {{ max-width: 860px; margin: 0 auto; padding: 40px 24px 80px; background: var(--paper); color: var(--ink);
    font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", sans-serif }}
  h1 {{ font-size: 2rem; line-height: 1.15 }} h2 {{ margin: 56px 0 12px; font-size: 1.3rem }}
  p {{ max-width: 66ch }} .soft {{ color: var(--soft) }}
  figure {{ margin: 0 0 16px; padding: 20px 24px; border-radius: 16px; background: var(--raised); box-shadow: 0 0 0 1px var(--line) }}
  svg {{ display: block; max-width: 100%; height: auto }}
  .history {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 16px }} .history figure {{ margin: 0 }}
  .wide {{ overflow-x: auto }}
  table {{ width: 100%; border-collapse: collapse; font-size: .9rem }}
  th {{ text-align: left; color: var(--soft); font-weight: 500 }}
  th, td {{ padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top }}
  .number {{ text-align: right; font-variant-numeric: tabular-nums }} .met {{ color: var(--good) }} .missed {{ color: var(--accent) }} .day {{ white-space: nowrap }}
</style>
<h1>Mochi for Swift, measured</h1>
<p>What a server does for a request, in requests (messages, deliveries) per second of CPU that it burned: one loop on one core, the
client on another, rounds of all subjects by turns. <a href="README.md">README.md</a> explains the method. What bears a † cannot be installed here: it is
drawn as what it does of nginx on a machine where both were measured.</p>
<p class="soft">{escape(machine["processor"])}, {machine["cores"]} cores, Linux {escape(machine["kernel"])}; the latest result is of {newest["when"][:10]}, commit
{escape(newest["commit"] or "unknown")}. Drawn by <code>perf/run --report</code> from perf/results.</p>
<h2>Beside others</h2>
{drawn}
<h2>Promises</h2>
<div class="wide">{_targets(documents)}</div>
<h2>What a request costs</h2>
<p>Counted by <code>perf/run --counts</code>, in user mode: the same on every machine. CI refuses a change that costs more.</p>
<div class="wide">{_budgets()}</div>
<h2>History</h2>
<p>The ratio to the baseline of each scenario, as results were committed.</p>
<div class="history">{"".join(lines)}</div>
</html>
"""
