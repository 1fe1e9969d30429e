"""Programs that run for a while beside the tests: where they are, starting them, waiting for them, ending them."""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lms.base.settings import ROOT

UNPACKED = ROOT / ".venv" / "proxies" / "usr"
#: Longer than a busy machine takes to start a server.
SECONDS = 120


def program(name: str) -> str:
    """Where a proxy is: on the machine, or unpacked by script/bootstrap --test."""
    places = [shutil.which(name), *(f"{folder}/{name}" for folder in ("/usr/sbin", "/usr/bin"))]
    places += [str(UNPACKED / folder / name) for folder in ("sbin", "bin")]
    return next(place for place in places if place and os.access(place, os.X_OK))


def free_port() -> int:
    """A port nobody listens on, below those that outgoing connections are given while we are not looking."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as one:
            try:
                one.bind(("", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port among a hundred")


def megabytes(mark: str) -> dict[int, float]:
    """What the processes with this in their environment hold, and all that they have started: each its own part, a
    share of what several have in common (proportional set size), by process.
    """
    parents, marked = {}, set()
    for one in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if one.name.isdigit():
                parents[int(one.name)] = int((one / "stat").read_text().rpartition(")")[2].split()[1])
                if mark.encode() in (one / "environ").read_bytes().split(b"\0"):
                    marked.add(int(one.name))
    while more := {one for one, parent in parents.items() if parent in marked} - marked:
        marked |= more
    found = {}
    for number in marked:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
            found[number] = int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024
    return found


@contextmanager
def running(
    words: list[str], port: int, log: Path, env: dict[str, str] | None = None, cwd: Path = ROOT
) -> Iterator[None]:
    """A program until the end of the block; it must listen on `port`, unless that is 0."""
    with log.open("ab") as out:
        process = subprocess.Popen(words, cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            if port:
                wait_for(process, port, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Come back when it listens on `port`; raises RuntimeError with the end of its `log` when it does not."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port}: {log.read_text('utf-8', 'replace')[-2000:]}")
