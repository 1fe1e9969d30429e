"""A world is made once a worker by the real deeds; later tests get the same rows again, written as they were.

Making a world by its deeds takes a tenth of a second, most of it for building statements; writing its rows back takes
a hundredth. Nothing is shared between tests: each writes into its own transaction, which is rolled back as ever.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.db import Base
from lms.catalogue.models import Course
from lms.people.models import Person

Made = TypeVar("Made")
#: How a database is told that rows come in an order in which some point at later ones, and that this is over.
UNORDERED = {
    "sqlite": ("PRAGMA defer_foreign_keys=ON", ""),
    "postgresql": ("SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = origin"),
}


@dataclasses.dataclass(frozen=True)
class _Row:
    """A mapped object by its class and key, to be loaded again."""

    model: type
    key: tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class _Kept:
    """A world as rows, what its maker returned, and the moment it was asked for."""

    moment: tuple[datetime, ...]
    rows: list[tuple[Any, list[dict[str, Any]]]]
    folded: Any

    def is_as_of(self, moment: tuple[datetime, ...]) -> bool:
        """Whether it may stand for a world of this moment."""
        return all(abs(a - b) < timedelta(hours=1) for a, b in zip(self.moment, moment, strict=True))


def replayed(make: Callable[..., Made]) -> Callable[..., Made]:
    """Let `make(session)` or `make(session, now)` do its deeds only once an engine, where the database is empty.

    A world of an hour ago is as good as one of now; for any other moment it is made by its deeds. On return everything
    is committed.
    """
    kept: dict[str, _Kept] = {}

    @wraps(make)
    def again(session: Session, *moment: datetime) -> Made:
        engine = session.get_bind().dialect.name
        known = kept.get(engine)
        if _holds_something(session) or (known and not known.is_as_of(moment)):
            return make(session, *moment)
        if known is None:
            made = make(session, *moment)
            session.commit()
            kept[engine] = _Kept(moment, _rows(session), _folded(made))
            return made
        _write(session, known.rows)
        return _unfolded(session, known.folded)  # type: ignore[no-any-return]

    return again


def _holds_something(session: Session) -> bool:
    return any(session.scalar(select(model.id).limit(1)) is not None for model in (Area, Person, Course))


def _rows(session: Session) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Every row of every table, as plain values."""
    found = []
    for table in Base.metadata.tables.values():
        rows = [dict(row._mapping) for row in session.execute(select(table))]
        if rows:
            found.append((table.insert(), rows))
    return found


def _write(session: Session, rows: list[tuple[Any, list[dict[str, Any]]]]) -> None:
    begin, end = UNORDERED[session.get_bind().dialect.name]
    session.execute(text(begin))
    for insert, values in rows:
        session.execute(insert, values)
    if end:
        session.execute(text(end))
        _count_on(session, rows)
    session.commit()


def _count_on(session: Session, rows: list[tuple[Any, list[dict[str, Any]]]]) -> None:
    """Let a server give the next rows numbers that follow; SQLite does so by itself."""
    for insert, values in rows:
        if isinstance(values[0].get("id"), int):
            sequence = func.pg_get_serial_sequence(f'"{insert.table.name}"', "id")
            session.execute(select(func.setval(sequence, max(row["id"] for row in values))))


def _folded(value: Any) -> Any:
    """The value with mapped objects replaced by class and key."""
    state = inspect(value, raiseerr=False)
    if state is not None and hasattr(state, "identity"):
        return _Row(type(value), state.identity)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _folded(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return type(value), parts
    if isinstance(value, (list, tuple)):
        return [type(value), [_folded(part) for part in value]]
    return value


def _unfolded(session: Session, folded: Any) -> Any:
    if isinstance(folded, _Row):
        found = session.get_one(folded.model, folded.key)
        # As after making it: what has no value yet is looked up when it is asked for, so a request's change is seen.
        empty = [name for name in inspect(found).mapper.columns.keys() if getattr(found, name) is None]  # noqa: SIM118
        if empty:
            session.expire(found, empty)
        return found
    if isinstance(folded, tuple):
        made, parts = folded
        return made(**{name: _unfolded(session, part) for name, part in parts.items()})
    if isinstance(folded, list):
        return folded[0](_unfolded(session, part) for part in folded[1])
    return folded
