"""The job that takes in a large course that came as one file, while its sender does something else."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.base import outside
from lms.base.clock import local_day
from lms.base.errors import NotAllowed
from lms.base.text import N_
from lms.jobs.kinds import JobKind, Work, offer
from lms.jobs.models import Job
from lms.people.queries import roles_of
from lms.sharing.packages import load_package
from lms.sharing.unpacking import MOST_BYTES, TOO_HEAVY, Package, read_package

PACKAGE = "package"


def read(work: Work) -> Package:
    """Read the whole package and check it. Raises what lms.base.outside.run raises."""
    assert work.file is not None  # noqa: S101  (it came with one)
    limits = replace(outside.PACKAGE, waiting=5)
    with work.file.open("rb") as sent:
        return outside.run(read_package, sent, limits=limits, progress=work.report, stopped=work.stopped)


def keep(session: Session, work: Work, made: Package, now: datetime) -> dict[str, Any]:
    """Make a new course of the sender's. Raises NotAllowed when the sender is no longer a trainer. Does not commit."""
    held = {role for role, _area in roles_of(session, work.asked_by_id, local_day(now))}
    if not held & {"trainer", "admin"}:
        raise NotAllowed
    return {"course_id": load_package(session, made, work.asked_by_id, now).id}


def _course(job: Job) -> str:
    return url_for("authoring.course", course_id=job.made["course_id"])


def _again(_job: Job) -> str:
    return url_for("sharing.package_in")


def offer_all() -> None:
    """Make this kind of job known to the queue."""
    offer(JobKind(PACKAGE, N_("Đưa khóa học vào"), read, keep, _course, _again, MOST_BYTES, TOO_HEAVY))
