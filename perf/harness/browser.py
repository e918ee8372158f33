"""A headless Chromium, driven over DevTools through two pipes: nothing but the standard library is needed."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time

from .process import Unusable

PROGRAM = "chromium"


class Browser:
    """One browser with a profile of its own and one page, pinned to cores; it ends with its context."""

    def __init__(self, cores):
        self.cores = cores
        self.number = 0
        self.received = b""
        self.events = []

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="mochi-perf-browser-")
        read_end, self.commands = os.pipe()
        self.answers, write_end = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4.
        script = 'exec "$@" 3<&"$IN" 4>&"$OUT"'
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={self.profile}", "--remote-debugging-pipe",
        ]
        self.process = subprocess.Popen(
            ["taskset", "-c", self.cores, "bash", "-c", script, "browser", PROGRAM, *flags, "about:blank"],
            pass_fds=[read_end, write_end], env={**os.environ, "IN": str(read_end), "OUT": str(write_end)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(read_end)
        os.close(write_end)
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.command("Page.enable")
        self.command("Network.enable")
        self.command("Network.setCacheDisabled", cacheDisabled=True)
        return self

    def __exit__(self, *_):
        try:
            self.command("Browser.close")
        except Unusable:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def command(self, method, **parameters):
        """Sends a command and waits for what it returns."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if hasattr(self, "session") and not method.startswith(("Browser.", "Target.")):
            message["sessionId"] = self.session
        try:
            os.write(self.commands, json.dumps(message).encode() + b"\0")
        except BrokenPipeError as error:
            raise Unusable(f"{PROGRAM} has ended") from error
        while True:
            answer = self._next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Unusable(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def event(self, method, text=""):
        """Waits for an event with a text in it, unless it has come already; others are kept for those who wait for them."""
        while True:
            for event in self.events:
                if event["method"] == method and text in json.dumps(event["params"]):
                    self.events.remove(event)
                    return event["params"]
            self.events.append(self._next())

    def forget_events(self):
        self.events.clear()

    def _next(self):
        deadline = time.monotonic() + 30
        while b"\0" not in self.received:
            ready, _, _ = select.select([self.answers], [], [], max(deadline - time.monotonic(), 0))
            piece = os.read(self.answers, 1 << 20) if ready else b""
            if not piece:
                raise Unusable(f"{PROGRAM} does not answer; `scripts/setup browser` installs it")
            self.received += piece
        message, _, self.received = self.received.partition(b"\0")
        return json.loads(message)

    def run_first(self, script):
        """Runs a script in every page from now on, before the page's own."""
        self.command("Page.addScriptToEvaluateOnNewDocument", source=script)

    def visit(self, url, expression):
        """Opens a page; what `expression` is there, or the promise it is."""
        self.forget_events()
        self.command("Page.navigate", url=url)
        answer = self.command("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise Unusable(f"{url}: {answer['exceptionDetails'].get('text')}")
        return answer["result"].get("value")
