"""Starting the process that does long work, whenever there is some, beside the server of `lms serve`; see lms.jobs.cli.

It is a process of its own, so that pages do not wait for Python's one lock. It ends with the server, however that ends,
and by itself when there was nothing to do for a while, because it takes as much memory as the server.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask

from lms.base.clock import local_day, now
from lms.base.settings import ROOT
from lms.base.turns import NoTurn, turn
from lms.jobs.queue import KEEPER, queue

log = logging.getLogger("lms.worker")
#: Seconds until a worker that failed is started again, and until one that was told to end is killed.
PAUSE, PATIENCE = 5, 25
#: Seconds until the first worker is started, so that the first page comes first; between two looks for work of which
#: this process was not told; and for which a worker without work waits before it ends.
FIRST, LOOK, IDLE = 2, 60, 30


@contextmanager
def worker_beside(app: Flask) -> Iterator[None]:
    """Start a worker whenever there is something to do, until the end of the block."""
    keeper = _Keeper(app)
    thread = threading.Thread(target=keeper.keep, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.end()
        thread.join(PATIENCE + PAUSE)


class _Keeper:
    """Starts workers from a thread that lives as long as the server, for a worker is killed when that thread ends."""

    def __init__(self, app: Flask) -> None:
        self._queue, self._done, self._told = queue(app), threading.Event(), threading.Event()
        self._queue.heard = self._told.set
        # The day on which the daily jobs were done; whether the last worker failed, so that another follows it.
        self._day: date | None = None
        self._died = False

    def end(self) -> None:
        """Start no more workers, and end the one that runs."""
        self._done.set()
        self._told.set()

    def keep(self) -> None:
        """Start workers until `end`. While another server of this installation does so, wait for that server to end."""
        try:
            with turn(KEEPER, 1, float("inf"), given_up=self._done.is_set):
                self._done.wait(FIRST)
                while not self._done.is_set():
                    try:
                        self._step()
                    except Exception as problem:  # no memory for a process, or no database: try again
                        log.warning("no worker begun", exc_info=problem)
                        self._died = True
                        self._done.wait(PAUSE)
        except NoTurn:
            return

    def _step(self) -> None:
        """Start a worker and wait for its end, when there is something to do; else wait until there is news of work."""
        # In this order, so that news which comes after the look is still there when it is waited for.
        self._told.clear()
        today = local_day(now())
        if self._died or today != self._day or self._queue.is_wanted():
            self._died = not self._see_through(["--done-on", str(today)] if today == self._day else [])
            if self._died:
                self._done.wait(PAUSE)
            else:
                self._day = today
        elif not self._told.wait(LOOK):
            self._queue.look_around()

    def _see_through(self, more: list[str]) -> bool:
        """Run a worker until it ends; True when it ended because there was nothing to do."""
        order = [sys.executable, "-m", "lms", "work", "--child-of", str(os.getpid()), "--leave-after", str(IDLE), *more]
        # A session of its own: Ctrl+C is for the server, which then lets the worker hand back what it holds.
        worker = subprocess.Popen(order, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        while not self._done.is_set() and worker.poll() is None:
            self._done.wait(0.5)
        _end(worker)
        return worker.returncode == 0


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
