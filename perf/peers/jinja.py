"""Jinja2 as a subject to compare the compiler of templates with: `jinja.py compile FOLDER SECONDS` prints what it costs, as JSON."""

import json
import statistics
import sys
import time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

folder, seconds = Path(sys.argv[2]), float(sys.argv[3])
names = sorted(path.name for path in folder.iterdir())
costs, end = [], time.monotonic() + seconds
while time.monotonic() < end or len(costs) < 3:
    start = time.process_time()
    # As a server starts that has no cache of compiled templates.
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, cache_size=-1)
    for name in names:
        environment.get_template(name)
    costs.append((time.process_time() - start) * 1000)
print(json.dumps({"milliseconds": statistics.median(costs), "templates": len(names)}))
