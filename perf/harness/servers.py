"""How each server under test is started. A new one is a function here and a name in SERVERS."""

import functools
import getpass
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .process import Server

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "perf" / "peers"
INSTALLED_PEERS = ROOT / ".build" / "peers"
DEBIAN_NODE_MODULES = Path("/usr/share/nodejs")


class Missing(Exception):
    """The server is not installed or not in the package; the message says what to do."""


@dataclass
class Launch:
    """What a server needs to know: where to listen, whether over TLS, and what the scenario adds."""

    port: int
    work: Path
    is_tls: bool = False
    cores: str = "0"
    arguments: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)

    def certificate(self):
        """(certificate, key) for localhost, made once per invocation."""
        certificate, key = self.work / "localhost.pem", self.work / "localhost.key"
        if not certificate.exists():
            subprocess.run(
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=localhost".split()
                + ["-keyout", key, "-out", certificate],
                check=True,
                capture_output=True,
            )
        return str(certificate), str(key)

    def public(self):
        """The folder of the files that are served: of a kilobyte, of a megabyte, and the table of 1,000 rows."""
        if not (self.work / "public").exists():
            self.file("public/1k.txt", "mochi\n" * 170)
            self.file("public/1m.bin", "mochi\n" * 174_763)
            self.file("public/table.html", json.loads(model())["html"]["table"])
        return str(self.work / "public")

    def file(self, name, text):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def start(self, command, environment=None):
        return Server(
            command, self.port, self.cores, {**(environment or {}), **self.environment}, self.work / "server.log"
        )


@functools.cache
def built(product):
    """The release binary of a product of this package."""
    return build(product, ROOT)


@functools.cache
def shipped(product):
    """The same as it goes into an image: with Swift's libraries in it."""
    return build(product, ROOT, "--static-swift-stdlib", "--scratch-path", str(ROOT / ".build" / "static"))


