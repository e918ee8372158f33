"""A result as a table for people and as JSON for comparison over time."""

import datetime
import json
import os
import platform
import subprocess
from dataclasses import asdict

from .compare import Summary
from .servers import ROOT

RESULTS = ROOT / "perf" / "results"

# metric: (heading, number format)
_COLUMNS = {
    "requests_per_cpu_second": ("req/CPU-s", "{:,.0f}"),
    "requests_per_second": ("req/s", "{:,.0f}"),
    "connections_per_cpu_second": ("conn/CPU-s", "{:,.0f}"),
    "connections_per_second": ("conn/s", "{:,.0f}"),
    "megabytes_per_cpu_second": ("MB/CPU-s", "{:,.0f}"),
    "megabytes_per_second": ("MB/s", "{:,.0f}"),
    "messages_per_cpu_second": ("msg/CPU-s", "{:,.0f}"),
    "messages_per_second": ("msg/s", "{:,.0f}"),
    "deliveries_per_cpu_second": ("deliv/CPU-s", "{:,.0f}"),
    "deliveries_per_second": ("deliv/s", "{:,.0f}"),
    "compressions_per_publish": ("compr/publish", "{:.3f}"),
    "microseconds_per_page": ("µs/page", "{:.2f}"),
    "nanoseconds_per_hit": ("ns/hit", "{:.1f}"),
    "of_dictionary": ("of dictionary", "{:.2f}"),
    "allocations_per_hit": ("alloc/hit", "{:.0f}"),
    "of_hand": ("of hand-written", "{:.2f}"),
    "allocations_per_page": ("alloc/page", "{:.0f}"),
    "cpu_microseconds_per_event": ("CPU µs/event", "{:.2f}"),
    "bytes_per_page": ("B/page", "{:.0f}"),
    "first_byte_ms": ("first byte ms", "{:.3f}"),
    "shown_ms": ("shown ms", "{:.1f}"),
    "save_ms": ("saved to shown ms", "{:.1f}"),
    "reload_ms": ("reload ms", "{:.1f}"),
    "of_reload": ("of reload", "{:.2f}"),
    "milliseconds": ("CPU ms", "{:.1f}"),
    "microseconds": ("CPU µs", "{:.1f}"),
    "p50_ms": ("p50 ms", "{:.2f}"),
    "p99_ms": ("p99 ms", "{:.2f}"),
    "mean_ms": ("mean ms", "{:.2f}"),
    "max_ms": ("max ms", "{:.2f}"),
    "p50_us": ("p50 µs", "{:,.0f}"),
    "p90_us": ("p90 µs", "{:,.0f}"),
    "p99_us": ("p99 µs", "{:,.0f}"),
    "p999_us": ("p99.9 µs", "{:,.0f}"),
    "max_us": ("max µs", "{:,.0f}"),
    "left_out_percent": ("left out %", "{:.2f}"),
    "start_ms": ("start ms", "{:.1f}"),
    "start_cpu_ms": ("start CPU ms", "{:.1f}"),
    "server_cpu_percent": ("server %", "{:.0f}"),
    "client_cpu_percent": ("client %", "{:.0f}"),
    "bytes_per_connection": ("B/conn", "{:,.0f}"),
    "before_mib": ("before MiB", "{:.1f}"),
    "after_mib": ("after MiB", "{:.1f}"),
    "growth_mib": ("growth MiB", "{:+.2f}"),
    "peak_mib": ("peak MiB", "{:.1f}"),
    "idle_cpu_percent": ("idle CPU %", "{:.1f}"),
    "others_percent": ("others %", "{:.1f}"),
}


def figure_text(figure):
    """The unit of a figure, and how its numbers are written."""
    return _COLUMNS[figure]


