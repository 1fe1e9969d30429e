"""A world is made once a worker by the real deeds; later tests get the same rows again, written as they were.

Making a world by its deeds takes a tenth of a second, most of it for building statements; writing its rows back takes
a hundredth. Nothing is shared between tests: each writes into its own transaction, which is rolled back as ever.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy import exists, inspect, or_, select, text
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.db import Base
from lms.catalogue.models import Course
from lms.people.models import Person

Made = TypeVar("Made")
#: How a database is told that rows come in an order in which some point at later ones, and that this is over.
UNORDERED = {
    "sqlite": ("PRAGMA defer_foreign_keys=ON", "PRAGMA defer_foreign_keys=OFF"),
    "postgresql": ("SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = origin"),
}


@dataclasses.dataclass(frozen=True)
class _Row:
    """A mapped object by its class and key, to be loaded again."""

    model: type
    key: tuple[Any, ...]


#: The rows of each table that has some, and how they are written: on SQLite as the driver gives and takes them.
_Rows = list[tuple[Any, list[Any]]]


@dataclasses.dataclass(frozen=True)
class _Kept:
    """A world as rows, what its maker returned, and the moment it was asked for."""

    moment: tuple[datetime, ...]
    rows: _Rows
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
        _held = _loaded(session, known.folded)
        return _unfolded(session, known.folded)  # type: ignore[no-any-return]

    return again


def _holds_something(session: Session) -> bool:
    return bool(session.connection().execute(_ANYTHING).scalar())


_ANYTHING = select(or_(*(exists(select(model.id)) for model in (Area, Person, Course))))


def _rows(session: Session) -> _Rows:
    """Every row of every table, as plain values."""
    found: _Rows = []
    connection = session.connection()
    for table in Base.metadata.tables.values():
        if connection.dialect.name == "sqlite":
            columns = [column.name for column in table.columns]
            names = ", ".join(f'"{name}"' for name in columns)
            raw = connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"')
            rows: list[Any] = [tuple(row) for row in raw]
            insert: Any = f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})'
        else:
            rows, insert = [dict(row._mapping) for row in connection.execute(select(table))], table.insert()
        if rows:
            found.append((insert, rows))
    return found


def _write(session: Session, rows: _Rows) -> None:
    connection = session.connection()
    begin, end = UNORDERED[connection.dialect.name]
    connection.execute(text(begin))
    for insert, values in rows:
        if isinstance(insert, str):
            connection.exec_driver_sql(insert, values)
        else:
            connection.execute(insert, values)
    # A test's transaction is never committed, so what stayed put off to its end would never be refused.
    connection.execute(text(end))
    if connection.dialect.name == "postgresql":
        _count_on(session, rows)
    session.commit()


def _count_on(session: Session, rows: _Rows) -> None:
    """Let the next row of each table get an id behind those written, also in a database that never made any itself."""
    sequences = []
    for insert, values in rows:
        ids = [row["id"] for row in values if isinstance(row.get("id"), int)]
        if ids and insert.table.c.id.autoincrement:
            name = f"pg_get_serial_sequence('\"{insert.table.name}\"', 'id')"
            sequences.append(f"setval({name}, greatest(nextval({name}), {max(ids)}))")
    session.execute(text(f"SELECT {', '.join(sequences)}"))


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


def _named(folded: Any) -> Iterator[_Row]:
    """The mapped objects that a folded value names."""
    if isinstance(folded, _Row):
        yield folded
    elif isinstance(folded, tuple):
        for part in folded[1].values():
            yield from _named(part)
    elif isinstance(folded, list):
        for part in folded[1]:
            yield from _named(part)


def _loaded(session: Session, folded: Any) -> list[Any]:
    """The named objects, one query a class: as long as somebody holds them the session need not ask for each."""
    keys: dict[type, set[Any]] = {}
    for row in _named(folded):
        if len(row.key) == 1:
            keys.setdefault(row.model, set()).add(row.key[0])
    found: list[Any] = []
    for model, wanted in keys.items():
        if len(wanted) > 1:
            found += session.scalars(select(model).where(inspect(model).primary_key[0].in_(wanted)))
    return found


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
