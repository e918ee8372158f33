"""Charts as SVG, for a page and for a README: text in the reader's font, colours that follow light and dark."""

import math
from html import escape

STYLE = """
  text { font: 13px ui-sans-serif, system-ui, "Segoe UI", sans-serif; fill: #2b2623 }
  .soft { fill: #75706b }
  .title { font-size: 15px; font-weight: 650 }
  .figure { font-variant-numeric: tabular-nums }
  .bar { fill: #d9d2c9 } .ours { fill: #c03049 } .spread { stroke: #2b2623; stroke-width: 1.5; opacity: .55 }
  .line { fill: none; stroke: #c03049; stroke-width: 2; stroke-linejoin: round } .other { stroke: #a69f97 } .dot { fill: #c03049 }
  .rule { stroke: #e8e2da }
  @media (prefers-color-scheme: dark) {
    text { fill: #f1ece6 } .soft { fill: #a69f97 } .bar { fill: #4b4640 } .ours { fill: #e2607a }
    .spread { stroke: #f1ece6 } .line { stroke: #e2607a } .dot { fill: #e2607a } .rule { stroke: #3a3631 }
  }
"""

WIDTH = 720
_LEFT, _RIGHT, _ROW = 150, 120, 30


def _svg(width, height, label, content):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label, quote=True)}">\n<style>{STYLE}</style>\n{content}\n</svg>\n'
    )


def bars(title, note, rows, form):
    """Horizontal bars from zero: rows of name, value, least, most and whether it is ours. `form` writes a value."""
    top = max(most for _, _, _, most, _ in rows)
    scale = (WIDTH - _LEFT - _RIGHT) / top
    height = 62 + _ROW * len(rows)
    parts = [f'<text class="title" x="0" y="18">{escape(title)}</text>', f'<text class="soft" x="0" y="38">{escape(note)}</text>']
    for number, (name, value, least, most, is_ours) in enumerate(rows):
        y = 54 + _ROW * number
        weight = ' font-weight="650"' if is_ours else ""
        parts.append(f'<text x="{_LEFT - 12}" y="{y + 15}" text-anchor="end"{weight}>{escape(name)}</text>')
        parts.append(
            f'<rect class="{"bar ours" if is_ours else "bar"}" x="{_LEFT}" y="{y}" width="{value * scale:.1f}" height="20" rx="5"/>'
        )
        if most > least:
            parts.append(
                f'<path class="spread" d="M{_LEFT + least * scale:.1f} {y + 10}H{_LEFT + most * scale:.1f}"/>'
            )
        parts.append(
            f'<text class="figure" x="{_LEFT + max(value, most) * scale + 10:.1f}" y="{y + 15}"{weight}>{escape(form(value))}</text>'
        )
    label = f"{title}. " + ", ".join(f"{name}: {form(value)}" for name, value, *_ in rows)
    return _svg(WIDTH, height, label, "\n".join(parts))


def distribution(title, note, places, rows, form):
    """Lines through the same places (p50, p99, …), upwards by powers of ten: rows of name, values and whether it is ours."""
    width, height, left, right, top, bottom = WIDTH, 320, 64, 130, 62, 290
    low = math.floor(math.log10(min(min(values) for _, values, _ in rows)))
    high = math.ceil(math.log10(max(max(values) for _, values, _ in rows)))
    step = (width - left - right) / (len(places) - 1)

    def level(value):
        return bottom - (math.log10(value) - low) / (high - low) * (bottom - top)

    parts = [f'<text class="title" x="0" y="18">{escape(title)}</text>', f'<text class="soft" x="0" y="38">{escape(note)}</text>']
    for power in range(low, high + 1):
        y = level(10**power)
        parts.append(f'<path class="rule" d="M{left} {y:.1f}H{width - right}"/>')
        parts.append(f'<text class="soft" x="{left - 10}" y="{y + 4:.1f}" text-anchor="end">{escape(form(10**power))}</text>')
    for number, place in enumerate(places):
        parts.append(f'<text class="soft" x="{left + step * number:.1f}" y="{bottom + 22}" text-anchor="middle">{escape(place)}</text>')
    # Names stand at the ends of their lines, apart from each other.
    last = -math.inf
    for name, values, is_ours in sorted(rows, key=lambda row: level(row[1][-1])):
        points = " ".join(f"{left + step * number:.1f},{level(value):.1f}" for number, value in enumerate(values))
        last = max(last + 18, level(values[-1]))
        parts.append(f'<polyline class="line{"" if is_ours else " other"}" points="{points}"/>')
        weight = ' font-weight="650"' if is_ours else ""
        parts.append(f'<text x="{width - right + 10}" y="{last + 4:.1f}"{weight}>{escape(name)}</text>')
    label = f"{title}. " + "; ".join(f"{name}: {', '.join(map(form, values))}" for name, values, _ in rows)
    return _svg(width, height, label, "\n".join(parts))


def history(title, points, form):
    """A line through (label, value) in the order of time."""
    width, height, left, right = 340, 120, 8, 64
    values = [value for _, value in points]
    low, high = min(values), max(values)
    room = (high - low) or abs(high) or 1
    low, high = low - room * 0.1, high + room * 0.1
    step = (width - left - right) / max(len(points) - 1, 1)
    places = [(left + step * number, 100 - (value - low) / (high - low) * 66) for number, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [
        f'<text class="title" x="0" y="16">{escape(title)}</text>',
        f'<path class="rule" d="M0 104H{width}"/>',
        f'<polyline class="line" points="{line}"/>',
        *(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"><title>{escape(label)}: {form(value)}</title></circle>'
          for (x, y), (label, value) in zip(places, points)),
        f'<text class="figure" x="{places[-1][0] + 9:.1f}" y="{places[-1][1] + 4:.1f}">{escape(form(values[-1]))}</text>',
        f'<text class="soft" x="0" y="118" font-size="11">{escape(points[0][0])}</text>',
        f'<text class="soft" x="{width - right}" y="118" text-anchor="end">{escape(points[-1][0])}</text>',
    ]  # fmt: skip
    return _svg(width, height + 4, f"{title}, {len(points)} results", "\n".join(parts))
