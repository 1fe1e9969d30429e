"""The process that does long work, kept running beside a server that this process is; see lms.jobs.cli.

A process of its own, so that pages do not wait for its turn on Python's one lock; it ends with the server, however
that ends.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lms.base.settings import ROOT

#: Seconds until one that ended by itself is started anew, and until one that shall end is made to.
PAUSE, PATIENCE = 5, 25


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running until the end of the block."""
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(done,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join(PATIENCE + PAUSE)


def _keep(done: threading.Event) -> None:
    """In a thread that lives as long as the server: the worker is killed when its parent's thread ends."""
    order = [sys.executable, "-m", "lms", "work", "--child-of", str(os.getpid())]
    while not done.is_set():
        # A session of its own: Ctrl+C is for the server, which then lets the worker hand back what it holds.
        worker = subprocess.Popen(order, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        while not done.is_set() and worker.poll() is None:
            done.wait(0.5)
        _end(worker)
        done.wait(PAUSE)


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
