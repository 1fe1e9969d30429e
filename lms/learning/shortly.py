"""What learners do most often, reading on and practising, written in one short transaction of prepared statements.

Most events change nothing but an enrolment's progress, and the first one also when it began. That is written here, so
that others wait for a millisecond only. What completes a course is left to `actions.record`.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, select, update

from lms.base.columns import UTCDateTime
from lms.base.db import Database
from lms.base.driver import ShortTransaction
from lms.base.errors import NotFound
from lms.catalogue.outline import known
from lms.learning import counters, rules
from lms.learning.actions import BROWSER, row_of
from lms.learning.models import Completion, Counter, Enrolment, LearningEvent
from lms.learning.rules import Event, Progress
from lms.learning.thinning import thin


class HeldEnrolment(NamedTuple):
    """Those columns of an enrolment that are needed here; on PostgreSQL its row is held by lock."""

    person_id: int
    version_id: int
    area_id: int
    course_id: int
    progress: Progress
    started_at: datetime | None
    completed_at: datetime | None


_HOLD = (
    select(
        *(Enrolment.person_id, Enrolment.version_id, Enrolment.area_id, Enrolment.course_id),
        *(Enrolment.progress, Enrolment.started_at),
        Completion.completed_at,
    )
    .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    .where(Enrolment.id == bindparam("enrolment"), Enrolment.person_id == bindparam("person"))
    .with_for_update(of=Enrolment)
)
_KEEP = (
    update(Enrolment)
    .where(Enrolment.id == bindparam("enrolment"))
    .values(
        progress=bindparam("after"),
        last_at=bindparam("at", type_=UTCDateTime),
        last_lesson_key=bindparam("lesson"),
        last_step_key=bindparam("step"),
        started_at=bindparam("started", type_=UTCDateTime),
    )
)


def record(database: Database, person_id: int, enrolment_id: int, event: Event, now: datetime) -> bool:
    """Write an event from the browser, once, when it completes no course. Commits.

    False when more would follow from it: then nothing was written, and `actions.record` has to do it. Raises NotFound
    when the enrolment is gone or not this person's.
    """
    seen = rules.not_later(event, now)
    engine = database.engine

    def work(short: ShortTransaction) -> bool:
        rows = short.rows(_HOLD, {"enrolment": enrolment_id, "person": person_id})
        if not rows:
            raise NotFound
        held = HeldEnrolment(*rows[0])
        progress = rules.fold(held.progress, seen)
        if not _is_all(engine, held, progress):
            return False
        if short.adds(LearningEvent, row_of(enrolment_id, seen, now, BROWSER)):
            at, lesson, step = rules.last_seen(progress)
            kept = {"enrolment": enrolment_id, "after": progress, "at": at, "lesson": lesson, "step": step}
            started = rules.started_at(progress) or at
            short.do(_KEEP, kept | {"started": started})
            for day, more in counters.moves(held.started_at, started):
                counted = {"area_id": held.area_id, "course_id": held.course_id, "day": day, "kind": "started"}
                short.counts(Counter, counted, "n", more)
            if event.kind == rules.PRACTICE:
                thin(short, enrolment_id, person_id, event.payload["question"], now)
        return True

    return database.shortly(work)


def _is_all(engine: Engine, held: HeldEnrolment, progress: Progress) -> bool:
    """Whether nothing more follows from this progress: no completion, and no earlier moment of one."""
    tree = known(engine, held.version_id)
    if tree is None:
        return False
    completed_at = rules.completed_at(progress, tree)
    return completed_at is None or (held.completed_at is not None and held.completed_at <= completed_at)
