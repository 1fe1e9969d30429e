"""Grading handed-in tests again after a question's answer key was mended: shown to the trainer first, then done once.

A mark can go up or down, but a test that was passed stays passed, and with it the completion and the certificate: the
mistake was the course's, not the person's. A test that is passed only now counts as passed when it was handed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.outline import outline
from lms.learning import rules
from lms.learning.actions import NAMESPACE, Door, record
from lms.learning.models import Attempt, AttemptItem, Enrolment
from lms.quizzes import answering
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import Asked, plain_asked


@dataclass(frozen=True)
class MarkChange:
    """A handed-in test whose mark changes: right answers of `total` before and after, and whether it was passed."""

    attempt_id: UUID
    person_id: int
    area_id: int
    submitted_at: datetime
    before: int
    after: int
    total: int
    passed_before: bool
    passes: bool

    @property
    def is_new_pass(self) -> bool:
        """Whether this test is passed only now."""
        return self.passes and not self.passed_before


@dataclass(frozen=True)
class Plan:
    """What grading again would do: the tests that change, how many do not, and how many cannot be graded again."""

    changes: tuple[MarkChange, ...] = ()
    same: int = 0
    left: int = 0

    @property
    def count(self) -> int:
        """How many tests were graded by an older version of the question."""
        return len(self.changes) + self.same + self.left

    @property
    def new_passes(self) -> int:
        """How many tests are passed only now."""
        return sum(change.is_new_pass for change in self.changes)

    @property
    def worse(self) -> int:
        """How many tests get fewer right answers."""
        return sum(change.after < change.before for change in self.changes)


@dataclass(frozen=True)
class _Row:
    """A test with its item about the question; `change` is None when the number of right answers stays the same."""

    attempt: Attempt
    item: AttemptItem
    enrolment: Enrolment
    shown: dict[str, object] = field(default_factory=dict)
    response: dict[str, object] = field(default_factory=dict)
    fraction: float = 0.0
    change: MarkChange | None = None
    carried: bool = True


def plan(session: Session, course_id: int, target: QuestionVersion) -> Plan:
    """What would change if every test of the course were graded by this version of the question; nothing is written."""
    rows = list(_rows(session, course_id, target, lock=False))
    changes = sorted(
        (row.change for row in rows if row.change), key=lambda one: (not one.is_new_pass, one.submitted_at)
    )
    return Plan(
        tuple(changes),
        sum(row.carried and row.change is None for row in rows),
        sum(not row.carried for row in rows),
    )


def regrade(session: Session, course_id: int, target: QuestionVersion, by_id: int, now: datetime) -> Plan:
    """Grade all handed-in tests again and return what changed; a second call changes nothing. Does not commit.

    The rows are held by lock until the end of the transaction.
    """
    rows = [row for row in _rows(session, course_id, target, lock=True) if row.carried]
    asked = plain_asked(target)
    kind = KINDS[asked.kind]
    for row in rows:
        item = row.item
        item.question_version_id, item.shown, item.response = target.id, dict(row.shown), dict(row.response)
        item.question_text, item.right_text = kind.question_text(asked.body), kind.right_text(asked.body)
        item.response_text = answering.response_text(asked, dict(row.response))
        item.fraction = row.fraction
        if row.change:
            _settle(session, row, row.change, target, by_id, now)
    session.flush()
    changes = tuple(row.change for row in rows if row.change)
    return Plan(changes, len(rows) - len(changes))


def _settle(
    session: Session, row: _Row, change: MarkChange, target: QuestionVersion, by_id: int, now: datetime
) -> None:
    """Write the new result of a test, and record an event of the enrolment when it is a better one."""
    attempt = row.attempt
    attempt.right_count, attempt.passed = change.after, change.passed_before or change.passes
    session.flush()
    if change.after <= change.before:
        return
    payload = {
        "attempt": str(attempt.id),
        "percent": rules.percent(change.after, change.total),
        "passed": change.passes,
        "regraded": target.id,
    }
    name = f"regrade/{attempt.id}/{target.id}"
    event = rules.Event(uuid5(NAMESPACE, name), rules.TEST, change.submitted_at, payload=payload)
    record(session, row.enrolment, event, now, Door(recorded_by_id=by_id))


def _rows(session: Session, course_id: int, target: QuestionVersion, *, lock: bool) -> Iterator[_Row]:
    """Every test of the course that was graded by an older version of the question."""
    statement = (
        select(Attempt, AttemptItem, Enrolment, QuestionVersion)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptItem.question_version_id)
        .where(
            Enrolment.course_id == course_id,
            Attempt.submitted_at.is_not(None),
            QuestionVersion.question_id == target.question_id,
            QuestionVersion.number < target.number,
        )
        .order_by(Enrolment.id, Attempt.id)
    )
    if lock:
        statement = statement.with_for_update(of=[Enrolment, Attempt, AttemptItem])
    new = plain_asked(target)
    for attempt, item, enrolment, version in session.execute(statement).all():
        yield _row(session, (attempt, item, enrolment), plain_asked(version), new)


def _row(session: Session, about: tuple[Attempt, AttemptItem, Enrolment], old: Asked, new: Asked) -> _Row:
    attempt, item, enrolment = about
    taken = KINDS[new.kind].carry(old.body, new.body) if old.kind == new.kind else None
    if taken is None or item.response is None:
        return _Row(attempt, item, enrolment, carried=False)
    response = taken(item.response)
    was, now_ = answering.grade(old, item.response), answering.grade(new, response)
    change = _change(session, attempt, enrolment, now_.right - was.right)
    return _Row(attempt, item, enrolment, taken(item.shown), response, now_.fraction, change)


def _change(session: Session, attempt: Attempt, enrolment: Enrolment, by: int) -> MarkChange | None:
    if not by or attempt.submitted_at is None:
        return None
    before = attempt.right_count or 0
    after = before + by
    passes = rules.has_passed(after, attempt.total, outline(session, attempt.version_id).pass_percent)
    return MarkChange(
        attempt.id,
        enrolment.person_id,
        enrolment.area_id,
        attempt.submitted_at,
        before,
        after,
        attempt.total,
        bool(attempt.passed),
        passes,
    )
