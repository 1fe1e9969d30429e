"""The facts that reports leave out when they are asked only for people whom a member of staff has met."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.certificates.queries import certified_facts
from lms.learning.models import Completion, Enrolment
from lms.people.listing import unmet


class Fact(NamedTuple):
    """A counted fact about a person whom no member of staff has met."""

    area_id: int
    course_id: int
    day: date
    kind: str


def facts(session: Session, area_ids: Sequence[int], course_id: int | None) -> Iterator[Fact]:
    """Every fact that counters hold about such people, in these areas and this course (None: all courses)."""
    moments = (Enrolment.joined_at, Enrolment.started_at, Completion.completed_at)
    statement = (
        select(Enrolment.area_id, Enrolment.course_id, *moments)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.area_id.in_(area_ids), Enrolment.person_id.in_(unmet()))
    )
    for area, course, *happened in session.execute(statement):
        for kind, moment in zip(("joined", "started", "completed"), happened, strict=True):
            if moment is not None and course_id in (None, course):
                yield Fact(area, course, local_day(moment), kind)
    within = set(area_ids)
    for (area, course, day, kind), _one in certified_facts(session, unmet()):
        if area in within and course_id in (None, course):
            yield Fact(area, course, day, kind)
