"""A kind of long work for tests: it notes every call, and does what the test says meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.base.db import db
from lms.jobs import actions, running
from lms.jobs.actions import JobRequest
from lms.jobs.kinds import JobKind, Work, offer
from lms.jobs.models import Job

NOW = datetime.now(UTC)


@dataclass
class Toy:
    """What was done, and what is to be done in the place of the long part and of the writing."""

    during: Callable[[Work], Any] = lambda _work: None
    writing: Callable[[Session, Work], Any] = lambda _session, _work: None
    reads: int = 0
    keeps: int = 0

    def read(self, work: Work) -> str:
        """The long part."""
        self.reads += 1
        self.during(work)
        return "made"

    def keep(self, session: Session, work: Work, made: str, _now: datetime) -> dict[str, Any]:
        """The writing."""
        self.keeps += 1
        self.writing(session, work)
        return {"said": made}


def toy(**how: Any) -> Toy:
    """Offer the kind "toy"."""
    made = Toy(**how)
    offer(JobKind("toy", "Đồ chơi", made.read, made.keep, lambda _job: "/there", lambda _job: "/back"))
    return made


def asked(session: Session, person_id: int, **given: Any) -> int:
    """A job of the kind "toy"; its id."""
    job = actions.ask(session, JobRequest("toy", "Việc thử", given), person_id, NOW)
    session.commit()
    return job.id


def run(app: Flask, job_id: int, ending: Callable[[], bool] = lambda: False) -> None:
    """What a worker does with a number from its queue."""
    with app.app_context():
        running.perform(job_id, ending)
        db.session.remove()


def work_off(app: Flask) -> None:
    """What a worker does when it looks what there is."""
    with app.app_context():
        for job_id in running.free_now():
            running.perform(job_id)
        db.session.remove()


def state(session: Session, job_id: int) -> str:
    """How it stands in the table."""
    session.expire_all()
    return session.get_one(Job, job_id).state


def fall_silent(session: Session, job_id: int) -> None:
    """Let the last sign of life of its run lie a minute back, as after a power cut."""
    session.execute(update(Job).where(Job.id == job_id).values(beat_at=NOW - timedelta(minutes=1)))
    session.commit()
