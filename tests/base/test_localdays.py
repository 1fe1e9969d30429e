"""The day in Vietnam of a moment is the same in the database and in the program."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings, strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.db import UTCDateTime
from lms.base.localdays import local_day_of
from lms.catalogue.models import Media
from tests.factories.contents import picture

TABLE = Table("moments", MetaData(), Column("at", UTCDateTime()))
EDGE = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
@example(EDGE)
@example(EDGE - timedelta(microseconds=1))
@example(EDGE - timedelta(microseconds=500))
@settings(deadline=None)
def test_sqlite_finds_the_day_that_the_program_finds(moment: datetime) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLE.create(connection)
        connection.execute(TABLE.insert(), {"at": moment})
        assert connection.scalar(select(local_day_of(TABLE.c.at))) == local_day(moment)
    engine.dispose()


@pytest.mark.both_engines
@pytest.mark.parametrize("shift", [timedelta(0), timedelta(microseconds=-1), timedelta(hours=6, minutes=59)])
def test_each_database_finds_it(session: Session, shift: timedelta) -> None:
    moment = EDGE + shift
    session.add(
        Media(sha256="a" * 64, mime="image/webp", width=1, height=1, size=1, data=picture("green"), created_at=moment)
    )
    session.flush()
    assert session.scalar(select(local_day_of(Media.created_at))) == local_day(moment)


def test_a_server_is_asked_in_its_own_words() -> None:
    said = str(select(local_day_of(TABLE.c.at)).compile(dialect=postgresql.dialect()))
    assert "AT TIME ZONE 'UTC') + INTERVAL '7 hours' AS DATE" in said
