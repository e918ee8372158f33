"""Jinja2 behind granian (RSGI), as a subject to compare pages with: the table of 1,000 rows, and 13 bytes of text."""

import json
import os

from jinja2 import Environment

# As `rendering model` prints it: the rows that ours has.
with open(os.environ["MODEL"]) as file:
    ROWS = json.load(file)["rows"]

TABLE = Environment(autoescape=True).from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.first }}</td><td>{{ row.second }}</td></tr>{% endfor %}</table>"
)


async def app(scope, protocol):
    if scope.path == "/plaintext":
        protocol.response_str(200, [("content-type", "text/plain; charset=utf-8")], "Hello, World!")
    elif scope.path == "/table":
        protocol.response_str(200, [("content-type", "text/html; charset=utf-8")], TABLE.render(rows=ROWS))
    else:
        protocol.response_empty(404, [])
