"""Bounding how many answers to practice questions are kept, so that nobody fills the disk by pressing a button.

Practice may go on for ever, and its page always says what is right; only the rows are bounded. Beyond a number of
answers to one question on one day, or of one person in all, each new answer takes the place of another (quotas). No
result changes: the first answer, the first right one and the newest stay, and progress, which is a fold of events,
comes out the same from what is left as from everything that happened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select

from lms.base.clock import local_day
from lms.base.driver import Runs
from lms.base.quotas import quotas
from lms.learning.models import Enrolment, LearningEvent
from lms.learning.rules import PRACTICE

#: The first answer, the first right one and the newest: with no more answers than these, none is deleted.
LEAST = 3


_PAYLOAD = LearningEvent.payload
_GIVEN = select(
    LearningEvent.id, LearningEvent.device_time, _PAYLOAD["right"].as_boolean(), LearningEvent.server_time
).where(
    LearningEvent.enrolment_id == bindparam("enrolment"),
    LearningEvent.kind == PRACTICE,
    _PAYLOAD["question"].as_string() == bindparam("question"),
)
_COUNT = select(func.count()).where(
    LearningEvent.enrolment_id.in_(select(Enrolment.id).where(Enrolment.person_id == bindparam("person"))),
    LearningEvent.kind == PRACTICE,
)
_DROP = delete(LearningEvent).where(LearningEvent.id == bindparam("gone"))


@dataclass(frozen=True)
class KeptAnswer:
    """An answer to a practice question that is kept: when it was given, whether it was right, when it came in."""

    id: UUID
    at: datetime
    right: bool
    came: datetime

    @property
    def order(self) -> tuple[int, str]:
        """The key to sort by, the same as in the fold of events: whole seconds, then the id."""
        return int(self.at.timestamp()), self.id.hex


def can_go(rows: Iterable[KeptAnswer]) -> list[KeptAnswer]:
    """The answers to one question that may be deleted, the newest of them first."""
    ordered = sorted(rows, key=lambda row: row.order)
    needed = {row.id for row in (*ordered[:1], *ordered[-1:], *[row for row in ordered if row.right][:1])}
    return [row for row in reversed(ordered) if row.id not in needed]


def surplus(rows: Sequence[KeptAnswer], most_a_day: int, *, is_over: bool, now: datetime) -> list[KeptAnswer]:
    """The answers to one question to delete: today's that are too many, or one of any day when `is_over` (in all)."""
    today = local_day(now)
    of_today = [row for row in rows if local_day(row.came) == today]
    free = can_go(rows)
    if is_over and len(rows) > LEAST:
        return free[:1]
    too_many = max(0, len(of_today) - most_a_day)
    return [row for row in free if row in of_today][:too_many]


def thin(run: Runs, enrolment_id: int, person_id: int, question_key: str, now: datetime) -> None:
    """Delete the answers that are too many, after one was written. The caller holds the enrolment's row."""
    allowed = quotas()
    rows = [KeptAnswer(*row) for row in run.rows(_GIVEN, {"enrolment": enrolment_id, "question": question_key})]
    if len(rows) <= LEAST:
        return
    is_over = run.rows(_COUNT, {"person": person_id})[0][0] > allowed.practice_in_all
    for row in surplus(rows, allowed.practice_a_day, is_over=is_over, now=now):
        run.do(_DROP, {"gone": row.id})
