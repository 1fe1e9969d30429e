"""Certificates that wait, because the machine's clock cannot be believed: nothing dated is issued before it is right.

A date in the register stays for ever, and so does the year of a number. A learner who completes a course while the
clock is in doubt keeps the completion; the certificate comes by itself as soon as the clock is right, or an
administrator says that it is.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from lms.base import clock, timekeeping
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.base.timekeeping import LEEWAY
from lms.certificates.models import Certificate
from lms.learning.models import Completion, Enrolment, LearningEvent
from lms.people.models import AuditEntry, Person

DOUBTED = N_("Đồng hồ máy chủ có vẻ sai nên chưa cấp giấy được. Người quản trị xem ở trang Máy chủ.")
_DATED = (LearningEvent.server_time, Certificate.issued_at, AuditEntry.at)


class ClockDoubted(Conflict):
    """The machine's clock cannot be believed, so nothing dated is issued."""

    def __init__(self) -> None:
        super().__init__(DOUBTED)


def newest_fact(session: Session, now: datetime) -> datetime | None:
    """The newest thing recorded: one that lies ahead of `now`, or else the newest that is at least a day old.

    Younger ones were recorded by the clock that is in question. Looks through whole tables.
    """
    newest = _newest(session, None)
    return newest if newest is None or newest > now else _newest(session, now - LEEWAY)


def _newest(session: Session, until: datetime | None) -> datetime | None:
    found = [session.scalar(select(func.max(column)).where(*([column <= until] if until else []))) for column in _DATED]
    return max((moment for moment in found if moment is not None), default=None)


def be_right(session: Session) -> None:
    """Check that the machine's clock can be believed. Raises ClockDoubted, and notes that something waits.

    It is the clock that is judged, not the moment for which something is issued. Does not commit.
    """
    moment = clock.now()
    if timekeeping.believe_or_doubt(session, moment, newest_fact):
        timekeeping.note_waiting(session, moment)
        raise ClockDoubted


def _due() -> Select[Enrolment, datetime]:
    """A SELECT of completed enrolments that never had a certificate."""
    had = exists().where(Certificate.enrolment_id == Completion.enrolment_id)
    return (
        select(Enrolment, Completion.completed_at)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Person.erased_at.is_(None), ~had)
    )


def count(session: Session) -> int:
    """How many completed enrolments still wait for their certificate."""
    return session.scalar(select(func.count()).select_from(_due().subquery())) or 0


def courses_of(session: Session, person_id: int) -> Sequence[int]:
    """The ids of the courses for which a person's certificate waits."""
    return [row.course_id for row, _done in session.execute(_due().where(Enrolment.person_id == person_id))]


def due(session: Session, most: int) -> list[tuple[Enrolment, datetime]]:
    """The first `most` enrolments that wait, each with the moment when it was completed; held by lock until the end
    of the transaction."""
    oldest = _due().order_by(Completion.completed_at, Enrolment.id).limit(most)
    return [(row, done) for row, done in session.execute(oldest.with_for_update(of=Enrolment))]
