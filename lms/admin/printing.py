"""Many certificates on one paper: painted while the officer does something else, kept for a week for that officer."""

import io
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from lms.base import outside
from lms.base.clock import local_day, now
from lms.base.db import db
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.certificates.document import certificates_pdf
from lms.certificates.register import printable
from lms.jobs import job_files
from lms.jobs.kinds import JobKind, Work, offer
from lms.jobs.models import Job
from lms.people.permissions import visible_areas

CERTIFICATES = "certificates"
#: The most sheets of one paper.
MOST = 500
NONE_LEFT = N_("Không còn giấy nào in được trong danh sách này.")


def read(work: Work) -> tuple[str, int]:
    """Paint the paper of those certificates that the officer may still see. Returns its file in the folder of jobs,
    and how many sheets it has. Raises Conflict when there is none, Stopped."""
    session = db.session()
    areas = visible_areas(session, work.asked_by_id, local_day(now()))
    found = printable(session, areas, work.given["codes"])
    session.rollback()
    if not found:
        raise Conflict(NONE_LEFT)

    def told(done: int) -> None:
        work.report(done / len(found))
        if work.stopped():
            raise outside.Stopped

    site = work.given["site"]
    paper = certificates_pdf([(words, f"{site}/v/{code}") for code, words in found], told)
    return job_files.store(current_app.extensions["lms_settings"], io.BytesIO(paper)), len(found)


def keep(_session: Session, _work: Work, made: tuple[str, int], _now: datetime) -> dict[str, Any]:
    """The outcome of the job: where the paper lies. Nothing else is written."""
    return {"file": made[0], "count": made[1]}


def _paper(job: Job) -> str:
    return url_for("admin.printed", job_id=job.id)


def _register(_job: Job) -> str:
    return url_for("admin.certificates")


def offer_all() -> None:
    """Make this kind of job known; called when the program starts."""
    offer(JobKind(CERTIFICATES, N_("In nhiều giấy chứng nhận"), read, keep, _paper, _register))
