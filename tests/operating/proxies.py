"""Real servers behind real proxies, set up with the files of script/install but for names, ports and paths."""

import http.client
import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lms.base.settings import ROOT
from tests.operating.programs import SECONDS, free_port, program, running

KEY = "kX3vT9qLw2RzB7nFy5HdJ8mPc4GsA6eU"
#: What the documentation calls the site, and what it is called here: a name that leads to this machine.
DOCUMENTED, NAME = "hoc.example.vn", "localhost"


def documented(kind: str) -> list[str]:
    """The blocks of a kind ("nginx-location") as they stand in the guide."""
    guide = (ROOT / "docs/operating.md").read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)


def shipped(name: str) -> str:
    """A proxy's file as script/install fills it in, for the site of the guide and its real certificate."""
    values = {
        "@DOMAIN@": DOCUMENTED,
        "@PORT@": "8000",
        "@CERTIFICATE@": f"/etc/letsencrypt/live/{DOCUMENTED}/fullchain.pem",
        "@CERTIFICATE_KEY@": f"/etc/letsencrypt/live/{DOCUMENTED}/privkey.pem",
        "    @CADDY_TLS@\n": "",
    }
    text = (ROOT / "install" / name).read_text("utf-8")
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, list[str]]
    text: str

    def one(self, name: str) -> str:
        """A header that must be there exactly once."""
        (value,) = self.headers.get(name.lower(), [])
        return value


