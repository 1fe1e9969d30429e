"""The queue that wakes the worker: huey, in a file beside the SQLite database, or in PostgreSQL where that is used.

What is to be done stands in the table of jobs. Here lie only their numbers, as JSON: a queue of pickles could be filled
with any program by whoever can write its file. A number that gets lost is found by the look that the worker takes
every minute, and one that comes twice does nothing, because a job is begun once.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url

from lms.base.clock import local_day, now
from lms.base.settings import Settings
from lms.jobs import files, running

log = logging.getLogger("lms.jobs")
NAME = "lms_jobs"
#: Whose turn it is to work on this machine.
WORKER = "worker"
#: A film, a package and something small at the same time.
THREADS = 3
Daily = Callable[[], object]
_daily: list[Daily] = []
_often: list[Daily] = []


def every_day(deed: Daily) -> None:
    """Let the worker do this once a day, in an application context; it may be done twice."""
    if deed not in _daily:
        _daily.append(deed)


def every_minute(deed: Daily) -> None:
    """Let the worker do this whenever it looks around: about every minute, in an application context; to be quick."""
    if deed not in _often:
        _often.append(deed)


class Numbers(Serializer):
    """Which task, and the number of a job; nothing else is ever read out of a queue."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps([data.id, data.name, [int(one) for one in data.args]]).encode()

    def _deserialize(self, data: bytes) -> Message:
        number, name, args = json.loads(bytes(data))
        return Message(str(number), str(name), None, 0, 0, None, [int(one) for one in args], {})


class Queue:
    """The queue of one application; nothing is opened before it is needed."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._ending: Callable[[], bool] = lambda: False
        self._day: date | None = None

    def wake(self, job_id: int) -> None:
        """Let a worker begin this job soon; call it after the commit. Never raises: the worker looks by itself, too."""
        if self._app.config["TESTING"]:
            return
        try:
            self._perform(job_id)
        except Exception as problem:  # a full disk, a server that is gone: the job stands in its table
            log.warning("worker not woken", exc_info=problem)

    def work(self) -> None:
        """Do what comes until this process is told to end (SIGTERM, SIGINT)."""
        assert self._tasks  # noqa: S101  (they are known before the first number is read)
        consumer = Consumer(self._huey, workers=THREADS, max_delay=0.5, graceful_signal="TERM", shutdown_timeout=20)
        self._ending = consumer.stop_flag.is_set
        # Beside the work, because what is done once a day may take long: a backup of a province does.
        threading.Thread(target=self.look, name="look", daemon=True).start()
        consumer.run()

    def look(self) -> None:
        """Put every job that may be begun into the queue, if nothing waits there."""
        with self._app.app_context():
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

    @cached_property
    def _huey(self) -> Huey:
        settings: Settings = self._app.extensions["lms_settings"]
        common = {"serializer": Numbers(), "results": False}
        if settings.database_url.startswith("sqlite:"):
            return SqliteHuey(NAME, filename=str(files.folder_of(settings) / "queue.db"), **common)
        url = make_url(settings.database_url).set(drivername="postgresql")
        # Through a pooler of transactions nothing can be listened for, and nothing stays prepared: the queue is looked
        # at twice a second instead.
        how: dict[str, Any] = {} if settings.prepared else {"blocking": False, "prepare_threshold": None}
        return PostgresHuey(NAME, dsn=url.render_as_string(hide_password=False), table_prefix=NAME, **how, **common)

    @cached_property
    def _tasks(self) -> dict[str, Any]:
        """The tasks by their names, which are the same in every process."""
        app = self._app

        def perform(job_id: int) -> None:
            with app.app_context():
                running.perform(job_id, self._ending)
            # What had to wait for this one, and what nobody woke, comes next.
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


def queue() -> Queue:
    """The running application's queue."""
    found: Queue = current_app.extensions[NAME]
    return found
