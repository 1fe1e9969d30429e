"""Counters and facts are compared by the database, and it counts as this program does."""

from collections import Counter as Tally
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import event, literal, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.db import UTCDateTime
from lms.base.localdays import local_day_of
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_facts
from lms.learning import actions, counters
from lms.learning.counters import CounterKey
from lms.learning.models import Completion, Counter, Enrolment
from tests.factories.people import World, world

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, 17, tzinfo=UTC)
SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


@SLOW
@given(moment=st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_the_database_knows_the_day_in_vietnam(session: Session, moment: datetime) -> None:
    assert session.scalar(select(local_day_of(literal(moment, UTCDateTime)))) == local_day(moment)


@pytest.mark.parametrize("before", [timedelta(microseconds=1), timedelta(microseconds=400), timedelta(seconds=1)])
def test_midnight_belongs_to_the_new_day(session: Session, before: timedelta) -> None:
    for moment in (MIDNIGHT - before, MIDNIGHT):
        assert session.scalar(select(local_day_of(literal(moment, UTCDateTime)))) == local_day(moment)


@SLOW
@given(hours=st.lists(st.none() | st.integers(-48, 48), min_size=5, max_size=5))
def test_facts_are_counted_as_one_by_one(session: Session, joined: Enrolment, hours: list[int | None]) -> None:
    let_happen(session, joined, [None if one is None else MIDNIGHT + timedelta(hours=one) for one in hours])
    ought, kept = one_by_one(session), counters.as_kept(session)
    assert counters.from_facts(session, certified_facts(session)) == ought
    wrong = counters.differences(session, certified_facts(session))
    assert wrong == [
        (key, kept[key], ought[key]) for key in sorted(ought.keys() | kept.keys()) if kept[key] != ought[key]
    ]
    counters.rebuild(session, certified_facts(session))
    assert counters.differences(session, certified_facts(session)) == []
    assert counters.as_kept(session) == ought


@pytest.fixture
def joined(session: Session, made: World) -> Enrolment:
    return actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)


def let_happen(session: Session, enrolment: Enrolment, moments: list[datetime | None]) -> None:
    """Somebody joined and started, completed, got a certificate and lost it at these moments, as far as given."""
    for row in (
        *session.scalars(select(Certificate).order_by(Certificate.id.desc())),
        *session.scalars(select(Completion)),
    ):
        session.delete(row)
        session.flush()
    at, started, completed, issued, revoked = moments
    enrolment.joined_at, enrolment.started_at = at or NOW, started
    if completed is not None:
        session.add(Completion(enrolment_id=enrolment.id, version_id=enrolment.version_id, completed_at=completed))
    if issued is not None:
        first = certificate(session, enrolment, 1, issued, revoked_at=revoked)
        if revoked is not None:
            certificate(session, enrolment, 2, revoked, replaces_id=first.id if revoked > issued else None)
    session.flush()


def certificate(session: Session, enrolment: Enrolment, number: int, issued: datetime, **more: Any) -> Certificate:
    row = Certificate(
        code=f"CODE{number}", enrolment_id=enrolment.id, register_area_id=enrolment.area_id, year=2026,
        number=number, words={}, issued_at=issued, **more,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def one_by_one(session: Session) -> Tally[CounterKey]:
    """The same facts, counted by hand."""
    found: Tally[CounterKey] = Tally()
    replaced = {row.replaces_id for row in session.scalars(select(Certificate))}
    for one in session.scalars(select(Enrolment)):
        done = session.get(Completion, one.id)
        own = list(session.scalars(select(Certificate).where(Certificate.enrolment_id == one.id)))
        deeds = [("joined", one.joined_at), ("started", one.started_at), ("completed", done and done.completed_at)]
        deeds += [("certified", row.issued_at) for row in own if row.replaces_id is None]
        deeds += [("revoked", row.revoked_at) for row in own if row.id not in replaced]
        for kind, moment in deeds:
            if moment is not None:
                found[CounterKey(one.area_id, one.course_id, local_day(moment), kind)] += 1
    return found


def test_only_what_differs_leaves_the_database(app: Flask, session: Session, made: World) -> None:
    actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)
    rows: list[int] = []

    def fetched(_c: Any, cursor: Any, *_rest: Any) -> None:
        rows.append(cursor.rowcount)

    strange = CounterKey(made.hamlet.id, made.course.id, date(2026, 1, 1), "started")
    session.add(Counter(**strange._asdict(), n=3))
    session.flush()
    event.listen(session.connection(), "after_cursor_execute", fetched)
    assert counters.differences(session, certified_facts(session)) == [(strange, 3, 0)]
    assert len(rows) == 1, "one question, whose answer is what differs"
