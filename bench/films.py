"""Twenty phones watch a film of 60 MB: how much memory the server takes for it, and how a page answers meanwhile.

Twenty phones ask a server of its own (`lms run`, eight threads) for the film from its beginning, each taking a megabyte
a second for ten seconds; at the same time somebody opens a page again and again.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from bench._installation import ENGINES, fresh
from lms.base import mediafolder
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import ROOT
from lms.catalogue.models import Attachment

PHONES, SECONDS, A_SECOND = 20, 10, 1_000_000
MB = 2**20
FILM = "f" * 64


def put_film(app: Flask) -> None:
    """Put a film of 60 MB into the installation; what it shows does not matter."""
    with app.app_context():
        begin_write(db.session())
        about = {"mime": "video/mp4", "seconds": 120, "width": 640, "height": 360, "created_at": now()}
        db.session.add(Attachment(sha256=FILM, size=60 * MB, data=os.urandom(60 * MB), **about))
        db.session.commit()


@contextmanager
def serving(app: Flask, folder: Path | None) -> Iterator[tuple[int, int]]:
    """Run a server until the end of the block; gives its port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    more = {"LMS_DATABASE_URL": url, "LMS_DEMO": "1", "LMS_VAR": str(app.extensions["lms_settings"].var)}
    more |= {"LMS_MEDIA": str(folder)} if folder else {}
    order = [sys.executable, "-m", "lms", "run", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(order, cwd=ROOT, env=os.environ | more, **quiet) as server:  # type: ignore[call-overload]
        try:
            for _ in range(900):
                try:
                    open_page(port)
                    break
                except OSError:
                    time.sleep(0.1)
            yield port, server.pid
        finally:
            server.terminate()


def open_page(port: int) -> float:
    """How many seconds a page takes."""
    start = time.perf_counter()
    with suppress(TimeoutError):  # counted as the minute that it took
        urllib.request.urlopen(f"http://127.0.0.1:{port}/tro-giup", timeout=60).read()
    return time.perf_counter() - start


def watch(port: int, seen: list[int]) -> None:
    """Watch the film on one phone; the bytes that came are added to `seen`."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        end, got, left = time.monotonic() + SECONDS, 0, 0
        while time.monotonic() < end:
            if not left:
                asked = f"GET /tep/{FILM}.mp4 HTTP/1.1\r\nHost: localhost\r\nRange: bytes={got}-\r\n\r\n"
                line.sendall(asked.encode())
                left = told_length(line)
            piece = len(line.recv(min(left, A_SECOND // 10)))
            got, left = got + piece, left - piece
            time.sleep(0.1)
        seen.append(got)


def told_length(line: socket.socket) -> int:
    """How many bytes the answer that begins here announces."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += line.recv(1)
    found = re.search(rb"(?i)content-length: (\d+)", head)
    return int(found[1]) if found else 0


def memory(pid: int, what: str) -> float:
    """MB that a process holds: `what` is VmRSS (now) or VmHWM (the most so far)."""
    found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0


def measure(name: str, app: Flask, folder: Path | None) -> None:
    """Measure one way to keep the film and print a line about it."""
    with serving(app, folder) as (port, pid):
        for _ in range(50):
            open_page(port)
        before, alone = memory(pid, "VmRSS"), statistics.median(open_page(port) for _ in range(50))
        seen: list[int] = []
        phones = [threading.Thread(target=watch, args=(port, seen)) for _ in range(PHONES)]
        for phone in phones:
            phone.start()
        pages = []
        while any(phone.is_alive() for phone in phones):
            pages.append(open_page(port))
            time.sleep(0.05)
        most = memory(pid, "VmHWM")
    print(
        f"  {name:22} {before:5.0f} MB before, {most - before:+5.0f} MB at most; {sum(seen) / MB:4.0f} MB seen;"
        f" a page {alone * 1e3:.0f} ms, meanwhile {statistics.median(pages) * 1e3:.0f}, slowest {max(pages) * 1e3:.0f}"
    )


def main() -> None:
    """Measure and print."""
    print(f"{PHONES} phones watch a film of 60 MB for {SECONDS} s")
    for engine in ENGINES:
        with TemporaryDirectory() as folder:
            with fresh(engine, courses=False) as app:
                put_film(app)
                measure(engine, app, None)
            with fresh(engine, courses=False) as app:
                mediafolder.configure(Path(folder))
                put_film(app)
                measure(f"{engine}, LMS_MEDIA", app, Path(folder))
                mediafolder.configure(None)


if __name__ == "__main__":
    main()
