"""Changing the labels and the difficulty of many questions of a draft at once; what they ask stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.errors import Invalid
from lms.quizzes.contents import HELD, MADE
from lms.quizzes.labels import changed
from lms.quizzes.models import QuestionVersion, VersionQuestion
from lms.quizzes.queries import pinned_among
from lms.quizzes.rules import tags_refused


@dataclass(frozen=True)
class Relabelling:
    """Labels to add and to drop, and a new difficulty ("" keeps the old). A category that is added replaces the old
    one."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    difficulty: str = ""
    #: (lesson key, step key) of the step that shall teach them; None keeps the old ones.
    teaches: tuple[str, str] | None = None


def relabel(session: Session, version_id: int, use_ids: Sequence[int], wanted: Relabelling, now: datetime) -> int:
    """Change these uses of a draft; returns how many questions got other labels or another difficulty. Does not commit.

    A question version that a published course version uses gets a successor. Raises Invalid when a question would have
    too many labels, before any question version is changed. The uses and their question versions are held by lock until
    the end of the transaction.
    """
    statement = (
        select(VersionQuestion, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == VersionQuestion.question_version_id)
        .where(VersionQuestion.course_version_id == version_id, VersionQuestion.id.in_(use_ids))
        .with_for_update()
    )
    rows = [(use, version, _labels(version, wanted)) for use, version in session.execute(statement)]
    for use, _version, _says in rows if wanted.teaches else ():
        use.teaches_lesson_key, use.teaches_step_key = wanted.teaches or (None, None)
    touched = [(use, version, says) for use, version, says in rows if says != (version.tags, version.difficulty)]
    for _use, _version, (tags, _difficulty) in touched:
        if message := tags_refused(tags.split("; ")):
            raise Invalid("add", message)
    pinned = pinned_among(session, [version.id for _use, version, _says in touched])
    numbers = _last_numbers(session, [version.question_id for _use, version, _says in touched])
    for use, version, (tags, difficulty) in touched:
        if version.id in pinned:
            version = _successor(version, numbers[version.question_id] + 1, now)
            session.add(version)
            session.flush()
            use.question_version_id = version.id
        version.tags, version.difficulty = tags, difficulty
    session.flush()
    return len(touched)


def _labels(version: QuestionVersion, wanted: Relabelling) -> tuple[str, str]:
    tags = changed(version.labels, wanted.add, wanted.drop)
    return "; ".join(tags), wanted.difficulty or version.difficulty


def _last_numbers(session: Session, question_ids: Sequence[int]) -> dict[int, int]:
    statement = select(QuestionVersion.question_id, func.max(QuestionVersion.number)).where(
        QuestionVersion.question_id.in_(question_ids)
    )
    return {row[0]: row[1] for row in session.execute(statement.group_by(QuestionVersion.question_id))}


def _successor(version: QuestionVersion, number: int, now: datetime) -> QuestionVersion:
    """The next version of a question, which still says the same as `version`; it is not in the session yet."""
    kept = {name: getattr(version, name) for name in (*HELD["question_version"], *MADE["question_version"])}
    return QuestionVersion(question_id=version.question_id, number=number, created_at=now, **kept)
