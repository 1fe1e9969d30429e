"""Writing questions. Nothing here commits.

A question version that a published course version uses is never changed; a new version is made instead.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.catalogue.actions import free_key, resolver
from lms.content.text.named_things import Picture, Resolve, picture_html
from lms.content.text.render import render
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.queries import is_pinned
from lms.quizzes.texts import QuestionText


def has_asked(session: Session, course_id: int) -> bool:
    """Whether a course has a question in any of its versions."""
    return session.scalar(select(Question.id).where(Question.course_id == course_id).limit(1)) is not None


def add_question(
    session: Session, course_id: int, version_id: int, text: QuestionText, now: datetime, *, lesson_id: int | None
) -> VersionQuestion:
    """Add a question to a draft, to the practice of lesson `lesson_id` or, when None, to the bank.

    A key that the course knows means the same question. Its newest version is used again when it says the same as
    `text`.
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


def add_questions(
    session: Session,
    course_id: int,
    version_id: int,
    texts: Sequence[QuestionText],
    now: datetime,
    *,
    lesson_id: int | None,
) -> list[VersionQuestion]:
    """Add many new questions to a draft in their order; each text becomes a question of its own.

    Does what `add_question` does for each, but asks the database only once for what they share: the keys in use, the
    pictures, and the last position.
    """
    taken = set(session.scalars(select(Question.key).where(Question.course_id == course_id)))
    resolve = resolver(session, version_id)
    questions = [Question(course_id=course_id, key=_new_key(text, taken)) for text in texts]
    session.add_all(questions)
    session.flush()
    versions = [
        QuestionVersion(question_id=question.id, number=1, created_at=now, **_columns(text, resolve))
        for question, text in zip(questions, texts, strict=True)
    ]
    session.add_all(versions)
    session.flush()
    uses = [
        VersionQuestion(
            course_version_id=version_id,
            question_version_id=version.id,
            lesson_id=lesson_id,
            position=place,
        )
        for place, version in enumerate(versions, _next_position(session, version_id, lesson_id))
    ]
    for use, text in zip(uses, texts, strict=True):
        use.teaches_lesson_key, use.teaches_step_key = text.teaches or (None, None)
    session.add_all(uses)
    session.flush()
    return uses


def rewrite(session: Session, use: VersionQuestion, text: QuestionText, now: datetime) -> None:
    """Change what a question of a draft says.

    A question version that a published course version uses stays as it is, and the draft gets a new one.
    """
    version = session.get_one(QuestionVersion, use.question_version_id)
    pinned = is_pinned(session, version.id)
    shown = _columns(text, resolver(session, use.course_version_id))
    changed = _says(version) != (text.kind, text.body, text.tags, text.difficulty)
    changed = changed or (version.stem_html, version.art) != (shown["stem_html"], shown["art"])
    if pinned and changed:
        version = _new_version(session, session.get_one(Question, version.question_id), now)
        use.question_version_id = version.id
    if changed or not pinned:
        _write(session, use.course_version_id, version, text)
    use.teaches_lesson_key, use.teaches_step_key = text.teaches or (None, None)
    session.flush()


def remove(session: Session, use: VersionQuestion) -> None:
    """Remove a question from a draft; the question itself and the answers to it stay."""
    session.delete(use)
    session.flush()


def put_in(session: Session, use: VersionQuestion, lesson_id: int | None) -> None:
    """Move a question of a draft to the end of a lesson's practice, or of the bank when `lesson_id` is None.

    A question that is there already keeps its position.
    """
    if use.lesson_id != lesson_id:
        use.lesson_id, use.position = lesson_id, _next_position(session, use.course_version_id, lesson_id)
        session.flush()


def drop_unused_versions(session: Session, course_id: int) -> None:
    """Delete question versions of a course that no course version uses. Called after a draft was thrown away."""
    used = select(VersionQuestion.question_version_id)
    mine = select(Question.id).where(Question.course_id == course_id)
    session.execute(
        delete(QuestionVersion).where(QuestionVersion.question_id.in_(mine), QuestionVersion.id.not_in(used))
    )


def _question(session: Session, course_id: int, text: QuestionText) -> Question:
    known = select(Question).where(Question.course_id == course_id)
    if text.key:
        found = session.scalar(known.where(Question.key == text.key))
        if found is not None:
            return found
    taken = set(session.scalars(select(Question.key).where(Question.course_id == course_id)))
    question = Question(course_id=course_id, key=text.key or free_key(text.body.stem, taken, "cau"))
    session.add(question)
    session.flush()
    return question


def _new_key(text: QuestionText, taken: set[str]) -> str:
    key = text.key if text.key and text.key not in taken else free_key(text.body.stem, taken, "cau")
    taken.add(key)
    return key


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
    return version.kind, KINDS[version.kind].read(version.body), version.labels, version.difficulty


def _new_version(session: Session, question: Question, now: datetime) -> QuestionVersion:
    last = session.scalar(select(func.max(QuestionVersion.number)).where(QuestionVersion.question_id == question.id))
    version = QuestionVersion(question_id=question.id, number=(last or 0) + 1, kind="-", body={}, created_at=now)
    session.add(version)
    session.flush()
    return version


def _write(session: Session, course_version_id: int, version: QuestionVersion, text: QuestionText) -> None:
    for name, value in _columns(text, resolver(session, course_version_id)).items():
        setattr(version, name, value)
    session.flush()


def _columns(text: QuestionText, resolve: Any) -> dict[str, Any]:
    """The values that a text gives to the columns of its question version."""
    made = render(text.body.stem, resolve)
    return {
        "kind": text.kind,
        "body": text.kept(),
        "tags": "; ".join(text.tags),
        "difficulty": text.difficulty,
        "stem_html": made.html,
        "art": art_of(text.body.pictures, resolve),
        "names": list(dict.fromkeys([*made.names, *text.body.pictures])),
    }


def art_of(pictures: Iterable[str], resolve: Resolve) -> dict[str, Any]:
    """By name, what pages need to show the pictures beside a question's text; names that do not exist are left out.

    Each value holds "html", "src", and "width" and "height" in pixels.
    """
    known = {path: resolve(path) for path in pictures}
    return {
        path: {"html": picture_html(thing, ""), "src": thing.src, "width": thing.width, "height": thing.height}
        for path, thing in known.items()
        if isinstance(thing, Picture)
    }


def _next_position(session: Session, version_id: int, lesson_id: int | None) -> int:
    statement = select(func.max(VersionQuestion.position)).where(
        VersionQuestion.course_version_id == version_id, VersionQuestion.lesson_id.is_not_distinct_from(lesson_id)
    )
    return (session.scalar(statement) or 0) + 1
