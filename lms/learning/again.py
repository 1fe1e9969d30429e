"""After three failed tests in a row, the steps that teach what was missed come before the next try.

A learner who only presses buttons until the test is passed learns nothing, and a certificate ought to mean something;
one who reads is through in a few minutes. Each further failed test asks for the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.quotas import quotas
from lms.catalogue.outline import LessonOutline, StepOutline, outline
from lms.learning.models import Attempt, Enrolment, LearningEvent
from lms.learning.queries import items_of
from lms.learning.rules import READ, Progress, passed
from lms.quizzes.queries import question_set

#: How many tests have to be failed one after the other before reading comes first.
IN_A_ROW = 3


@dataclass(frozen=True)
class ToRead:
    """A lesson to be read again: those of its steps that teach what was missed and have not been read since."""

    lesson: LessonOutline
    steps: tuple[StepOutline, ...]


def may_be_marked(progress: Progress) -> bool:
    """Whether tests were handed in and none was passed; otherwise nothing ever has to be read again."""
    return "test" in progress and not passed(progress)


def failed_lately(session: Session, enrolment: Enrolment) -> Attempt | None:
    """The last test handed in, when it ends a row of three or more failed ones; else None."""
    if not may_be_marked(enrolment.progress):
        return None
    handed_in = (
        select(Attempt)
        .where(Attempt.enrolment_id == enrolment.id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.submitted_at.desc())
        .limit(IN_A_ROW)
    )
    tries = session.scalars(handed_in).all()
    return tries[0] if len(tries) == IN_A_ROW and not any(attempt.passed for attempt in tries) else None


def to_read_first(session: Session, enrolment: Enrolment) -> Sequence[ToRead]:
    """What has to be read again before the next test, in the order of the lessons; empty when the test may begin."""
    attempt = failed_lately(session, enrolment)
    if attempt is None:
        return ()
    missed = _missed(session, attempt) - _read_since(session, enrolment, attempt)
    found = []
    for lesson in outline(session, enrolment.version_id).lessons:
        steps = tuple(step for step in lesson.steps if (lesson.key, step.key) in missed)
        if steps:
            found.append(ToRead(lesson, steps))
    return found


def had_enough(session: Session, enrolment: Enrolment, now: datetime) -> bool:
    """Whether this person has begun so many tests of the course in the last 24 hours that the next one can wait."""
    begun = (Attempt.enrolment_id == enrolment.id, Attempt.started_at > now - timedelta(days=1))
    count = session.scalar(select(func.count()).select_from(Attempt).where(*begun)) or 0
    return count >= quotas().tests_a_day


def attempt_read_after(session: Session, enrolment: Enrolment) -> UUID | None:
    """The failed test after which a step is read again, so that reading it once more is an event of its own."""
    attempt = failed_lately(session, enrolment)
    return attempt.id if attempt else None


def _missed(session: Session, attempt: Attempt) -> set[tuple[str, str]]:
    """The steps that teach the questions of a test that were not answered right."""
    questions = question_set(session, attempt.version_id)
    asked = [questions.asked(i.question_version_id) for i in items_of(session, attempt.id) if (i.fraction or 0) < 1]
    return {one.teaches for one in asked if one.teaches is not None}


def _read_since(session: Session, enrolment: Enrolment, attempt: Attempt) -> set[tuple[str, str]]:
    statement = select(LearningEvent.lesson_key, LearningEvent.step_key).where(
        LearningEvent.enrolment_id == enrolment.id,
        LearningEvent.kind == READ,
        LearningEvent.server_time >= attempt.submitted_at,
    )
    return {(lesson or "", step or "") for lesson, step in session.execute(statement)}
