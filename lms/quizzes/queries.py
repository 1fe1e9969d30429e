"""Reading which questions a course version asks, in practice and in the test."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.base.cache import Cache
from lms.base.errors import NotFound
from lms.catalogue.models import CourseVersion, Lesson
from lms.quizzes.behaviours import Behaviour, behaviour_of
from lms.quizzes.drawing import DrawRule, rules_of
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.naming import names_of
from lms.quizzes.texts import HasText, QuestionText


@dataclass(frozen=True)
class Asked(HasText):
    """A question as one course version asks it; `id` and `number` are its question version's."""

    id: int
    question_id: int
    number: int
    text: QuestionText
    stem_html: str
    lesson_key: str | None = None
    art: dict[str, Any] = field(default_factory=dict)
    #: The names of everything that its text names or that is shown beside it (see lms.quizzes.naming).
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionSet:
    """What a course version asks, in the author's order (practice by lesson key, the bank of the test), and how."""

    practice: dict[str, tuple[Asked, ...]]
    bank: tuple[Asked, ...]
    behaviour: Behaviour = field(default_factory=Behaviour)
    rules: tuple[DrawRule, ...] = ()

    def asked(self, question_version_id: int) -> Asked:
        """The question of this course version with this question version's id. Raises NotFound when there is none."""
        everything = (*self.bank, *(asked for group in self.practice.values() for asked in group))
        found = next((asked for asked in everything if asked.id == question_version_id), None)
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True)
class Use:
    """A question where a course version uses it: in the practice of lesson `lesson_id`, or in the bank (None)."""

    id: int
    lesson_id: int | None
    asked: Asked


_SET = (
    select(QuestionVersion, Question.key, VersionQuestion, Lesson.key)
    .join(VersionQuestion, VersionQuestion.question_version_id == QuestionVersion.id)
    .join(Question, Question.id == QuestionVersion.question_id)
    .outerjoin(Lesson, Lesson.id == VersionQuestion.lesson_id)
    .where(VersionQuestion.course_version_id == bindparam("version_id"))
    .order_by(VersionQuestion.position, VersionQuestion.id)
)
_VERSION = select(CourseVersion.state, CourseVersion.asking).where(CourseVersion.id == bindparam("version_id"))
_kept: Cache[QuestionSet] = Cache(64)


def question_set(session: Session, version_id: int) -> QuestionSet:
    """What a version asks. A published version never changes, so it is remembered and the next call needs no query."""
    engine = session.get_bind().engine
    kept = _kept.get(engine, version_id)
    if kept is not None:
        return kept
    state, asking = session.execute(_VERSION, {"version_id": version_id}).one()
    loaded = _load(session, version_id, asking)
    if state == "published":
        _kept.put(engine, version_id, loaded)
    return loaded


def forget_all() -> None:
    """Empty the memory of `question_set`, after a restore and between tests that use ids again."""
    _kept.clear()


def uses_of(session: Session, version_id: int) -> list[Use]:
    """Every use of a question in a version, in the author's order."""
    rows = session.execute(_SET, {"version_id": version_id})
    return [Use(use.id, use.lesson_id, asked_of(version, key, use, lesson)) for version, key, use, lesson in rows]


def use_of(session: Session, version_id: int, use_id: int) -> Use:
    """One use of a question in a version. Raises NotFound when the version has no such use."""
    found = next((use for use in uses_of(session, version_id) if use.id == use_id), None)
    if found is None:
        raise NotFound
    return found


def use_by_key(session: Session, version_id: int, key: str) -> Use | None:
    """A version's use of the question with this key; None when it does not use it."""
    found = session.execute(_SET.where(Question.key == key), {"version_id": version_id}).first()
    return Use(found[2].id, found[2].lesson_id, asked_of(found[0], found[1], found[2], found[3])) if found else None


