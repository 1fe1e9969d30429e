"""The driver itself, for what is asked and written most often: ready-made statements without a session around them.

Errors come out as SQLAlchemy's, so callers that handle them need not know which way a statement went.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import Delete, Engine, Insert, Select, Table, Update, bindparam, literal
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lms.base import writers
from lms.base.late import late
from lms.base.ready import ReadyStatement, compiled

postgresql = late("sqlalchemy.dialects.postgresql")

T = TypeVar("T")
Row = Sequence[Any]


class Runs(Protocol):
    """Something that runs ready-made statements: a short transaction, or a session (`InSession`)."""

    def rows(self, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> Sequence[Row]:
        """The rows that a select() of columns gives with these values."""

    def do(self, statement: Update | Delete, values: dict[str, Any]) -> None:
        """Run an update() or delete() with these values; it gives nothing back."""


class InSession:
    """Ready-made statements that run in a session's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> Sequence[Row]:
        """The rows that a select() of columns gives with these values."""
        return self._session.execute(statement, values).all()

    def do(self, statement: Update | Delete, values: dict[str, Any]) -> None:
        """Run an update() or delete() with these values; it gives nothing back."""
        self._session.execute(statement, values, execution_options={"synchronize_session": False})


class ShortTransaction:
    """A transaction that writes and is over in a moment; see `shortly`."""

    def __init__(self, engine: Engine, cursor: Any) -> None:
        self._dialect, self._cursor = engine.dialect, cursor

    def adds(self, table: type[Any], values: dict[str, Any]) -> bool:
        """Insert one row, all of its columns given, unless a unique key is taken already; True when the row is new."""
        self._run(_insert_or_ignore(table.__table__, self._dialect.name), values)
        return self._cursor.fetchone() is not None

    def counts(self, table: type[Any], key: dict[str, Any], column: str, step: int) -> None:
        """Add `step` to a counting row, which is made first where it is missing."""
        self._run(add_to_count(table.__table__, tuple(key), column, self._dialect.name), {**key, column: step})

    def rows(self, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> list[Row]:
        """The rows that a select() of columns gives with these values."""
        ready = self._run(statement, values)
        return [ready.plain(row) for row in self._cursor.fetchall()]

    def do(self, statement: Update | Delete, values: dict[str, Any]) -> None:
        """Run an update() or delete() with these values; it gives nothing back."""
        self._run(statement, values)

    def _run(
        self, statement: Select[*tuple[Any, ...]] | Insert | Update | Delete, values: dict[str, Any]
    ) -> ReadyStatement:
        ready = compiled(statement, self._dialect)
        self._cursor.execute(ready.sql, ready.given(values))
        return ready


def insert_into(table: Table, dialect: str) -> Any:
    """An insert() of the engine's own kind, which can say what happens when a key is taken."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@cache
def add_to_count(table: Table, key: tuple[str, ...], column: str, dialect: str) -> Insert:
    """A statement that adds the value named like `column` to the counting row with this key, making the row first
    where it is missing; safe when several do it at once."""
    statement = insert_into(table, dialect).values({name: bindparam(name) for name in (*key, column)})
    more = table.c[column] + statement.excluded[column]
    made: Insert = statement.on_conflict_do_update(index_elements=list(key), set_={column: more})
    return made


@cache
def _insert_or_ignore(table: Table, dialect: str) -> Insert:
    statement = insert_into(table, dialect).values({column.name: bindparam(column.name) for column in table.columns})
    made: Insert = statement.on_conflict_do_nothing().returning(literal(1))
    return made


@contextmanager
def lent(engine: Engine) -> Iterator[Any]:
    """A connection of the driver, put back at the end. Raises the driver's errors as DBAPIError."""
    connection = engine.raw_connection()
    broken: type[Exception] = engine.dialect.loaded_dbapi.Error
    try:
        yield connection
    except broken as error:
        is_gone = engine.dialect.is_disconnect(error, connection.dbapi_connection, None)  # type: ignore[arg-type]
        if is_gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, broken, hide_parameters=True, connection_invalidated=is_gone, dialect=engine.dialect
        ) from error
    finally:
        connection.close()


def glance(engine: Engine, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> Row | None:
    """The first row of a ready-made select() of columns, or None."""
    ready = compiled(statement, engine.dialect)
    with lent(engine) as connection:
        cursor = connection.cursor()
        cursor.execute(ready.sql, ready.given(values))
        row = cursor.fetchone()
        cursor.close()
    return ready.plain(row) if row else None


def deed(engine: Engine, statement: Update, values: dict[str, Any], seconds: float) -> int:
    """Run one statement as a transaction of its own, and return how many rows it changed. Commits. Waits at most
    `seconds` for a turn."""
    ready = compiled(statement, engine.dialect)
    with lent(engine) as connection:
        writers.queue_up(engine, connection.info, seconds)
        cursor = connection.cursor()
        cursor.execute(ready.sql, ready.given(values))
        changed = int(cursor.rowcount)
        if changed < 0:  # SQLite's driver does not count for a statement that begins with WITH
            changed = int(cursor.execute("SELECT changes()").fetchone()[0])
        cursor.close()
    return changed


def shortly(engine: Engine, work: Callable[[ShortTransaction], T], seconds: float) -> T:
    """Run `work` in a transaction that writes, after waiting at most `seconds` for a turn. Commits when it returns."""
    with lent(engine) as connection:
        writers.queue_up(engine, connection.info, seconds)
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "BEGIN")
        try:
            done = work(ShortTransaction(engine, cursor))
            cursor.execute("COMMIT")
        except BaseException:
            # A connection that is gone has nothing to take back, and raises the same error again.
            with suppress(engine.dialect.loaded_dbapi.Error):
                cursor.execute("ROLLBACK")
            raise
        cursor.close()
    return done


def again_when_gone(engine: Engine, work: Callable[[], T]) -> T:
    """Run `work`, and once more when the server was restarted since the connection was made; so `work` must do no
    harm when it runs twice."""
    try:
        return work()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        engine.dispose()
        return work()
