"""One run of a job: read outside every transaction, then write what was made in a single short one.

It may be ended at any moment, by a power cut too. Until the last commit nothing of it stands in the database, and that
commit also says that the job is done; so what was asked for happens once, however often it is begun.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.exc import OperationalError

from lms.base import outside
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.errors import Conflict, LmsError, NotAllowed, NotFound
from lms.base.fullness import is_full
from lms.base.messages import Words
from lms.base.settings import Settings
from lms.base.text import N_
from lms.base.traces import trace
from lms.jobs import actions, job_files
from lms.jobs.kinds import JobKind, Work, kind_of
from lms.jobs.models import Job
from lms.jobs.queries import files_in_use, free_jobs, is_any_left

log = logging.getLogger("lms.jobs")
#: Seconds between two signs of life; how often writing is tried while others write.
BEAT, WRITES = 2.0, 3
GONE = N_("Chỗ cần đưa vào không còn, hoặc bạn không còn được sửa ở đó.")
NOT_THERE = N_("Tệp đã gửi không còn ở máy chủ. Gửi lại tệp.")
Ending = Callable[[], bool]


class Lost(Exception):
    """The job is no longer this run's: another run has taken it up, or it was deleted."""


class _Pulse:
    """Tells the table how far a run is, and the run whether it is to stop. At most one small UPDATE in BEAT seconds."""

    def __init__(self, work: Work, ending: Ending) -> None:
        self._work, self._ending = work, ending
        self._percent, self._last = 0, time.monotonic()
        self.stop = self.lost = False

    def report(self, done: float) -> None:
        """Report how much is done, from 0 to 1."""
        self._percent = round(99 * min(1.0, max(0.0, done)))
        self._beat()

    def stopped(self) -> bool:
        """Whether the run is to end as soon as possible."""
        self._beat()
        return self.stop or self.lost or self._ending()

    def _beat(self) -> None:
        if time.monotonic() - self._last < BEAT:
            return
        self._last = time.monotonic()
        session = db.session()
        try:
            session.rollback()
            begin_write(session)
            answer = actions.beat(session, self._work, self._percent, now())
            session.commit()
        except OperationalError:
            # Others write for long, or the disk is full; the next beat is soon enough.
            session.rollback()
            return
        self.lost, self.stop = answer is None, bool(answer)


def free_now() -> list[int]:
    """The ids of jobs that may be begun now; those whose workers died too often are set aside first. Commits."""
    session = db.session()
    session.rollback()
    begin_write(session)
    actions.bury(session, now())
    found = free_jobs(session, now())
    session.commit()
    return found


def is_any_free() -> bool:
    """Whether a job may be begun now. Writes nothing."""
    session = db.session()
    found = is_any_left(session, now())
    session.rollback()
    return found


def sweep_files() -> None:
    """Remove files that no job needs."""
    in_use = files_in_use(db.session())
    db.session.rollback()
    job_files.sweep(_settings(), in_use)


def perform(job_id: int, ending: Ending = lambda: False) -> None:
    """Do a job if it is free: once, and never half. Raises nothing that a job could cause. Needs an application
    context; `ending` says whether this worker is to end."""
    work = _begun(job_id)
    if work is None:
        return
    pulse = _Pulse(work, ending)
    work = replace(work, report=pulse.report, stopped=pulse.stopped)
    try:
        _carry_out(work)
    except Lost:
        log.info("job lost", extra={"fields": {"job": job_id}})
    except outside.Stopped:
        _leave(work, pulse, ending)
    except outside.Busy:
        _end(work, lambda: actions.give_back(db.session(), work, now()))
    except (NotFound, NotAllowed):
        _end(work, lambda: actions.fail(db.session(), work, GONE, now()), over=True)
    except LmsError as why:
        _refused(work, why)
    except Exception as fault:
        _broken(work, fault)


def _begun(job_id: int) -> Work | None:
    session = db.session()
    session.rollback()
    begin_write(session)
    work = actions.claim(session, job_id, now())
    name = session.get_one(Job, job_id).file if work else ""
    session.commit()
    return replace(work, file=job_files.folder_of(_settings()) / name) if work and name else work


def _carry_out(work: Work) -> None:
    session = db.session()
    kind = _kind(session.get_one(Job, work.job_id).kind)
    session.rollback()
    if work.file is not None and not work.file.is_file():
        raise Conflict(NOT_THERE)
    made = kind.read(work)
    for left in reversed(range(WRITES)):
        try:
            return _write(kind, work, made)
        except OperationalError:
            session.rollback()
            if not left:
                raise
    return None


def _write(kind: JobKind, work: Work, made: Any) -> None:
    session = db.session()
    session.rollback()
    begin_write(session)
    moment: datetime = now()
    stop = actions.beat(session, work, 99, moment)
    if stop is None or stop:
        session.rollback()
        raise Lost if stop is None else outside.Stopped
    result = kind.keep(session, work, made, moment)
    actions.finish(session, work, result, moment)
    session.commit()
    _forget_file(work)


def _kind(key: str) -> JobKind:
    kind = kind_of(key)
    if kind is None:
        raise RuntimeError("no such kind of job")
    return kind


def _leave(work: Work, pulse: _Pulse, ending: Ending) -> None:
    """End a run that its asker stopped; or give the job back when only this worker ends."""
    if pulse.lost:
        return
    if ending():
        _end(work, lambda: actions.give_back(db.session(), work, now()))
    else:
        _end(work, lambda: actions.stopped(db.session(), work, now()), over=True)


def _refused(work: Work, why: LmsError) -> None:
    said: Words = getattr(why, "message", "") or GONE
    _end(work, lambda: actions.fail(db.session(), work, said, now()), over=True)


def _broken(work: Work, fault: Exception) -> None:
    """Handle a mistake of the program or the machine: the job is tried again, and then the administrator is told."""
    log.error("job broken", exc_info=fault, extra={"fields": {"job": work.job_id, "no_room": is_full(fault)}})
    _end(work, lambda: actions.give_back(db.session(), work, now(), trace(fault)))


def _end(work: Work, deed: Callable[[], None], *, over: bool = False) -> None:
    """Write how a run has ended; when even that cannot be written, its silence tells the next worker."""
    session = db.session()
    try:
        session.rollback()
        begin_write(session)
        deed()
        session.commit()
    except OperationalError:
        session.rollback()
        return
    if over:
        _forget_file(work)


def _forget_file(work: Work) -> None:
    if work.file is not None:
        job_files.forget(_settings(), work.file.name)


def _settings() -> Settings:
    found: Settings = current_app.extensions["lms_settings"]
    return found