def build(product, root, *options):
    """The release binary of a product of the package in a directory."""
    command = ["swift", "build", "--configuration", "release", *options]
    run = subprocess.Popen(
        [*command, "--product", product], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        output, _ = run.communicate(timeout=5)  # as long as it takes to see that nothing has changed
    except subprocess.TimeoutExpired:
        print(f"building {product} for release, which takes minutes", file=sys.stderr, flush=True)
        output, _ = run.communicate()
    if run.returncode != 0:
        lines = [line for line in output.splitlines() if "error:" in line]
        raise Missing(f"{product} does not build: {lines[0] if lines else 'swift build failed'}")
    folder = subprocess.run([*command, "--show-bin-path"], cwd=root, capture_output=True, text=True, check=True)
    return os.path.join(folder.stdout.strip(), product)


def installed(program):
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        raise Missing(f"{program} is not installed: run scripts/setup perf")
    return found


def installed_peer(name, program):
    path = INSTALLED_PEERS / program
    if not path.exists():
        raise Missing(f"{name} is not installed: run scripts/setup perf and perf/peers/install {name}")
    return str(path)


@functools.cache
def model():
    """The values that pages are made of, and what comes out, as JSON."""
    return subprocess.run([built("rendering"), "model"], capture_output=True, text=True, check=True).stdout


def floor(launch):
    tls = launch.certificate() if launch.is_tls else ()
    return launch.start([built("Floor"), str(launch.port), *tls, *launch.arguments])


def read_loop(launch):
    return launch.start([built("ReadLoop"), str(launch.port)])


def mochi(launch):
    return serve_mochi(launch, built("perf-server"))


def serve_mochi(launch, program):
    # What lies there is served by the way: the server is started beside it.
    launch.public()
    tls = ("--tls", *launch.certificate()) if launch.is_tls else ()
    command = [program, str(launch.port), *tls, *launch.arguments]
    return launch.start(command, {"MOCHI_LOOPS": "1", "MOCHI_LOG": "off"})


def mochi_live(launch):
    """Ours in development, with one template that can be saved: the page of /live."""
    template = launch.file("templates/Live.mochi", "<p>0</p>\n")
    arguments = ["--templates", os.path.dirname(template)]
    environment = {"MOCHI_LOOPS": "1", "MOCHI_LOG": "off", "MOCHI_ENV": "development"}
    return launch.start([built("perf-server"), str(launch.port), *arguments], environment)


def nginx(launch):
    certificate, key = launch.certificate() if launch.is_tls else ("", "")
    tls = f"ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.2 TLSv1.3;" if launch.is_tls else ""
    temporary = "".join(
        f"{kind}_temp_path {launch.work}/nginx-{kind};\n    " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = f"""
daemon off;
pid {launch.work}/nginx.pid;
worker_processes 1;
error_log stderr crit;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    server_tokens off;
    sendfile on;
    tcp_nopush on;
    types {{ text/plain txt; text/html html; }}
    gzip on;
    gzip_comp_level 4;
    charset utf-8;
    keepalive_requests 1000000000;
    {temporary}
    server {{
        listen 127.0.0.1:{launch.port}{" ssl" if launch.is_tls else ""};
        {tls}
        location = /plaintext {{ default_type "text/plain; charset=utf-8"; return 200 "Hello, World!"; }}
        location / {{ root {launch.public()}; }}
        location = /json {{ default_type application/json; return 200 '{{"message":"Hello, World!"}}'; }}
    }}
}}
"""
    return launch.start(
        [installed("nginx"), "-e", "stderr", "-p", str(launch.work), "-c", launch.file("nginx.conf", configuration)]
    )


def h2o(launch):
    launch.file("static/plaintext", "Hello, World!")
    launch.file("static/json", '{"message":"Hello, World!"}')
    tls = ""
    if launch.is_tls:
        certificate, key = launch.certificate()
        tls = f"\n  ssl: {{certificate-file: {certificate}, key-file: {key}}}"
    # Debian's h2o gives up root for nobody unless told otherwise, and could not read our folder then.
    user = f"user: {getpass.getuser()}\n" if os.geteuid() == 0 else ""
    configuration = f"""{user}num-threads: 1
listen:
  host: 127.0.0.1
  port: {launch.port}{tls}
hosts:
  default:
    paths:
      /:
        file.dir: {launch.work}/static
        file.mime.setdefaulttype: "text/plain; charset=utf-8"
"""
    return launch.start([installed("h2o"), "-c", launch.file("h2o.conf", configuration)])


def uws(launch):
    return launch.start([installed_peer("uws", "uws"), str(launch.port), *launch.arguments])


def deno(launch):
    command = [installed_peer("deno", "deno/bin/deno"), "run", "--quiet", "--no-config", "--no-remote", "--allow-net"]
    return launch.start([*command, str(PEERS / "deno.js"), str(launch.port)], {"DENO_NO_UPDATE_CHECK": "1"})


def node_ws(launch):
    if not (DEBIAN_NODE_MODULES / "ws").exists():
        raise Missing("node-ws is not installed: run scripts/setup perf")
    # A node that is not Debian's does not look there by itself.
    environment = {"NODE_PATH": str(DEBIAN_NODE_MODULES)}
    return launch.start([installed("node"), str(PEERS / "ws.js"), str(launch.port)], environment)


def showcase(launch):
    """The showcase in production, as it is shipped: static, and prepared by `showcase build`."""
    program, prepared = shipped("showcase"), launch.work / "mochi.build"
    environment = {"MOCHI_ENV": "production", "MOCHI_LOOPS": "1", "MOCHI_LOG": "off", "MOCHI_KEY": "cGVyZi9ydW4ncyBrZXkgb2YgdGhpcnR5LXR3byBieXQ"}
    if not prepared.exists():
        done = subprocess.run(
            [program, "build", "--output", str(prepared)], env={**os.environ, **environment}, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise Missing(f"the showcase does not build: {(done.stderr or done.stdout).strip()[-200:]}")
    return launch.start([program, "serve", "--port", str(launch.port)], environment)


def granian(launch):
    """Jinja2 behind granian, one worker."""
    installed_peer("granian", "granian/granian")
    installed_peer("jinja", "jinja/jinja2")
    folders = [INSTALLED_PEERS / "granian", INSTALLED_PEERS / "jinja", PEERS]
    environment = {"PYTHONPATH": ":".join(map(str, folders)), "MODEL": launch.file("model.json", model())}
    command = [installed("python3"), "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(launch.port)]
    return launch.start([*command, "--no-log", "--http", "1", "granian_app:app"], environment)


class Program:
    """A program that serves nobody: it measures itself."""

    def __init__(self, command, cores):
        self.command = ["taskset", "--cpu-list", cores, *command]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


def rendering(launch):
    return Program([built("rendering")], launch.cores)


def node_templates(launch):
    for name in ("handlebars", "ejs"):
        if not (DEBIAN_NODE_MODULES / name).exists():
            raise Missing(f"{name} is not installed: run scripts/setup perf")
    script = [str(PEERS / "templates.js"), launch.file("model.json", model())]
    return Program(["env", f"NODE_PATH={DEBIAN_NODE_MODULES}", installed("node"), *script], launch.cores)


def jinja(launch):
    installed_peer("jinja", "jinja/jinja2")
    environment = ["env", f"PYTHONPATH={INSTALLED_PEERS / 'jinja'}"]
    return Program([*environment, installed("python3"), str(PEERS / "jinja.py")], launch.cores)


def cache_hit(launch):
    return Program([built("cache-hit")], launch.cores)


SERVERS = {
    "rendering": rendering,
    "node-templates": node_templates,
    "jinja": jinja,
    "cache-hit": cache_hit,
    "floor": floor,
    "read-loop": read_loop,
    "perf-server": mochi,
    "perf-server-live": mochi_live,
    "nginx": nginx,
    "h2o": h2o,
    "uws": uws,
    "deno": deno,
    "node-ws": node_ws,
    "granian": granian,
    "showcase": showcase,
}
