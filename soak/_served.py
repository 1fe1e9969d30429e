"""A demo installation that really listens: `lms serve` on a database of its own, and a record of its answers."""

import atexit
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from urllib.error import URLError
from urllib.request import build_opener

from soak._database import FILE, database

ROOT = Path(__file__).resolve().parents[1]
#: Errors of the page with a hole on purpose are left out; see soak._watching.
OWN_HOLE = "in _hole"
#: Seconds that a first start may take: it makes three months of history.
START = 900


@dataclass(frozen=True)
class Installation:
    """The address of an installation, its log, the record of its answers, and its database."""

    address: str
    log: Path
    seen: Path
    database_url: str

    def answers(self) -> list[dict[str, Any]]:
        """Every answer so far; soak._watching says what is known of each."""
        return [json.loads(line) for line in self.seen.read_text("utf-8").splitlines()]

    def failures(self) -> list[str]:
        """What the program itself logged as errors, a line for each kind, with what was sent where it is known."""
        lines = self.log.read_text("utf-8").splitlines()
        found = Counter(_told(line) for line in lines if re.search(r'"level": "(ERROR|CRITICAL)"|^Traceback', line))
        found = Counter({line: number for line, number in found.items() if OWN_HOLE not in line})
        sent = [json.dumps(one, ensure_ascii=False)[:1500] for one in self.answers() if one["status"] == 500]
        return [f"{number}x {line}" for line, number in found.items()] + sent


def _told(line: str) -> str:
    """What went wrong and where, from a line of the log, without what differs from one time to the next."""
    try:
        told = json.loads(line)
    except ValueError:
        return line
    trace = [part.strip() for part in str(told.get("trace", "")).splitlines()]
    where = [part for part in trace if "/lms/" in part or OWN_HOLE in part]
    return f"{told['message']}: {' < '.join([*trace[-1:], *where[::-1]])[:900]}"


@contextmanager
def served(kind: str = "sqlite", *, hole: bool = False) -> Iterator[Installation]:
    """Run a demo on SQLite or PostgreSQL until the end of the block; its data are deleted. `hole`: see soak._watching.

    Raises RuntimeError when it does not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory(prefix="lop-lang-soak-") as name, database(kind, Path(name)) as url:
        folder, new = Path(name), _prepared() / FILE
        if kind == "sqlite" and new.exists():
            shutil.copy(new, folder / FILE)
        made = Installation(f"http://127.0.0.1:{port}", folder / "server.log", folder / "seen.jsonl", url)
        settings = {"LMS_DEMO": "1", "LMS_VAR": name, "LMS_DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": str(port)}
        kept = {key: value for key, value in os.environ.items() if not key.startswith("LMS_")}
        own = settings | {"SOAK_SEEN": str(made.seen), "SOAK_HOLE": str(int(hole)), "PYTHONUTF8": "1"}
        with made.log.open("w") as out:
            command = [sys.executable, "-m", "soak._watching", "serve"]
            process = subprocess.Popen(command, cwd=ROOT, env=kept | own, stdout=out, stderr=out)
            try:
                _wait(made, process)
                if kind == "sqlite" and not new.exists():
                    _copy(folder / FILE, new)
                yield made
            finally:
                process.terminate()
                try:
                    process.wait(120)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@cache
def _prepared() -> Path:
    """The folder that keeps the first demo on SQLite as it was: making one takes minutes, and each role gets one."""
    folder = mkdtemp(prefix="lop-lang-soak-new-")
    atexit.register(shutil.rmtree, folder)
    return Path(folder)


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite database that is in use."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _wait(made: Installation, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            build_opener().open(f"{made.address}/readyz", timeout=5).close()
            return
        except (URLError, ConnectionError, http.client.HTTPException):
            time.sleep(0.5)
    raise RuntimeError("the server did not start:\n" + made.log.read_text("utf-8")[-2000:])
