"""Transactions are ours on both databases, and the short way to one row is as safe as the long one."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import (
    Integer,
    String,
    bindparam,
    cast,
    column,
    create_engine,
    delete,
    insert,
    literal,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from lms.base import db as base
from lms.base.db import db
from lms.base.ready import compiled
from lms.learning import actions
from lms.learning.models import Attempt, AttemptItem
from lms.learning.queries import items_of
from lms.web.models import TryCount
from tests.conftest import ENGINES
from tests.factories.tests import sitting

pytestmark = pytest.mark.both_engines

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
VALUES = select(cast(bindparam("b"), String), literal(7), cast(bindparam("a"), Integer)).where(
    cast(bindparam("a"), Integer) > 0
)
MINE = select(TryCount.n).where(TryCount.bucket == bindparam("bucket"), TryCount.key == "glance")
ROW = {"bucket": "glance", "key": "glance", "window": 0, "n": 5}


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """An application context on the real engine; nothing outlives the test."""
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()
        db.session.execute(delete(TryCount).where(TryCount.bucket == "glance"))
        db.session.commit()
        db.session.remove()


def kill_connections() -> None:
    """End every idle connection of this database, as a restart of the server would; SQLite's are closed."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.close()  # type: ignore[union-attr]
            return
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(others + " AND pid <> pg_backend_pid()"))
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    outside = create_engine(db.engine.url)
    with outside.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
    outside.dispose()


def test_a_glance_gives_the_first_row_or_none(inside: None) -> None:
    assert tuple(db.glance(VALUES, {"a": 3, "b": "Đỗ"}) or ()) == ("Đỗ", 7, 3)
    assert db.glance(VALUES, {"a": 0, "b": "Đỗ"}) is None
    assert not db.session.registry.has()


def test_a_glance_sees_what_the_request_has_written_and_nothing_that_others_have_not_committed(
    app: Flask, inside: None
) -> None:
    db.session.execute(insert(TryCount).values(ROW))
    assert tuple(db.glance(MINE, {"bucket": "glance"}) or ()) == (5,)
    with app.app_context():
        assert db.glance(MINE, {"bucket": "glance"}) is None


def test_what_is_rolled_back_is_gone(app: Flask, inside: None) -> None:
    db.session.execute(insert(TryCount).values(ROW))
    db.session.rollback()
    db.session.remove()
    assert db.glance(MINE, {"bucket": "glance"}) is None


def test_what_is_wrong_is_said_as_ever(inside: None) -> None:
    with pytest.raises(DBAPIError) as error:
        db.glance(select(column("n")).select_from(table("no_such_table")), {})
    assert isinstance(error.value, ProgrammingError) or isinstance(error.value.orig, sqlite3.Error)


def test_a_glance_survives_a_server_that_was_started_anew(inside: None) -> None:
    db.glance(VALUES, {"a": 1, "b": ""})
    kill_connections()
    assert db.glance(VALUES, {"a": 1, "b": "x"}) is not None


def test_a_page_after_a_quiet_time_survives_it_too(inside: None, monkeypatch: Any) -> None:
    db.session.execute(text("SELECT 1"))
    db.session.remove()
    kill_connections()
    monkeypatch.setattr(base, "IDLE", 0)
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
    assert db.session.execute(text("SELECT 1")).scalar_one() == 1


ALL_KINDS = (
    select(AttemptItem.attempt_id, AttemptItem.shown, AttemptItem.response, AttemptItem.answered_at, Attempt.passed)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .where(AttemptItem.attempt_id == bindparam("attempt"), AttemptItem.position == bindparam("number"))
)
MORE = update(TryCount).where(TryCount.key == bindparam("whose")).values(n=TryCount.n + bindparam("more"))


def test_a_glance_gives_what_a_session_gives_of_every_kind_of_column(session: Session) -> None:
    """Ids, moments, JSON and yes or no, which SQLite knows none of."""
    sat, connection = sitting(session), session.connection()
    keep = {"attempt": sat.attempt.id, "number": 1}
    for answered in (False, True):
        if answered:
            actions.answer(session, sat.attempt, items_of(session, sat.attempt.id)[0], {"answer": ["b"]}, NOW)
        wanted = session.execute(ALL_KINDS, keep).one()
        ready = compiled(ALL_KINDS, connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(ready.sql, ready.given(keep))
        assert tuple(ready.plain(cursor.fetchone() or ())) == tuple(wanted)
    assert isinstance(wanted[0], UUID)
    assert wanted[3] == NOW


def test_a_deed_is_done_at_once_by_itself(app: Flask, inside: None) -> None:
    db.session.execute(insert(TryCount).values(ROW))
    db.session.commit()
    assert db.deed(MORE, {"whose": "glance", "more": 2}) == 1
    assert db.deed(MORE, {"whose": "nobody", "more": 2}) == 0
    db.session.rollback()
    with app.app_context():
        assert tuple(db.glance(MINE, {"bucket": "glance"}) or ()) == (7,)


def test_a_deed_that_cannot_be_is_said_as_ever_and_blocks_nobody(inside: None) -> None:
    for _round in range(3):
        with pytest.raises(DBAPIError) as error:
            db.deed(update(table("no_such_table", column("n"))).values(n=1), {})
        assert not error.value.connection_invalidated
    db.session.execute(insert(TryCount).values(ROW))
    db.session.commit()


def test_a_deed_survives_a_server_that_was_started_anew(inside: None) -> None:
    db.deed(MORE, {"whose": "glance", "more": 1})
    kill_connections()
    assert db.deed(MORE, {"whose": "glance", "more": 1}) == 0


@pytest.mark.parametrize("app", ENGINES[-1:], indirect=True)
def test_a_page_that_is_made_is_given_out_also_when_the_server_goes_away_before_its_session_ends(
    app: Flask, inside: None
) -> None:
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        kill_connections()
    assert not db.session.registry.has()
    with app.app_context():
        assert db.session.execute(text("SELECT 2")).scalar_one() == 2


@pytest.mark.parametrize("app", ENGINES[-1:], indirect=True)
def test_a_session_that_ends_badly_for_another_reason_is_told_and_put_away_too(
    app: Flask, inside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ProgrammingError("ROLLBACK", None, ValueError("no"))

    context = app.app_context()
    context.push()
    db.session.execute(text("SELECT 1"))
    session = db.session()
    monkeypatch.setattr(session, "close", broken)
    with pytest.raises(ProgrammingError):
        context.pop()
    monkeypatch.undo()
    session.close()
    assert not db.session.registry.has()
