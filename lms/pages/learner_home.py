"""What a learner's first page shows: the one thing to do next, and every course with its progress."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.catalogue.outline import Outline, outline
from lms.catalogue.queries import CourseCard
from lms.certificates.queries import valid_codes
from lms.learning import rules
from lms.learning.models import Enrolment
from lms.learning.queries import enrolments_of, unanswered_in_open_tests


@dataclass(frozen=True)
class Begun:
    """A course that the person has joined, with the progress in it."""

    tree: Outline
    done: int
    onward: rules.Next
    completed_at: datetime | None
    certificate: str | None


@dataclass(frozen=True)
class OpenTest:
    """A test that was begun and not handed in: its course, and how many questions have no answer yet."""

    tree: Outline
    left: int


@dataclass(frozen=True)
class LearnerHome:
    """Courses joined, the one learnt last first; courses not joined yet; and a test to go on with, if one is open.

    Where no course is left to go on with, `suggested` is the first that was not joined yet.
    """

    begun: tuple[Begun, ...]
    fresh: tuple[CourseCard, ...]
    open_test: OpenTest | None = None
    suggested: Outline | None = None

    @property
    def current(self) -> Begun | None:
        """The course to go on with: of those not finished, the one learnt last."""
        return next((course for course in self.begun if course.completed_at is None), None)


def learner_home(session: Session, person_id: int, courses: list[CourseCard]) -> LearnerHome:
    """Gather what the page shows; courses that were used lately cost no further queries."""
    rows = enrolments_of(session, person_id)
    codes = valid_codes(session, [enrolment.id for enrolment, _done in rows])
    begun = tuple(_begun(session, enrolment, done, codes) for enrolment, done in rows)
    joined = {course.tree.course_id for course in begun}
    left = unanswered_in_open_tests(session, person_id)
    waiting = next(
        (OpenTest(course.tree, left[row.id]) for course, (row, _) in zip(begun, rows, strict=True) if row.id in left),
        None,
    )
    fresh = tuple(card for card in courses if card.course_id not in joined)
    left_over = any(course.completed_at is None for course in begun)
    suggested = outline(session, fresh[0].version_id) if fresh and not left_over else None
    return LearnerHome(begun, fresh, waiting, suggested)


def _begun(session: Session, enrolment: Enrolment, done: datetime | None, codes: dict[int, str]) -> Begun:
    tree = outline(session, enrolment.version_id)
    progress = enrolment.progress
    return Begun(
        tree, rules.lessons_done(progress, tree), rules.next_thing(progress, tree), done, codes.get(enrolment.id)
    )
