"""Deeds on questions. A question version that anything published uses is never changed: a new one is made."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.catalogue.actions import free_key, picture_resolver
from lms.content.render import render
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.queries import group_to_change, is_pinned


@dataclass(frozen=True)
class QuestionText:
    """What an author writes: kind, body (see lms.quizzes.kinds), tags, difficulty, and the step that teaches it."""

    kind: str
    body: dict[str, Any]
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    teaches: tuple[str, str] | None = None
    key: str = field(default="")


def add_question(
    session: Session, course_id: int, version_id: int, text: QuestionText, now: datetime, *, lesson_id: int | None
) -> VersionQuestion:
    """Put a question into a draft: practice of `lesson_id`, or the bank when None.

    A key that the course knows already means the same question; its newest version is reused when it says the same.
    """
    question = _question(session, course_id, text)
    version = _version(session, version_id, question, text, now)
    use = VersionQuestion(
        course_version_id=version_id,
        question_version_id=version.id,
        lesson_id=lesson_id,
        position=_next_position(session, version_id, lesson_id),
    )
    use.teaches_lesson_key, use.teaches_step_key = text.teaches or (None, None)
    session.add(use)
    session.flush()
    return use


def rewrite(session: Session, use: VersionQuestion, text: QuestionText, now: datetime) -> None:
    """Change what a draft's question says; a version pinned by anything published stays as it is."""
    version = session.get_one(QuestionVersion, use.question_version_id)
    pinned = is_pinned(session, version.id)
    changed = _says(version) != (text.kind, text.body, text.tags, text.difficulty)
    if pinned and changed:
        version = _new_version(session, session.get_one(Question, version.question_id), now)
        use.question_version_id = version.id
    if changed or not pinned:
        _write(session, use.course_version_id, version, text)
    use.teaches_lesson_key, use.teaches_step_key = text.teaches or (None, None)
    session.flush()


def remove(session: Session, use: VersionQuestion) -> None:
    """Take a question out of a draft; the question itself and what was answered stay."""
    session.delete(use)
    session.flush()


def put_in(session: Session, use: VersionQuestion, lesson_id: int | None) -> None:
    """Let a draft ask a question elsewhere: at the end of a lesson's practice, or of the bank (None)."""
    if use.lesson_id != lesson_id:
        use.lesson_id, use.position = lesson_id, _next_position(session, use.course_version_id, lesson_id)
        session.flush()


def copy_question(session: Session, course_id: int, use: VersionQuestion, now: datetime) -> VersionQuestion:
    """A new question that says the same, right after the old one in its list."""
    version = session.get_one(QuestionVersion, use.question_version_id)
    text = _kept_text(use, version)
    copy = add_question(session, course_id, use.course_version_id, text, now, lesson_id=use.lesson_id)
    others = [row for row in group_to_change(session, use.course_version_id, use.lesson_id) if row.id != copy.id]
    others.insert(next(at for at, row in enumerate(others, 1) if row.id == use.id), copy)
    for position, row in enumerate(others, 1):
        row.position = position
    session.flush()
    return copy


def copy_questions(session: Session, source_id: int, target_id: int, lessons: dict[int, int]) -> None:
    """Let version `target_id` use the same question versions as `source_id`; `lessons` maps old to new lesson ids."""
    for use in session.scalars(select(VersionQuestion).where(VersionQuestion.course_version_id == source_id)):
        session.add(
            VersionQuestion(
                course_version_id=target_id,
                question_version_id=use.question_version_id,
                lesson_id=lessons.get(use.lesson_id) if use.lesson_id else None,
                position=use.position,
                teaches_lesson_key=use.teaches_lesson_key,
                teaches_step_key=use.teaches_step_key,
            )
        )
    session.flush()


def copy_questions_to_course(
    session: Session, target: tuple[int, int], source_id: int, lessons: dict[int, int], now: datetime
) -> None:
    """Copy the questions of version `source_id` into another course; `target` is (course id, version id)."""
    course_id, version_id = target
    statement = (
        select(VersionQuestion, QuestionVersion, Question.key)
        .join(QuestionVersion, QuestionVersion.id == VersionQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(VersionQuestion.course_version_id == source_id)
        .order_by(VersionQuestion.position, VersionQuestion.id)
    )
    for use, version, key in session.execute(statement).all():
        text = replace(_kept_text(use, version), key=key)
        lesson_id = lessons.get(use.lesson_id) if use.lesson_id else None
        add_question(session, course_id, version_id, text, now, lesson_id=lesson_id)


def drop_unused_versions(session: Session, course_id: int) -> None:
    """After a draft is thrown away: remove question versions that nothing uses and nobody answered."""
    used = select(VersionQuestion.question_version_id)
    mine = select(Question.id).where(Question.course_id == course_id)
    session.execute(
        delete(QuestionVersion).where(QuestionVersion.question_id.in_(mine), QuestionVersion.id.not_in(used))
    )


def _kept_text(use: VersionQuestion, version: QuestionVersion) -> QuestionText:
    """What a use asks, as an author wrote it."""
    taught = (use.teaches_lesson_key, use.teaches_step_key)
    return QuestionText(
        version.kind,
        version.body,
        tuple(tag for tag in version.tags.split("; ") if tag),
        version.difficulty,
        (taught[0], taught[1]) if taught[0] and taught[1] else None,
    )


def _question(session: Session, course_id: int, text: QuestionText) -> Question:
    known = select(Question).where(Question.course_id == course_id)
    if text.key:
        found = session.scalar(known.where(Question.key == text.key))
        if found is not None:
            return found
    taken = set(session.scalars(select(Question.key).where(Question.course_id == course_id)))
    question = Question(course_id=course_id, key=text.key or free_key(text.body["stem"], taken, "cau"))
    session.add(question)
    session.flush()
    return question


def _version(
    session: Session, version_id: int, question: Question, text: QuestionText, now: datetime
) -> QuestionVersion:
    newest = session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    if newest is not None and _says(newest) == (text.kind, text.body, text.tags, text.difficulty):
        return newest
    version = _new_version(session, question, now)
    _write(session, version_id, version, text)
    return version


def _says(version: QuestionVersion) -> tuple[Any, ...]:
    tags = tuple(tag for tag in version.tags.split("; ") if tag)
    return version.kind, version.body, tags, version.difficulty


def _new_version(session: Session, question: Question, now: datetime) -> QuestionVersion:
    last = session.scalar(select(func.max(QuestionVersion.number)).where(QuestionVersion.question_id == question.id))
    version = QuestionVersion(question_id=question.id, number=(last or 0) + 1, kind="-", body={}, created_at=now)
    session.add(version)
    session.flush()
    return version


def _write(session: Session, course_version_id: int, version: QuestionVersion, text: QuestionText) -> None:
    version.kind, version.body = text.kind, text.body
    version.tags, version.difficulty = "; ".join(text.tags), text.difficulty
    version.stem_html = render(text.body["stem"], picture_resolver(session, course_version_id)).html
    session.flush()


def _next_position(session: Session, version_id: int, lesson_id: int | None) -> int:
    statement = select(func.max(VersionQuestion.position)).where(
        VersionQuestion.course_version_id == version_id, VersionQuestion.lesson_id.is_not_distinct_from(lesson_id)
    )
    return (session.scalar(statement) or 0) + 1