def has_use(session: Session, course_id: int, version_id: int, use_id: int) -> bool:
    """Whether a version has this use; False also when the use is gone or belongs to another version of the course.

    Raises NotFound when the use belongs to another course.
    """
    statement = (
        select(VersionQuestion.course_version_id, CourseVersion.course_id)
        .join(CourseVersion, CourseVersion.id == VersionQuestion.course_version_id)
        .where(VersionQuestion.id == use_id)
    )
    found = session.execute(statement).first()
    if found is not None and found.course_id != course_id:
        raise NotFound
    return found is not None and found.course_version_id == version_id


def use_to_change(session: Session, version_id: int, use_id: int) -> VersionQuestion:
    """The row of a use, held by lock until the end of the transaction. Raises NotFound when the version has no such
    use."""
    row = session.scalar(
        select(VersionQuestion)
        .where(VersionQuestion.id == use_id, VersionQuestion.course_version_id == version_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def group_to_change(session: Session, version_id: int, lesson_id: int | None) -> list[VersionQuestion]:
    """The rows of a lesson's practice, or of the bank when None, in order; held by lock until the end of the
    transaction."""
    statement = (
        select(VersionQuestion)
        .where(
            VersionQuestion.course_version_id == version_id,
            VersionQuestion.lesson_id.is_not_distinct_from(lesson_id),
        )
        .order_by(VersionQuestion.position, VersionQuestion.id)
        .with_for_update()
    )
    return list(session.scalars(statement))


def _load(session: Session, version_id: int, asking: dict[str, Any]) -> QuestionSet:
    practice: dict[str, tuple[Asked, ...]] = {}
    bank: list[Asked] = []
    for use in uses_of(session, version_id):
        key = use.asked.lesson_key
        if key is None:
            bank.append(use.asked)
        else:
            practice[key] = (*practice.get(key, ()), use.asked)
    return QuestionSet(practice, tuple(bank), behaviour_of(asking), rules_of(asking))


def asked_of(version: QuestionVersion, key: str, use: VersionQuestion, lesson_key: str | None) -> Asked:
    """A question version as a use of it asks it: with its key, the step that teaches it, and its lesson."""
    taught = (use.teaches_lesson_key, use.teaches_step_key)
    teaches = (taught[0], taught[1]) if taught[0] and taught[1] else None
    asked = plain_asked(version)
    return replace(asked, text=replace(asked.text, key=key, teaches=teaches), lesson_key=lesson_key)


def plain_asked(version: QuestionVersion, *, like: Asked | None = None) -> Asked:
    """A question version alone; its key and the step that teaches it come from `like`, when given."""
    text = QuestionText(version.kind, KINDS[version.kind].read(version.body), version.labels, version.difficulty)
    return Asked(
        id=version.id,
        question_id=version.question_id,
        number=version.number,
        text=replace(text, key=like.key, teaches=like.teaches) if like else text,
        stem_html=version.stem_html,
        art=version.art,
        names=names_of(version),
    )


def asked_in_test(session: Session, version_id: int, question_version_id: int) -> Asked:
    """A question of a course version's test, also when the test was graded again by a later version of the question.

    Raises NotFound when there is no such question version.
    """
    questions = question_set(session, version_id)
    try:
        return questions.asked(question_version_id)
    except NotFound:
        version = question_version(session, question_version_id)
        like = next((one for one in questions.bank if one.question_id == version.question_id), None)
        return plain_asked(version, like=like)


def question_version(session: Session, version_id: int) -> QuestionVersion:
    """A question version by its id. Raises NotFound when there is none."""
    found = session.get(QuestionVersion, version_id)
    if found is None:
        raise NotFound
    return found


def is_pinned(session: Session, question_version_id: int) -> bool:
    """Whether a published course version uses this question version, so that it must not change."""
    return bool(pinned_among(session, [question_version_id]))


def pinned_among(session: Session, question_version_ids: Sequence[int]) -> set[int]:
    """Those of these question versions that a published course version uses. Takes one query."""
    statement = (
        select(VersionQuestion.question_version_id)
        .join(CourseVersion, CourseVersion.id == VersionQuestion.course_version_id)
        .where(VersionQuestion.question_version_id.in_(question_version_ids), CourseVersion.state == "published")
    )
    return set(session.scalars(statement.distinct()))
