"""Recording what learners do. Everything that counts goes through `record`, the one idempotent door. None commits."""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.db import insert_or_ignore
from lms.base.driver import InSession
from lms.base.errors import Invalid, NotFound
from lms.base.text import N_
from lms.catalogue.models import Course
from lms.catalogue.outline import Outline, outline
from lms.learning import answers, counters, rules
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment, LearningEvent
from lms.learning.queries import enrolment_of, items_of, open_attempt
from lms.learning.rules import Event
from lms.learning.signals import course_completed
from lms.learning.thinning import thin
from lms.quizzes import answering
from lms.quizzes.drawing import draw
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Asked, question_set

#: Names of facts made on the server for devices that cannot make their own ids.
NAMESPACE = UUID("6f1d5f0e-7d0b-4d5e-9a53-3d0b1a5c8e11")


@dataclass(frozen=True)
class Door:
    """How an event came in: through which door, in which mode, and who recorded it."""

    door: str = "browser"
    mode: str = "alone"
    recorded_by_id: int | None = None


BROWSER = Door()


def enrol(session: Session, person_id: int, course_id: int, area_id: int, now: datetime) -> Enrolment:
    """Let a person join a course in its current version; joining twice gives the same enrolment.

    `area_id` is the leaf area the person lives in today. Raises NotFound when nothing is published.
    """
    version_id = session.scalar(select(Course.current_version_id).where(Course.id == course_id))
    if version_id is None:
        raise NotFound
    values = {"person_id": person_id, "course_id": course_id, "version_id": version_id, "area_id": area_id}
    new = insert_or_ignore(session, Enrolment, {**values, "joined_at": now, "progress": {}})
    enrolment = enrolment_of(session, person_id, course_id, lock=True)
    assert enrolment is not None  # noqa: S101  (inserted above, or was there before)
    if new:
        counters.add(session, "joined", enrolment, local_day(now))
    return enrolment


@dataclass(frozen=True)
class ReadAt:
    """When a step was read; `after` is the failed test after which it was read again, which is an event of its own."""

    at: datetime
    after: UUID | None = None


def read_step(
    session: Session, enrolment: Enrolment, lesson_key: str, step_key: str, now: datetime, when: ReadAt | None = None
) -> bool:
    """Record that a step was read in the browser, at `when` or now; False when that was known already."""
    return record(session, enrolment, step_event(enrolment.id, lesson_key, step_key, when or ReadAt(now)), now)


def step_event(enrolment_id: int, lesson_key: str, step_key: str, when: ReadAt) -> Event:
    """The event of reading a step; the same enrolment, step and preceding failed test give the same id."""
    what = f"{enrolment_id}/{lesson_key}/{step_key}"
    event_id = uuid5(NAMESPACE, f"{what}/after/{when.after}" if when.after else what)
    return Event(event_id, rules.READ, when.at, lesson_key, step_key)


def record(session: Session, enrolment: Enrolment, event: Event, now: datetime, door: Door = BROWSER) -> bool:
    """Write an event and what follows from it; False when it was known already (then nothing changes).

    The caller holds the enrolment's row (enrolment_of with lock), so that two events of one person cannot overwrite
    each other's progress. A device's clock that runs ahead is set back to the server's.
    """
    seen = rules.not_later(event, now)
    if not insert_or_ignore(session, LearningEvent, row_of(enrolment.id, seen, now, door)):
        return False
    enrolment.progress = rules.fold(enrolment.progress, seen)
    _follow(session, enrolment, now)
    if event.kind == rules.PRACTICE:
        thin(InSession(session), enrolment.id, enrolment.person_id, event.payload["question"], now)
    return True


def row_of(enrolment_id: int, event: Event, now: datetime, door: Door) -> dict[str, Any]:
    """The columns of an event's row."""
    return {
        "id": event.id,
        "enrolment_id": enrolment_id,
        "kind": event.kind,
        "lesson_key": event.lesson_key,
        "step_key": event.step_key,
        "payload": event.payload,
        "door": door.door,
        "mode": door.mode,
        "recorded_by_id": door.recorded_by_id,
        "device_time": event.at,
        "server_time": now,
    }


