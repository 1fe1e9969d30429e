"""The versions of a question: what each said, what changed, where it is used and how often it was answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.questions.question_words import said
from lms.base.errors import NotFound
from lms.catalogue.models import CourseVersion, Lesson
from lms.content.text.worddiff import Run, differences
from lms.learning.models import AttemptItem
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.queries import plain_asked


@dataclass(frozen=True)
class UsedIn:
    """A version of the course that asks the question, in the lesson with title `lesson` or in the test ("")."""

    number: int
    state: str
    lesson: str


@dataclass(frozen=True)
class Edition:
    """A version of a question; `words` compares its text with the version before, `labels` are those it has itself."""

    id: int
    number: int
    at: datetime
    words: list[Run]
    labels: tuple[str, ...]
    used: tuple[UsedIn, ...]
    answers: int


def question_by_key(session: Session, course_id: int, key: str) -> Question:
    """The question of a course that has this key. Raises NotFound when there is none."""
    found = session.scalar(select(Question).where(Question.course_id == course_id, Question.key == key))
    if found is None:
        raise NotFound
    return found


def editions(session: Session, question: Question) -> list[Edition]:
    """All versions of a question, the newest first. Takes three queries."""
    versions = session.scalars(
        select(QuestionVersion).where(QuestionVersion.question_id == question.id).order_by(QuestionVersion.number)
    ).all()
    used, answers = _uses(session, question.id), _answers(session, question.id)
    found, before = [], ""
    for version in versions:
        asked = plain_asked(version)
        words = said(asked)
        runs = differences(before, words) if before else [Run("same", words)]
        labels = tuple(part for part in (asked.difficulty, *asked.tags) if part)
        about = (tuple(used.get(version.id, ())), answers.get(version.id, 0))
        found.append(Edition(version.id, version.number, version.created_at, runs, labels, *about))
        before = words
    return found[::-1]


def _uses(session: Session, question_id: int) -> dict[int, list[UsedIn]]:
    statement = (
        select(QuestionVersion.id, CourseVersion.number, CourseVersion.state, Lesson.title)
        .join(VersionQuestion, VersionQuestion.question_version_id == QuestionVersion.id)
        .join(CourseVersion, CourseVersion.id == VersionQuestion.course_version_id)
        .outerjoin(Lesson, Lesson.id == VersionQuestion.lesson_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(CourseVersion.number)
    )
    found: dict[int, list[UsedIn]] = {}
    for version_id, number, state, lesson in session.execute(statement):
        found.setdefault(version_id, []).append(UsedIn(number, state, lesson or ""))
    return found


def _answers(session: Session, question_id: int) -> dict[int, int]:
    """By id of a question version, how many answers in tests it has."""
    statement = (
        select(AttemptItem.question_version_id, func.count())
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(QuestionVersion.question_id == question_id, AttemptItem.response_text != "")
        .group_by(AttemptItem.question_version_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
