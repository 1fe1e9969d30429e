"""Taking over the steps that were read on a device before anybody had signed in there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.base.db import insert_or_ignore
from lms.base.errors import NotFound
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import LessonOutline, Outline, outline
from lms.learning import visitor
from lms.learning.actions import enrol, read_step
from lms.learning.models import TakenReading
from lms.learning.visitor import Steps
from lms.people.queries import home_area_id


@dataclass(frozen=True)
class Offered:
    """A course begun on a device, and how many of its steps were read there."""

    title: str
    steps: int


def claim(session: Session, number: str, now: datetime) -> bool:
    """Mark the reading with this number as offered; False when it was offered to somebody before."""
    session.execute(delete(TakenReading).where(TakenReading.at < now - timedelta(seconds=2 * visitor.FOR_SECONDS)))
    return insert_or_ignore(session, TakenReading, {"number": number, "at": now})


def offered(session: Session, read: Steps) -> list[Offered]:
    """The courses of a reading, each with its number of steps; courses that are no longer published are left out."""
    found: dict[str, int] = {}
    for tree, _lesson, numbers in _lessons(session, read):
        found[tree.title] = found.get(tree.title, 0) + len(numbers)
    return [Offered(title, steps) for title, steps in found.items() if steps]


def take_in(session: Session, person_id: int, read: Steps, now: datetime, *, course_id: int | None = None) -> int:
    """Enrol the person in the courses begun (or only in `course_id`) and record the steps; returns how many were new.

    Lessons and versions that no longer exist are passed over. Does not commit.
    """
    area_id = home_area_id(session, person_id)
    if area_id is None:
        return 0
    new = 0
    for tree, lesson, numbers in _lessons(session, read):
        if not numbers or course_id not in (None, tree.course_id):
            continue
        try:
            enrolment = enrol(session, person_id, tree.course_id, area_id, now)
        except NotFound:
            continue
        for step in numbers:
            new += read_step(session, enrolment, lesson.key, lesson.steps[step - 1].key, now)
    return new


def _lessons(session: Session, read: Steps) -> Iterator[tuple[Outline, LessonOutline, list[int]]]:
    for (version_id, number), mask in read.items():
        version = session.get(CourseVersion, version_id)
        if version is None or version.state != "published":
            continue
        tree = outline(session, version_id)
        if 1 <= number <= len(tree.lessons):
            lesson = tree.lessons[number - 1]
            yield tree, lesson, [step for step in visitor.steps(mask) if step <= len(lesson.steps)]