def _follow(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Bring the derived columns, the counters and the completion in line with the progress."""
    started = rules.started_at(enrolment.progress)
    if started is not None and started != enrolment.started_at:
        counters.shift(session, "started", enrolment, enrolment.started_at, started)
        enrolment.started_at = started
    enrolment.last_at, enrolment.last_lesson_key, enrolment.last_step_key = rules.last_seen(enrolment.progress)
    _complete(session, enrolment, now)
    session.flush()


def _complete(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Write the completion once; later events can only move its moment back in time, and nothing takes it away."""
    at = rules.completed_at(enrolment.progress, outline(session, enrolment.version_id))
    if at is None:
        return
    kept = session.get(Completion, enrolment.id)
    if kept is None:
        session.add(Completion(enrolment_id=enrolment.id, version_id=enrolment.version_id, completed_at=at))
        counters.shift(session, "completed", enrolment, None, at)
        session.flush()
        course_completed.send(session, enrolment=enrolment, completed_at=at, now=now)
    elif at < kept.completed_at:
        counters.shift(session, "completed", enrolment, kept.completed_at, at)
        kept.completed_at = at


def take_new_version(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Move the enrolment to the newest published version; what was read stays read wherever the keys are the same."""
    current = session.scalar(select(Course.current_version_id).where(Course.id == enrolment.course_id))
    if current is None or current == enrolment.version_id:
        return
    drop_open_attempt(session, enrolment.id)
    enrolment.version_id = current
    event_id = uuid5(NAMESPACE, f"{enrolment.id}/version/{current}")
    record(session, enrolment, Event(event_id, rules.TAKEN, now, payload={"version": current}), now)
    _complete(session, enrolment, now)


def drop_open_attempt(session: Session, enrolment_id: int) -> None:
    """Delete the attempt that was never handed in, if there is one, because its version is being left."""
    attempt = open_attempt(session, enrolment_id)
    if attempt is not None:
        session.delete(attempt)
        session.flush()


def start_attempt(session: Session, enrolment: Enrolment, now: datetime, rng: random.Random) -> Attempt:
    """The open attempt, or a new one: questions drawn at random, their order and their options' order frozen.

    Raises Invalid when the version's bank is empty. The caller holds the enrolment's row.
    """
    kept = open_attempt(session, enrolment.id)
    if kept is not None:
        return kept
    tree, questions = outline(session, enrolment.version_id), question_set(session, enrolment.version_id)
    if not questions.bank:
        raise Invalid("test", N_("Khóa học này chưa có bài kiểm tra."))
    drawn = draw(questions.bank, tree.quiz_size, rng, questions.rules)
    attempt = Attempt(
        id=uuid4(), enrolment_id=enrolment.id, version_id=enrolment.version_id, started_at=now, total=len(drawn)
    )
    session.add(attempt)
    session.flush()
    items = [_item(attempt.id, position, asked, rng) for position, asked in enumerate(drawn, 1)]
    session.execute(_NEW_ITEMS, items)
    return attempt


_NEW_ITEMS = insert(AttemptItem.__table__)  # type: ignore[arg-type]


def _item(attempt_id: UUID, position: int, asked: Asked, rng: random.Random) -> dict[str, Any]:
    """The columns of one question of a new attempt."""
    kind = KINDS[asked.kind]
    return {
        "attempt_id": attempt_id,
        "position": position,
        "question_version_id": asked.id,
        "shown": answering.draw(asked, rng),
        "question_text": kind.question_text(asked.body),
        "right_text": kind.right_text(asked.body),
    }


def answer(
    session: Session,
    attempt: Attempt,
    item: AttemptItem,
    form: dict[str, list[str]],
    at: datetime,
    *,
    late: bool = False,
) -> None:
    """Keep an answer in this session's transaction. Raises what answers.to_keep raises."""
    session.flush()
    session.execute(answers.KEEP_ANSWER, answers.to_keep(session, attempt, item, form, at, late=late))
    session.refresh(item)


def submit(session: Session, enrolment: Enrolment, attempt: Attempt, now: datetime) -> bool:
    """Hand an attempt in and grade it; False when it was handed in already (counted once).

    Raises Invalid while a question has no answer. The caller holds the rows of attempt and enrolment.
    """
    if attempt.submitted_at is not None:
        return False
    items = items_of(session, attempt.id)
    if any(item.response is None for item in items):
        raise Invalid("answers", N_("Còn câu chưa trả lời. Trả lời hết rồi bấm Nộp bài."))
    questions, tree = question_set(session, attempt.version_id), outline(session, attempt.version_id)
    right = 0
    for item in items:
        asked = questions.asked(item.question_version_id)
        grade = answering.grade(asked, item.response or {})
        item.fraction = grade.fraction
        right += grade.right
    _close(session, attempt, right, tree, now)
    payload = {
        "attempt": str(attempt.id),
        "percent": rules.percent(right, attempt.total),
        "passed": bool(attempt.passed),
    }
    event = Event(uuid5(NAMESPACE, f"attempt/{attempt.id}"), rules.TEST, now, payload=payload)
    return record(session, enrolment, event, now)


def _close(session: Session, attempt: Attempt, right: int, tree: Outline, now: datetime) -> None:
    attempt.submitted_at, attempt.right_count = now, right
    attempt.passed = rules.has_passed(right, attempt.total, tree.pass_percent)
    session.flush()
