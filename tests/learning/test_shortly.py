"""The short way of writing what learners do most gives what the ordinary way gives, and leaves the rest to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue import outline as outlines
from lms.catalogue.outline import outline
from lms.learning import actions, counters, shortly
from lms.learning.models import Completion, Enrolment, LearningEvent
from lms.learning.rules import PRACTICE, READ, TEST, Event
from lms.people import actions as people
from tests.factories.people import World, world

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STEPS = [(lesson, step) for lesson in ("bai-1", "bai-2") for step in ("buoc-1", "buoc-2")]
#: The second learner's facts have ids of their own, in the same order.
SECOND = 2**64


def _moments() -> st.SearchStrategy[datetime]:
    return st.integers(-90_000, 90_000).map(lambda seconds: NOW + timedelta(seconds=seconds))


def _happened() -> st.SearchStrategy[Event]:
    """What may happen to a learner, also twice, late, or on a device whose clock runs ahead."""
    reads = st.builds(
        lambda at, n: Event(UUID(int=100 + n), READ, at, *STEPS[n]), _moments(), st.integers(0, len(STEPS) - 1)
    )
    practices = st.builds(
        lambda n, at, key, right: Event(UUID(int=n), PRACTICE, at, "bai-1", None, {"question": key, "right": right}),
        *(st.integers(1, 20), _moments(), st.sampled_from(["a", "b"]), st.booleans()),
    )
    tests = st.builds(
        lambda n, at, passed: Event(UUID(int=n), TEST, at, payload={"percent": 80 * passed, "passed": passed}),
        *(st.integers(200, 203), _moments(), st.booleans()),
    )
    return st.one_of(reads, practices, tests)


def _facts(session: Session, enrolment_id: int, first: int) -> dict[str, Any]:
    """Everything that follows from an enrolment's events, ids counted from `first`."""
    session.expire_all()
    row = session.get_one(Enrolment, enrolment_id)
    kept = session.scalars(select(LearningEvent).where(LearningEvent.enrolment_id == enrolment_id)).all()
    done = session.get(Completion, enrolment_id)
    practice = row.progress.get("practice", {})
    return {
        "progress": row.progress
        | {"practice": {key: [at, int(id_, 16) - first, *more] for key, (at, id_, *more) in practice.items()}},
        "columns": (row.started_at, row.last_at, row.last_lesson_key or "", row.last_step_key or ""),
        "events": {
            one.id.int - first: [
                *(one.kind, one.lesson_key, one.step_key, one.payload, one.device_time, one.server_time),
                *(one.door, one.mode, one.recorded_by_id),
            ]
            for one in kept
        },
        "completed": done.completed_at if done else None,
    }


def _learner(session: Session, made: World, name: str) -> Enrolment:
    person = people.register(session, people.NewPerson(name, 1965, made.hamlet.id), NOW)
    return actions.enrol(session, person.id, made.course.id, made.hamlet.id, NOW)


def _ordinarily(session: Session, enrolment: Enrolment, happened: Event) -> None:
    session.expire_all()
    actions.record(session, enrolment, happened, NOW)
    session.commit()


@pytest.fixture
def made(app: Flask, session: Session) -> Iterator[World]:
    """The world, its course seen lately, as it is when somebody has opened a page."""
    made = world(session, NOW)
    session.commit()
    outline(session, made.version.id)
    with app.app_context():
        yield made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happened=st.lists(_happened(), max_size=14))
def test_both_ways_leave_the_same(session: Session, made: World, happened: list[Event]) -> None:
    one, other = _learner(session, made, "Ma Thị Một"), _learner(session, made, "Ma Thị Hai")
    session.commit()
    for fact in happened:
        _ordinarily(session, one, fact)
        again = replace(fact, id=UUID(int=fact.id.int + SECOND))
        if not shortly.record(db, other.person_id, other.id, again, NOW):
            _ordinarily(session, other, again)
    assert _facts(session, other.id, SECOND) == _facts(session, one.id, 0)
    assert counters.differences(session, []) == []


def _all_but_the_last(session: Session, learner: Enrolment) -> None:
    for number, (lesson, step) in enumerate(STEPS[:-1]):
        _ordinarily(session, learner, Event(UUID(int=number), READ, NOW - timedelta(hours=2), lesson, step))
    passed = {"percent": 100, "passed": True}
    _ordinarily(session, learner, Event(UUID(int=50), TEST, NOW - timedelta(hours=1), payload=passed))


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(hours=3)])
def test_a_completion_is_left_untouched(session: Session, made: World, at: datetime) -> None:
    learner = _learner(session, made, "Ma Thị Ba")
    _all_but_the_last(session, learner)
    session.commit()
    kept = _facts(session, learner.id, 0)
    last = Event(UUID(int=77), READ, at, *STEPS[-1])
    assert not shortly.record(db, learner.person_id, learner.id, last, NOW)
    assert _facts(session, learner.id, 0) == kept


def test_nobody_writes_into_the_enrolment_of_another(session: Session, made: World) -> None:
    learner, other = _learner(session, made, "Ma Thị Bốn"), _learner(session, made, "Ma Thị Năm")
    _ordinarily(session, learner, Event(UUID(int=1), READ, NOW, *STEPS[0]))
    kept = _facts(session, learner.id, 0)
    with pytest.raises(NotFound):
        shortly.record(db, other.person_id, learner.id, Event(UUID(int=2), READ, NOW, *STEPS[1]), NOW)
    assert _facts(session, learner.id, 0) == kept


def test_what_is_not_known_by_heart_is_left_to_the_ordinary_way(session: Session, made: World) -> None:
    learner = _learner(session, made, "Ma Thị Sáu")
    _ordinarily(session, learner, Event(UUID(int=1), READ, NOW, *STEPS[0]))
    outlines.forget_all()
    assert not shortly.record(db, learner.person_id, learner.id, Event(UUID(int=2), READ, NOW, *STEPS[1]), NOW)
