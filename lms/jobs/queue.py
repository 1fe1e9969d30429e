"""The queue that wakes the worker: huey, in a file beside the SQLite database, or in PostgreSQL where that is used.

What is to be done stands in the table of jobs. Only their numbers lie here, as JSON: a queue of pickles could be filled
with any program by whoever can write its file. A number that gets lost is found when the worker looks around every
minute, and one that comes twice does nothing, because a job is begun once.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from lms.base.clock import local_day, now
from lms.base.late import late
from lms.base.turns import is_held
from lms.jobs import running

if TYPE_CHECKING:
    from huey import Huey

    from lms.jobs import waking
else:
    waking = late("lms.jobs.waking")

log = logging.getLogger("lms.jobs")
NAME = "lms_jobs"
#: The turn to work on this machine, and the turn to begin a worker whenever there is work.
WORKER, KEEPER = "worker", "keeper"
#: How many jobs run at once: a film, a package and something small.
THREADS = 3
Daily = Callable[[], object]
_daily: list[Daily] = []
_often: list[Daily] = []


def every_day(deed: Daily) -> None:
    """Let the worker do this once a day, in an application context; it must do no harm when it is done twice."""
    if deed not in _daily:
        _daily.append(deed)


def every_minute(deed: Daily) -> None:
    """Let the worker do this whenever it looks around, about every minute, in an application context; must be quick."""
    if deed not in _often:
        _often.append(deed)


def is_looked_after() -> bool:
    """Whether a process on this machine does long work, or begins to as soon as there is some."""
    return is_held(WORKER) or is_held(KEEPER)


class Queue:
    """The queue of one application; nothing is opened before it is needed."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._ending: Callable[[], bool] = lambda: False
        self._day: date | None = None
        self._busy, self._lock = 0, threading.Lock()
        #: The function to call when there is something to do.
        self.heard: Callable[[], None] = lambda: None

    def wake(self, job_id: int) -> None:
        """Let a worker begin this job soon; to be called after the commit. Never raises: the worker also looks by
        itself."""
        if self._app.config["TESTING"]:
            return
        try:
            self._perform(job_id)
        except Exception as problem:  # a full disk, a server that is gone: the job stands in its table
            log.warning("worker not woken", exc_info=problem)
        self.heard()

    def work(self, leave_after: float = 0, done_on: date | None = None) -> None:
        """Do what comes until this process is told to end (SIGTERM, SIGINT), or was idle for `leave_after` seconds
        (0: never). What is due every day was already done on the day `done_on`."""
        assert self._tasks  # noqa: S101  (they are known before the first number is read)
        self._day = done_on
        how = {"workers": THREADS, "max_delay": 0.5, "graceful_signal": "TERM", "shutdown_timeout": 20}
        consumer = waking.Consumer(self._huey, **how)
        self._ending = consumer.stop_flag.is_set
        if leave_after:
            threading.Thread(target=self._leave, args=(leave_after,), name="idle", daemon=True).start()
        # Beside the work, because what is done once a day may take long: a backup of a province does.
        threading.Thread(target=self.look, name="look", daemon=True).start()
        consumer.run()

    def is_wanted(self) -> bool:
        """Whether a job may be begun; False when the database does not answer. For the process that begins workers."""
        try:
            with self._app.app_context():
                return running.is_any_free()
        except Exception as problem:  # a server that is being restarted, a file that is locked: asked again in a minute
            log.warning("not looked for work", exc_info=problem)
            return False

    def look_around(self) -> None:
        """Do what is due about every minute, for a process that keeps no worker running."""
        with self._app.app_context():
            _each(_often)

    def look(self) -> None:
        """Put every job that may be begun into the queue, if nothing waits there."""
        with self._occupied(), self._app.app_context():
            if not self._huey.pending_count():
                for job_id in running.free_now():
                    self._perform(job_id)
            _each(_often)
            today = local_day(now())
            if today != self._day:
                self._day = today
                _each((running.sweep_files, *_daily))

    def _perform(self, job_id: int) -> None:
        self._tasks["perform"](job_id)

    @contextmanager
    def _occupied(self) -> Iterator[None]:
        """Keep the worker from leaving within this block."""
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1

    def _leave(self, seconds: float) -> None:
        """End this process, as SIGTERM does, once it had nothing to do for `seconds`."""
        quiet = time.monotonic()
        while not self._ending():
            time.sleep(0.5)
            if self._busy or self._huey.pending_count():
                quiet = time.monotonic()
            elif time.monotonic() - quiet > seconds:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    @cached_property
    def _huey(self) -> "Huey":
        return waking.huey_of(self._app.extensions["lms_settings"], NAME)

    @cached_property
    def _tasks(self) -> dict[str, Any]:
        """The tasks by their names, which are the same in every process."""
        app = self._app

        def perform(job_id: int) -> None:
            with self._occupied(), app.app_context():
                running.perform(job_id, self._ending)
            # Jobs that had to wait for this one, and jobs for which nobody woke the worker, come next.
            if not self._ending():
                self.look()

        def look() -> None:
            self.look()

        always: Callable[[datetime], bool] = lambda _moment: True  # noqa: E731
        return {
            "perform": self._huey.task(name="perform")(perform),
            "look": self._huey.periodic_task(always, name="look")(look),
        }


def _each(deeds: Iterable[Daily]) -> None:
    for deed in deeds:
        try:
            deed()
        except Exception as fault:  # the others are still to be done
            log.error("regular work failed", exc_info=fault)


def queue(app: Flask | None = None) -> Queue:
    """The queue of an application; without one, that of the running application."""
    found: Queue = (app or current_app).extensions[NAME]
    return found
