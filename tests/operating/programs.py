"""Programs that run for a while beside the tests: where they are, starting them, waiting for them, ending them."""

import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
