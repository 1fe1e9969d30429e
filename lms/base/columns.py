"""Kinds of columns that SQLAlchemy lacks: a moment that is the same on every engine, and sentences with values."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import JSON, TypeDecorator

from lms.base.messages import Words, kept, to_keep


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every engine; SQLite stores it without its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """The type of a value in Python: datetime."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sentences(TypeDecorator[list[Words]]):
    """A list of messages to a person, with their values; see lms.base.messages."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: list[Words] | None, _dialect: Dialect) -> Any:
        return None if value is None else [to_keep(words) for words in value]

    def process_result_value(self, value: Any, _dialect: Dialect) -> list[Words] | None:
        return None if value is None else [kept(raw) for raw in value]
