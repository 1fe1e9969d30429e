"""The people behind the numbers of one row: who joined there, how far each has come.

The list holds every enrolment that counts in the row, so that it always adds up; a person is named only when the
officer may see people where that person lives now, and when the person has agreed to the class list (for a child the
guardian as well).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.base.clock import VIETNAM, local_day
from lms.catalogue.outline import outline
from lms.certificates.queries import HeldCertificates, held_in
from lms.learning import rules
from lms.learning.models import Completion, Enrolment
from lms.people.consents import may_be_named
from lms.people.listing import unmet
from lms.people.models import Person
from lms.people.permissions import visible_people
from lms.reports.figures import Figures, Wanted, of_facts

#: Why a person is counted without a name.
UNWILLING, GONE, ERASED = "unwilling", "gone", "erased"


@dataclass(frozen=True)
class Learner:
    """One person in one course. `hidden` says why there is no name, year of birth and code; empty when there are.

    `lessons_done` of `lessons`, `tested` (the test is passed) and `completed_on` are as things were at the end of the
    days asked for; `figures` is what the enrolment adds to the row.
    """

    name: str
    hidden: str
    birth_year: int | None
    course_id: int
    started: bool
    lessons_done: int
    lessons: int
    tested: bool
    completed_on: date | None
    code: str
    figures: Figures


def learners(session: Session, wanted: Wanted, area_ids: Sequence[int], actor_id: int) -> list[Learner]:
    """The enrolments of these areas, sorted by given name, those without a name last.

    The number of queries does not grow with people; a version of a course that was not used lately costs three more.
    """
    held = held_in(session, area_ids)
    found = []
    for row in session.execute(_statement(session, wanted, area_ids, actor_id)):
        learner = _learner(session, wanted, row, held.get(row.Enrolment.id, HeldCertificates()))
        if learner.figures:
            found.append(((bool(learner.hidden), "" if learner.hidden else row.sort_key, row.Enrolment.id), learner))
    return [learner for _key, learner in sorted(found, key=lambda pair: pair[0])]


def own_areas(branches: dict[int, int], area_id: int, leaf: bool) -> list[int]:
    """The ids of areas whose figures are in an area's own row: for a leaf all those below it, else only itself."""
    return [key for key, branch in branches.items() if leaf or branch == area_id]


def _statement(session: Session, wanted: Wanted, area_ids: Sequence[int], actor_id: int) -> Select[Any]:
    visible = Person.id.in_(visible_people(session, actor_id, wanted.on))
    person = (Person.name, Person.birth_year, Person.sort_key, Person.erased_at)
    agreed = may_be_named(wanted.on.year).label("agreed")
    statement: Any = (
        select(Enrolment, Completion.completed_at, *person, visible.label("visible"), agreed)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.area_id.in_(area_ids))
    )
    found: Select[Any] = statement.where(Enrolment.person_id.not_in(unmet())) if wanted.met else statement
    return found if wanted.course_id is None else found.where(Enrolment.course_id == wanted.course_id)


def _learner(session: Session, wanted: Wanted, row: Any, held: HeldCertificates) -> Learner:
    enrolment: Enrolment = row.Enrolment
    tree = outline(session, enrolment.version_id)
    progress = as_of(enrolment.progress, wanted.until)
    hidden = ERASED if row.erased_at else GONE if not row.visible else "" if row.agreed else UNWILLING
    done = _day(row.completed_at, wanted)
    return Learner(
        name="" if hidden else row.name,
        hidden=hidden,
        birth_year=None if hidden else row.birth_year,
        course_id=enrolment.course_id,
        started=_day(enrolment.started_at, wanted) is not None,
        lessons_done=rules.lessons_done(progress, tree),
        lessons=len(tree.lessons),
        tested=rules.passed(progress),
        completed_on=done,
        code=held.code if not hidden and any(wanted.holds(day) for day in held.days("certified")) else "",
        figures=_figures(wanted, row, held),
    )


def _figures(wanted: Wanted, row: Any, held: HeldCertificates) -> Figures:
    """The figures that this enrolment adds to its area's row."""
    enrolment: Enrolment = row.Enrolment
    moments = {"joined": enrolment.joined_at, "started": enrolment.started_at, "completed": row.completed_at}
    facts = [(kind, local_day(moment)) for kind, moment in moments.items() if moment]
    return of_facts(wanted, facts + [(kind, day) for kind in ("certified", "revoked") for day in held.days(kind)])


def _day(moment: datetime | None, wanted: Wanted) -> date | None:
    """The day in Vietnam of a moment; None when it is later than the days asked for."""
    day = local_day(moment) if moment else None
    return day if day is not None and wanted.holds(day) else None


def as_of(progress: rules.Progress, until: date | None) -> rules.Progress:
    """The part of a progress that had happened by the end of a day in Vietnam."""
    if until is None:
        return progress
    end = int(datetime.combine(until, time.max, VIETNAM).timestamp())
    lessons = progress.get("read", {}).items()
    read = {lesson: {step: at for step, at in steps.items() if at <= end} for lesson, steps in lessons}
    passed = progress.get("test", {}).get("passed")
    return {**progress, "read": read, "test": {"passed": passed if passed is not None and passed <= end else None}}
