"""Copying questions within a list, into a course's next version, or into another course."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.quizzes.actions import add_question
from lms.quizzes.contents import HELD
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.queries import asked_of, group_to_change
from lms.quizzes.texts import QuestionText


def copy_question(session: Session, course_id: int, use: VersionQuestion, now: datetime) -> VersionQuestion:
    """Make a new question that says the same, right after the original in its list; returns the copy's row."""
    version = session.get_one(QuestionVersion, use.question_version_id)
    text = kept_text(use, version)
    copy = add_question(session, course_id, use.course_version_id, text, now, lesson_id=use.lesson_id)
    others = [row for row in group_to_change(session, use.course_version_id, use.lesson_id) if row.id != copy.id]
    others.insert(next(at for at, row in enumerate(others, 1) if row.id == use.id), copy)
    for position, row in enumerate(others, 1):
        row.position = position
    session.flush()
    return copy


def copy_questions(session: Session, source_id: int, target_id: int, lessons: dict[int, int]) -> None:
    """Make version `target_id` use the question versions of `source_id`; `lessons` maps old to new lesson ids."""
    for use in session.scalars(select(VersionQuestion).where(VersionQuestion.course_version_id == source_id)).all():
        said = {column: getattr(use, column) for column in HELD["version_question"]}
        said["lesson_id"] = lessons.get(use.lesson_id) if use.lesson_id else None
        session.add(VersionQuestion(course_version_id=target_id, **said))
    session.flush()


def copy_questions_to_course(
    session: Session, target: tuple[int, int], source_id: int, lessons: dict[int, int], now: datetime
) -> None:
    """Copy the questions of version `source_id` into another course; `target` is (course id, version id).

    `lessons` maps old to new lesson ids.
    """
    course_id, version_id = target
    statement = (
        select(VersionQuestion, QuestionVersion, Question.key)
        .join(QuestionVersion, QuestionVersion.id == VersionQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(VersionQuestion.course_version_id == source_id)
        .order_by(VersionQuestion.position, VersionQuestion.id)
    )
    for use, version, key in session.execute(statement).all():
        text = replace(kept_text(use, version), key=key)
        lesson_id = lessons.get(use.lesson_id) if use.lesson_id else None
        add_question(session, course_id, version_id, text, now, lesson_id=lesson_id)


def kept_text(use: VersionQuestion, version: QuestionVersion) -> QuestionText:
    """What a question says where a version uses it, as its author wrote it."""
    return asked_of(version, "", use, None).text
