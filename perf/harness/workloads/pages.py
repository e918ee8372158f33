"""Pages: rendered in a process of their own, shown in a browser, and until their first byte."""

import json
import socket
import statistics
import subprocess
import time

from .. import templates
from ..browser import Browser
from ..process import Unusable


def rendering(program, run):
    """One page in a process of its own, by turns with a hand-written loop."""
    return _measured_by_itself(program, run, run.workload["page"])


def templates_compiled(program, run):
    """Generated templates, in a process of its own: the path of a subject is their language and how many there are, and
    what is measured where that differs between subjects."""
    language, count, *what = run.path.split("/")
    folder = run.work / f"templates-{count}"
    folder.mkdir(exist_ok=True)
    templates.write(folder, int(count))
    return _measured_by_itself(program, run, *(what or [run.workload["what"]]), path=str(folder / language))


def cache_hit(program, run):
    """Values that a cache has, in a process of its own, by turns with a dictionary."""
    return _measured_by_itself(program, run)


def _measured_by_itself(program, run, *arguments, path=None):
    command = [*program.command, *arguments, path or run.path, str(run.seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=run.seconds * 10 + 60)
    if done.returncode != 0:
        raise Unusable(done.stdout.strip() or done.stderr.strip())
    return json.loads(done.stdout)


def first_byte(server, run):
    """Milliseconds from a request on a new connection to the first byte of its body.

    The client leaves then. It waits before it comes again, without sleeping, so that what the server does about that is not
    counted for the request that follows.
    """
    times = []
    for _ in range(run.workload["requests"] + 50):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(f"GET {run.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            start, received = time.perf_counter(), b""
            while not received.partition(b"\r\n\r\n")[2]:
                piece = client.recv(65536)
                if not piece:
                    raise Unusable(f"GET {run.path} ended before its body")
                received += piece
            times.append((time.perf_counter() - start) * 1000)
            if not received.startswith(b"HTTP/1.1 200 "):
                raise Unusable(f"GET {run.path} was answered {received[:40]!r}")
        calm = time.perf_counter() + 0.0002
        while time.perf_counter() < calm:
            pass
    return {"first_byte_ms": statistics.median(times[50:])}


def islands_shown(server, run):
    """Milliseconds from the first request for an island until all islands of the page are shown, in Chromium."""
    script = f"""
        globalThis.shown = new Promise((done, fail) => {{
          setTimeout(() => fail(new Error('islands are missing')), 10000);
          let asked, missing = {run.workload["islands"]};
          const real = fetch;
          globalThis.fetch = (...request) => {{ asked ??= performance.now(); return real(...request); }};
          addEventListener('mochi:island:load', () => {{ if (--missing === 0) done(performance.now() - asked); }}, true);
        }});
    """
    with Browser(run.client_cores) as browser:
        browser.run_first(script)
        url = f"http://127.0.0.1:{server.port}{run.path}"
        times = [browser.visit(url, "shown") for _ in range(run.workload["visits"] + 3)]
    return {"shown_ms": statistics.median(times[3:])}


def template_live(server, run):
    """Milliseconds from saving a template until its page shows it in Chromium, by turns with bare reloads of that page."""
    script = """
        addEventListener('DOMContentLoaded', () =>
            // The task behind the frame: what was to be shown is shown.
            requestAnimationFrame(() => setTimeout(() => shown(document.querySelector('p').textContent))));
    """
    template = run.work / "templates" / "Live.mochi"
    times = {"save": [], "reload": []}
    with Browser(run.client_cores) as browser:
        browser.command("Runtime.enable")
        browser.command("Runtime.addBinding", name="shown")
        browser.run_first(script)
        browser.command("Page.navigate", url=f"http://127.0.0.1:{server.port}{run.path}")
        browser.event("Runtime.bindingCalled")
        version = 0
        for _ in range(run.workload["visits"] + 3):
            for kind in times:
                # The page listens: it has been told so.
                browser.event("Network.webSocketFrameReceived", "hello")
                browser.forget_events()
                time.sleep(0.05)
                start = time.perf_counter()
                if kind == "save":
                    version += 1
                    template.write_text(f"<p>{version}</p>\n")
                else:
                    browser.command("Runtime.evaluate", expression="location.reload()")
                text = browser.event("Runtime.bindingCalled")["payload"]
                times[kind].append((time.perf_counter() - start) * 1000)
                if text != str(version):
                    raise Unusable(f"the page shows {text} instead of {version}")
    save, reload = (statistics.median(times[kind][3:]) for kind in ("save", "reload"))
    return {"save_ms": save, "reload_ms": reload, "of_reload": save / reload}
