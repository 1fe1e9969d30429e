"""Reading what was learnt: where people stand in courses, their attempts, and who reads a step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, select, true
from sqlalchemy.orm import Session

from lms.base.db import Database, Glance
from lms.base.errors import NotFound
from lms.catalogue.models import Course
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment
from lms.people.madeup import are_let_in, may_enter
from lms.people.models import Person, SignIn
from lms.people.sign_ins import SessionUse

#: No test has more questions. A larger number in an address is refused; some would not even fit into a column.
MOST_QUESTIONS = 10_000


class Standing(NamedTuple):
    """Where a person stands in a course, in plain values, for the pages that are opened most often."""

    enrolment_id: int
    version_id: int
    current_version_id: int | None
    progress: dict[str, Any]
    completed_at: datetime | None


_STANDING = (
    select(Enrolment.id, Enrolment.version_id, Course.current_version_id, Enrolment.progress, Completion.completed_at)
    .join(Course, Course.id == Enrolment.course_id)
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    .where(Enrolment.person_id == bindparam("person_id"), Course.slug == bindparam("slug"))
)


def standing(glance: Glance, person_id: int, slug: str) -> Standing | None:
    """A person's standing in a course, None when not enrolled; one query (by db.glance)."""
    row = glance(_STANDING, {"person_id": person_id, "slug": slug})
    return Standing(*row) if row else None


class StepReader(NamedTuple):
    """Who reads a step: the name, the version they learn (None: not enrolled), the version that everybody else sees.

    The rest is about the session, so that its use can be noted.
    """

    name: str
    own_version_id: int | None
    current_version_id: int | None
    sign_in_id: int
    strength: str
    seen: int
    ends: int
    person_id: int

    @property
    def use(self) -> SessionUse:
        """The use of the session that opening this page is."""
        return SessionUse(self.sign_in_id, self.strength, self.seen, self.ends)


_STEP_READER = (
    select(
        Person.name,
        Enrolment.version_id,
        case((Course.state == "active", Course.current_version_id)),
        *(SignIn.id, SignIn.strength, SignIn.seen, SignIn.ends, Person.id),
    )
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .join(Course, true())
    .outerjoin(Enrolment, and_(Enrolment.person_id == Person.id, Enrolment.course_id == Course.id))
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.good_until > bindparam("moment"),
        Person.erased_at.is_(None),
        may_enter(),
        Course.slug == bindparam("slug"),
    )
)


def step_reader(database: Database, token_hash: str, slug: str, moment: int) -> StepReader | None:
    """Who reads with this session; None when it is not valid at `moment` (seconds since 1970). One statement."""
    values = {"token_hash": token_hash, "slug": slug, "moment": moment, "made_up": are_let_in()}
    row = database.glance(_STEP_READER, values)
    return StepReader(*row) if row else None


def enrolment_of(session: Session, person_id: int, course_id: int, *, lock: bool = False) -> Enrolment | None:
    """A person's enrolment in a course, or None. With `lock` its row is held until the transaction ends."""
    statement = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    return session.scalar(statement.with_for_update() if lock else statement)


def enrolments_of(session: Session, person_id: int) -> list[tuple[Enrolment, datetime | None]]:
    """All enrolments of a person with the moment of completion, the one learnt last first."""
    statement = (
        select(Enrolment, Completion.completed_at)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.last_at.desc().nulls_last(), Enrolment.id)
    )
    return [(enrolment, done) for enrolment, done in session.execute(statement)]


def unanswered_in_open_tests(session: Session, person_id: int) -> dict[int, int]:
    """By enrolment, how many questions of the person's open attempt have no answer yet; only of those with such one."""
    statement = (
        select(Attempt.enrolment_id, func.count().filter(AttemptItem.answered_at.is_(None)))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(Enrolment.person_id == person_id, Attempt.submitted_at.is_(None))
        .group_by(Attempt.enrolment_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def attempt_of(session: Session, person_id: int, attempt_id: UUID, *, lock: bool = False) -> tuple[Attempt, Enrolment]:
    """An attempt of this person with its enrolment. Raises NotFound for anybody else's.

    With `lock` both are held by lock until the end of the transaction.
    """
    statement = (
        select(Attempt, Enrolment)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.id == attempt_id, Enrolment.person_id == person_id)
    )
    if lock:
        statement = statement.with_for_update()
    found = session.execute(statement).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


class SeatedAttempt(NamedTuple):
    """Those columns of an attempt that the page of one question and the answer to it need."""

    id: UUID
    version_id: int
    total: int
    submitted_at: datetime | None


class SeatedItem(NamedTuple):
    """Those columns of a question of the attempt that its page and the answer need."""

    position: int
    question_version_id: int
    shown: dict[str, Any]
    response: dict[str, Any] | None
    answered_at: datetime | None
    right_text: str
    response_text: str


_SEAT = (
    select(
        *(Attempt.id, Attempt.version_id, Attempt.total, Attempt.submitted_at),
        *(AttemptItem.position, AttemptItem.question_version_id, AttemptItem.shown),
        *(AttemptItem.response, AttemptItem.answered_at, AttemptItem.right_text, AttemptItem.response_text),
    )
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .where(
        Attempt.id == bindparam("attempt_id"),
        Enrolment.person_id == bindparam("person_id"),
        AttemptItem.position == bindparam("number"),
    )
)


def seat_of(glance: Glance, person_id: int, attempt_id: UUID, number: int) -> tuple[SeatedAttempt, SeatedItem]:
    """One question of this person's attempt, in one statement. Raises NotFound for anybody else's and other numbers."""
    if not 1 <= number <= MOST_QUESTIONS:
        raise NotFound
    row = glance(_SEAT, {"attempt_id": attempt_id, "person_id": person_id, "number": number})
    if row is None:
        raise NotFound
    of_attempt = len(SeatedAttempt._fields)
    return SeatedAttempt(*row[:of_attempt]), SeatedItem(*row[of_attempt:])


def open_attempt(session: Session, enrolment_id: int) -> Attempt | None:
    """The attempt that is not handed in yet, or None."""
    return session.scalar(select(Attempt).where(Attempt.enrolment_id == enrolment_id, Attempt.submitted_at.is_(None)))


def attempts_of(session: Session, enrolment_id: int) -> Sequence[Attempt]:
    """All attempts of an enrolment, oldest first."""
    by_enrolment = select(Attempt).where(Attempt.enrolment_id == enrolment_id)
    return session.scalars(by_enrolment.order_by(Attempt.started_at)).all()


def items_of(session: Session, attempt_id: UUID) -> Sequence[AttemptItem]:
    """The questions of an attempt in the order in which they are shown."""
    return session.scalars(
        select(AttemptItem).where(AttemptItem.attempt_id == attempt_id).order_by(AttemptItem.position)
    ).all()
