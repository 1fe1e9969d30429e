"""Changes to the lessons and steps of a draft. A second press of the same button changes nothing. None commits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.base.text import fingerprint
from lms.catalogue import actions as catalogue
from lms.catalogue.models import CourseVersion, Lesson, Step
from lms.catalogue.queries import lessons_of, steps_of
from lms.quizzes.models import VersionQuestion


@dataclass(frozen=True)
class StepText:
    """What a trainer wrote in a step: title and Markdown."""

    title: str
    source: str

    @property
    def mark(self) -> str:
        """A short mark that differs whenever the words differ."""
        return fingerprint(self.title, self.source)


def written(step: Step) -> StepText:
    """The title and Markdown that a step has now."""
    return StepText(step.title, step.source)


def begin_lesson(session: Session, version: CourseVersion, title: str, start: Iterable[StepText] = ()) -> Lesson:
    """Add a lesson with these steps at the end; when the last one has this title and just these steps, return that."""
    steps = list(start)
    last = next(reversed(lessons_of(session, version.id)), None)
    if last is not None and last.title == title and [written(step) for step in steps_of(session, last.id)] == steps:
        return last
    lesson = catalogue.add_lesson(session, version, title)
    for step in steps:
        catalogue.add_step(session, version, lesson, step.title, step.source)
    return lesson


def describe_lesson(lesson: Lesson, values: dict[str, Any]) -> None:
    """Set columns of a lesson of a draft by their names; its key stays, because learners' progress depends on it."""
    for column, value in values.items():
        setattr(lesson, column, value)


def begin_step(session: Session, version: CourseVersion, lesson: Lesson, text: StepText) -> Step:
    """Add a step at the end of a lesson; when the last one says exactly this, return that."""
    last = next(reversed(steps_of(session, lesson.id)), None)
    if last is not None and written(last) == text:
        return last
    return catalogue.add_step(session, version, lesson, text.title, text.source)


def save_step(session: Session, version: CourseVersion, step: Step, text: StepText, opened: str) -> bool:
    """Write a step; False, and nothing is written, when somebody else has changed it since the page was opened.

    `opened` is the mark of the text that the page was opened with.
    """
    now = written(step)
    if opened != now.mark and text != now:
        return False
    step.title = text.title
    catalogue.write_step(step, text.source, catalogue.resolver(session, version.id))
    session.flush()
    return True


def move(session: Session, things: Sequence[Any], chosen_id: int, by: int) -> None:
    """Move a lesson or step one place up (-1) or down (1)."""
    catalogue.shift(session, list(things), chosen_id, 1 if by > 0 else -1)


def remove_lesson(session: Session, version: CourseVersion, lesson: Lesson) -> None:
    """Remove a lesson with its steps and practice questions; the bank's questions stay but no longer lead there."""
    _lead_nowhere(session, version, lesson.key, None)
    catalogue.drop(session, version, lesson)


def remove_step(session: Session, version: CourseVersion, lesson: Lesson, step: Step) -> None:
    """Remove a step; questions stay but no longer lead there."""
    _lead_nowhere(session, version, lesson.key, step.key)
    catalogue.drop(session, version, step)


def _lead_nowhere(session: Session, version: CourseVersion, lesson_key: str, step_key: str | None) -> None:
    there = [VersionQuestion.course_version_id == version.id, VersionQuestion.teaches_lesson_key == lesson_key]
    if step_key is not None:
        there.append(VersionQuestion.teaches_step_key == step_key)
    nowhere = {"teaches_lesson_key": None, "teaches_step_key": None}
    session.execute(update(VersionQuestion).where(*there).values(nowhere))