def table(result):
    """Medians; for the compared figure also the least and the most of the rounds, for its ratio the interval of the bootstrap."""
    scenario = result.scenario
    lines = [f"{scenario.name}: {scenario.about}", f"{result.rounds} interleaved rounds; medians (least..most)"]
    metrics = [metric for metric in _COLUMNS if any(metric in summaries for summaries in result.metrics.values())]
    heading = ["subject"]
    for metric in metrics:
        heading.append(_COLUMNS[metric][0])
        if metric == scenario.figure:
            heading.append("spread")
            if result.ratios:
                heading += ["ratio", "95 %"]
    rows = [heading]
    for name, summaries in result.metrics.items():
        row = [name]
        for metric in metrics:
            if metric not in summaries:
                row.append("")
                continue
            text, summary = _COLUMNS[metric][1], summaries[metric]
            row.append(text.format(summary.median))
            if metric == scenario.figure:
                row.append(f"{text.format(summary.least)}..{text.format(summary.most)}")
                if result.ratios:
                    ratio = result.ratios[name]
                    row += [f"{ratio.median:.3f}", "..".join(f"{bound:.3f}" for bound in ratio.interval)]
        rows.append(row)
    widths = [max(len(row[column]) for row in rows) for column in range(len(heading))]
    for row in rows:
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  " + "  ".join(cells).rstrip())
    for target in result.targets:
        lines.append(f"  {'met   ' if target.is_met else 'MISSED'}  {target.subject}: {target.text}: {target.value:.3f}")
    for name, reason in result.missing.items():
        lines.append(f"  left out  {name}: {reason}")
    if result.discarded:
        lines.append(f"  {len(result.discarded)} unusable or disturbed runs were discarded")
    if result.disturbed:
        total = sum(len(summaries[scenario.figure].values) for summaries in result.metrics.values())
        lines.append(f"  DISTURBED  {result.disturbed} of {total} runs shared their cores with other work: repeat before quoting")
    return "\n".join(lines)


def saved(names):
    """The results in perf/results/ as Markdown: what was measured, against whom, and what is promised."""
    lines = ["# Results", "", "Written by `perf/run --report` from [results/](results), which has every value of every round. [README.md](README.md) explains the method.", ""]
    for name in names:
        path = RESULTS / f"{name}.json"
        if path.exists():
            lines += _saved(json.loads(path.read_text()))
    return "\n".join(lines)


def _saved(document):
    heading, text = _COLUMNS[document["figure"]]
    machine = document["machine"]
    lines = [f"## `{document['scenario']}`", "", f"{document['about']}.", ""]
    lines += [f"| subject | {heading} | least to most | ratio | 95 % |", "|---|---:|---:|---:|---:|"]
    for subject, metrics in document["subjects"].items():
        figure, ratio = metrics[document["figure"]], document["ratios"].get(subject)
        cells = [subject, text.format(figure["median"]), f"{text.format(figure['least'])} to {text.format(figure['most'])}"]
        if ratio is None:
            cells += ["", ""]
        elif subject == document["baseline"]:
            cells += ["1", ""]
        else:
            low, high = Summary.of(ratio["values"]).interval
            cells += [f"{ratio['median']:.2f}", f"{low:.2f} to {high:.2f}"]
        lines.append("|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|")
    lines.append("")
    for target in document["targets"]:
        lines.append(f"- {'Kept' if target['is_met'] else '**Missed**'}: {target['subject']}, {target['text']}; measured {target['value']:.3g}")
    disturbed = "; disturbed by other work" if document["disturbed"] else ""
    lines += [
        *([""] if document["targets"] else []),
        f"`perf/run {document['scenario']}`, {document['when'][:10]}, commit {document['commit']}, {document['rounds']} rounds, "
        f"{machine['processor']} with {machine['cores']} cores, Linux {machine['kernel']}{disturbed}",
        "",
    ]
    return lines


def save(result):
    """Writes perf/results/<scenario>.json, replacing the one before."""
    scenario = result.scenario
    document = {
        "scenario": scenario.name,
        "about": scenario.about,
        "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": {"processor": _processor(), "cores": os.cpu_count(), "kernel": platform.release()},
        "rounds": result.rounds,
        "seconds": result.seconds,
        "figure": scenario.figure,
        "baseline": scenario.baseline,
        "subjects": {name: {metric: _plain(summary) for metric, summary in own.items()} for name, own in result.metrics.items()},
        "ratios": {name: {**_plain(summary), "interval": [_short(bound) for bound in summary.interval]} for name, summary in result.ratios.items()},
        "targets": [asdict(target) for target in result.targets],
        "missing": result.missing,
        "discarded": result.discarded,
        "disturbed": result.disturbed,
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{scenario.name}.json"
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    unfinished.replace(path)
    return path.relative_to(ROOT)


def _plain(summary):
    return {key: [_short(one) for one in value] if key == "values" else _short(value) for key, value in asdict(summary).items()}


def _short(number):
    return float(f"{number:.6g}")


def _commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    # What is measured, not what was measured before.
    changed = git("status", "--porcelain", "--", "Sources", "Package.swift", "perf", ":!perf/results", ":!perf/*.md")
    return git("describe", "--always") + ("-dirty" if changed else "") or None


def _processor():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()