@dataclass
class Site:
    """A running installation with what stands before it; `url` is the way in."""

    folder: Path
    url: str
    env: dict[str, str]
    plain: int = 0
    logs: list[Path] = field(default_factory=list)

    def ask(
        self,
        path: str,
        source: str = "127.0.0.1",
        headers: dict[str, str] | None = None,
        form: dict[str, str] | bytes | None = None,
        port: int = 0,
    ) -> Reply:
        """One request over a connection of its own, from an address of this machine; `port`: in clear, there."""
        host, _colon, tls_port = self.url.split("//")[1].partition(":")
        connection: http.client.HTTPConnection
        if self.url.startswith("https:") and not port:
            trusted = ssl.create_default_context(cafile=str(self.folder / "site.pem"))
            connection = http.client.HTTPSConnection(
                host, int(tls_port), timeout=SECONDS, source_address=(source, 0), context=trusted
            )
        else:
            connection = http.client.HTTPConnection(
                "127.0.0.1", port or int(tls_port), timeout=SECONDS, source_address=(source, 0)
            )
        body = urlencode(form) if isinstance(form, dict) else form
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        connection.request("POST" if form is not None else "GET", path, body, kind | (headers or {}))
        answer = connection.getresponse()
        found: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            found.setdefault(name.lower(), []).append(value)
        reply = Reply(answer.status, found, answer.read().decode(errors="replace"))
        connection.close()
        return reply

    def lms(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the operator's."""
        return subprocess.run(
            [sys.executable, "-m", "lms", *words],
            cwd=ROOT,
            env=self.env | {"SSL_CERT_FILE": str(self.folder / "site.pem")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def written(self) -> str:
        """Everything that any of the programs has logged."""
        return "\n".join(path.read_text("utf-8", "replace") for path in self.logs if path.exists())


def make_certificate(folder: Path) -> None:
    """site.pem and site.key: a self-made certificate for the name, trusted by these clients only."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "site.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "site.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))


def nginx_config(folder: Path, block: str, ports: dict[int, int]) -> Path:
    """The shipped file in one of its own for this test: other ports, name and paths, nothing else."""
    folder.mkdir(exist_ok=True)
    block = block.replace(DOCUMENTED, NAME)
    block = re.sub(r"^ *listen \[::\].*\n", "", block, flags=re.MULTILINE)
    block = re.sub(r"listen (\d+)", lambda match: f"listen 127.0.0.1:{ports[int(match[1])]}", block)
    block = re.sub(r"127\.0\.0\.1:8000", f"127.0.0.1:{ports[8000]}", block)
    block = re.sub(r"/etc/letsencrypt/live/localhost/fullchain\.pem", str(folder.parent / "site.pem"), block)
    block = re.sub(r"/etc/letsencrypt/live/localhost/privkey\.pem", str(folder.parent / "site.key"), block)
    block = block.replace("/var/log/lop-lang", str(folder)).replace("/var/www/html", str(folder))
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{part}_temp_path {folder}/{part};" for part in parts)
    # Where a block names no log, nginx would write into a folder of its package, which is only unpacked here.
    places += f"\naccess_log {folder}/other.log;"
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(f"{user} daemon off; pid {folder}/pid; events {{}} http {{ {places}\n{block}\n}}\n", "utf-8")
    return file


@contextmanager
def nginx(folder: Path, block: str, ports: dict[int, int], listening: int) -> Iterator[None]:
    """nginx with a shipped file."""
    config = nginx_config(folder, block, ports)
    words = [program("nginx"), "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(config)]
    tried = subprocess.run([*words, "-t"], capture_output=True, text=True, timeout=SECONDS, check=False)
    if tried.returncode:
        raise RuntimeError(tried.stderr)
    with running(words, listening, folder / "nginx.out"):
        yield


@contextmanager
def caddy(folder: Path, block: str, ports: dict[int, int]) -> Iterator[None]:
    """Caddy with the shipped file: other ports and name, and a certificate of ours instead of one from outside."""
    folder.mkdir(exist_ok=True)
    block = block.replace("\n{\n", f"\n{{\n    admin off\n    http_port {ports[80]}\n    https_port {ports[443]}\n", 1)
    site = f"https://{NAME}:{ports[443]} {{\n    tls {folder.parent}/site.pem {folder.parent}/site.key\n"
    block = block.replace(f"{DOCUMENTED} {{\n", site).replace("127.0.0.1:8000", f"127.0.0.1:{ports[8000]}")
    (folder / "Caddyfile").write_text(block, "utf-8")
    env = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    words = [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(words, ports[443], folder / "caddy.out", env):
        yield


def serving(kind: str, port: int) -> list[str]:
    """The command that serves, as documented: waitress by `lms serve` or only `lms run`, or gunicorn."""
    if kind in ("waitress", "serve"):
        return [sys.executable, "-m", "lms", "serve" if kind == "serve" else "run", "--port", str(port)]
    options = "--worker-class gthread --workers 2 --threads 4 --reuse-port --bind"
    return [sys.executable, "-m", "gunicorn", *options.split(), f"127.0.0.1:{port}", "wsgi:app"]


@contextmanager
def site(
    folder: Path, database: str, server: str, before: str, proxies: int | None = None, *, works: bool = False
) -> Iterator[Site]:
    """An installation: a server ("waitress", "serve", "gunicorn") and what stands before it ("", "nginx", "caddy",
    "two").

    `proxies` is what LMS_PROXIES says, when it is to say something wrong. `works`: with `lms work` beside it, which
    `lms serve` starts by itself.
    """
    ports = {port: free_port() for port in (80, 443, 8000, 8080)}
    make_certificate(folder)
    url = f"https://{NAME}:{ports[443]}" if before else f"http://127.0.0.1:{ports[8000]}"
    hops = {"": 0, "two": 2}.get(before, 1)
    env = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    env |= {"LMS_VAR": str(folder), "LMS_DATABASE_URL": database, "LMS_SECRET_KEY": KEY, "LMS_BASE_URL": url}
    env |= {"LMS_PROXIES": str(hops if proxies is None else proxies), "LMS_COURSES": str(folder / "courses")}
    (folder / "courses").mkdir()
    made = Site(folder, url, env, ports[80] if before else 0)
    with ExitStack() as stack:
        stack.enter_context(running(serving(server, ports[8000]), ports[8000], folder / "server.out", env))
        _in_front(stack, made, before, ports)
        if works:
            stack.enter_context(running([sys.executable, "-m", "lms", "work"], 0, folder / "work.out", env))
        _answers(made, ports[8000])
        made.logs = [path for path in folder.rglob("*") if path.suffix in (".out", ".log")]
        yield made


def _answers(made: Site, port: int) -> None:
    """Wait until the program itself answers: gunicorn listens before its workers have read it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            if made.ask("/healthz", port=port).status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"no answer: {made.written()[-2000:]}")


def _in_front(stack: ExitStack, made: Site, before: str, ports: dict[int, int]) -> None:
    if before == "caddy":
        stack.enter_context(caddy(made.folder / "caddy", shipped("Caddyfile"), ports))
    if before == "two":
        stack.enter_context(nginx(made.folder / "inner", shipped("nginx-inner.conf"), ports, ports[8080]))
        outer = {**ports, 8000: ports[8080]}
        stack.enter_context(nginx(made.folder / "outer", shipped("nginx.conf"), outer, ports[443]))
    if before in ("nginx", "appending"):
        chosen = shipped("nginx.conf")
        if before == "appending":
            chosen = chosen.replace("X-Forwarded-For $remote_addr", "X-Forwarded-For $proxy_add_x_forwarded_for")
        stack.enter_context(nginx(made.folder / "nginx", chosen, ports, ports[443]))
