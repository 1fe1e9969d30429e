"""Steps in the life of a job. Each is one UPDATE that says what must still be so, so that two workers never both do it.

None of these functions commits.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from lms.base.errors import Conflict
from lms.base.messages import Words
from lms.base.text import N_, tidy
from lms.jobs.kinds import Work
from lms.jobs.models import DONE, FAILED, RUNNING, STOPPED, WAITING, Job
from lms.jobs.queries import IS_DEAD, MOST_TRIES, is_free, is_silent

#: The most open jobs of one person; further ones are refused.
MOST_OPEN = 20
TOO_MANY = N_("Bạn đang có nhiều việc chờ máy làm. Chờ xong bớt rồi gửi tiếp.")
NO_END = "the worker ended without a word, %s times"


@dataclass(frozen=True)
class JobRequest:
    """What somebody asks for; `given` are plain ids and texts, `file` the name of what was sent."""

    kind: str
    about: str
    given: dict[str, Any]
    file: str = ""


def ask(session: Session, asked: JobRequest, person_id: int, now: datetime) -> Job:
    """Make a new job. Raises Conflict when this person has too many open ones."""
    mine = select(Job.id).where(Job.asked_by_id == person_id, Job.state.in_((WAITING, RUNNING))).limit(MOST_OPEN)
    if len(session.scalars(mine).all()) >= MOST_OPEN:
        raise Conflict(TOO_MANY)
    job = Job(
        kind=asked.kind, about=tidy(asked.about)[:160], given=asked.given, file=asked.file, asked_by_id=person_id,
        created_at=now,
    )  # fmt: skip
    session.add(job)
    session.flush()
    return job


def claim(session: Session, job_id: int, now: datetime) -> Work | None:
    """Begin a job that is free; None when it is not free, or not any more."""
    mark = secrets.token_hex(16)
    begin: dict[str, Any] = {
        "state": RUNNING, "claim": mark, "tries": Job.tries + 1, "percent": 0, "started_at": now, "beat_at": now,
    }  # fmt: skip
    if not _set(session, (Job.id == job_id, is_free(now), Job.tries < MOST_TRIES, ~Job.stop_asked), begin):
        return None
    job = session.get_one(Job, job_id, populate_existing=True)
    return Work(job.id, job.asked_by_id, job.about, dict(job.given), mark)


def beat(session: Session, work: Work, percent: int, now: datetime) -> bool | None:
    """Note that a run goes on, and return whether it is to stop; None when the job is no longer this run's.

    The job is held by lock until the end of the transaction.
    """
    mine = update(Job).where(*_mine(work)).values(beat_at=now, percent=percent).returning(Job.stop_asked)
    return session.scalar(mine)


def finish(session: Session, work: Work, made: dict[str, Any], now: datetime) -> None:
    """Note that a job is done, in the transaction that wrote its result. A "file" that was made is the job's now."""
    told = {name: value for name, value in made.items() if name != "file"}
    end = {"state": DONE, "percent": 100, "made": told, "ended_at": now, "file": made.get("file", "")}
    _set(session, _mine(work), end)


def fail(session: Session, work: Work, said: Words, now: datetime) -> None:
    """Note that what was asked for cannot be done; `said` tells the asker why."""
    _set(session, _mine(work), {"state": FAILED, "said": [said], "ended_at": now, "file": ""})


def stopped(session: Session, work: Work, now: datetime) -> None:
    """Note that the run has ended because somebody asked it to stop."""
    _set(session, _mine(work), {"state": STOPPED, "ended_at": now, "file": ""})


def give_back(session: Session, work: Work, now: datetime, fault: str = "") -> None:
    """Let the job be begun again by the next worker; without a `fault` this try does not count.

    After too many faults the job is dead and stays with its file, for an administrator to look at. One that was to
    stop, stops.
    """
    if _set(session, (*_mine(work), Job.stop_asked), {"state": STOPPED, "ended_at": now, "file": ""}):
        return
    if not fault:
        _set(session, _mine(work), {"state": WAITING, "tries": Job.tries - 1})
        return
    dead: dict[str, Any] = {"state": FAILED, "fault": fault[:4000], "ended_at": now}
    if not _set(session, (*_mine(work), Job.tries >= MOST_TRIES), dead):
        _set(session, _mine(work), {"state": WAITING})


def bury(session: Session, now: datetime) -> None:
    """Close runs that have ended without a word: as stopped when they were to stop, as dead when begun too often."""
    _set(session, (is_silent(now), Job.stop_asked), {"state": STOPPED, "ended_at": now, "file": ""})
    gone: dict[str, Any] = {"state": FAILED, "fault": NO_END % MOST_TRIES, "ended_at": now}
    _set(session, (is_silent(now), Job.tries >= MOST_TRIES), gone)


def stop(session: Session, job: Job, now: datetime) -> None:
    """Stop a job for its asker: at once while it waits, else as soon as its run hears of it."""
    if not _set(session, (Job.id == job.id, Job.state == WAITING), {"state": STOPPED, "ended_at": now, "file": ""}):
        _set(session, (Job.id == job.id, Job.state == RUNNING), {"stop_asked": True})
    session.refresh(job)


def retry(session: Session, job: Job) -> bool:
    """Begin a dead job again from the first try; False when it is not dead."""
    anew: dict[str, Any] = {
        "state": WAITING, "fault": "", "tries": 0, "percent": 0, "ended_at": None, "stop_asked": False,
    }  # fmt: skip
    return _set(session, (Job.id == job.id, IS_DEAD), anew)


def drop(session: Session, job: Job) -> None:
    """Delete a job that is done, failed or stopped; any other job stays. Does not commit."""
    session.execute(delete(Job).where(Job.id == job.id, Job.state.in_((DONE, FAILED, STOPPED))))


def forget_results(session: Session, kind: str) -> None:
    """Delete the finished jobs of a kind, for example because what they made names somebody who is being erased."""
    session.execute(delete(Job).where(Job.kind == kind, Job.state == DONE))


def forget_person(session: Session, person_id: int) -> None:
    """Delete everything that a person asked for; a run of it finds nothing to finish."""
    session.execute(delete(Job).where(Job.asked_by_id == person_id))


def _mine(work: Work) -> tuple[ColumnElement[bool], ...]:
    return (Job.id == work.job_id, Job.claim == work.claim, Job.state == RUNNING)


def _set(session: Session, where: Iterable[Any], values: dict[str, Any]) -> bool:
    """Set `values` in the rows that fit `where`, and return whether there was any."""
    changed = update(Job).where(*where).values(**values).returning(Job.id)
    return bool(session.execute(changed, execution_options={"synchronize_session": False}).all())
