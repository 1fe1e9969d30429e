"""Making tables of a backup's revision and filling in its rows, in one transaction of the caller's."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Connection, Date, DateTime, LargeBinary, MetaData, Table, Uuid, insert, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import TypeEngine

from lms.base.revision import REVISION
from lms.operating import large, migrating
from lms.operating.source import UNREADABLE, NotRestored, Source, batches

#: The most lines of a table that are inserted together, and the most bytes of them.
LINES, BYTES = 1000, 4_000_000
#: The exceptions that reading a damaged backup and inserting its rows may raise.
_DAMAGE = (*UNREADABLE, IntegrityError, DataError)


def build(connection: Connection, source: Source, revision: str) -> int:
    """Make tables of the backup's revision, fill in its rows, then bring them to `revision`; returns how many rows."""
    migrating.bring_to(connection, source.revision)
    there = MetaData()
    there.reflect(connection)
    with _without_references(connection):
        ours = [table for table in there.tables.values() if table.name != REVISION]
        rows = sum(_fill(connection, source, table) for table in ours)
    _go_on_numbering(connection, there)
    if revision != source.revision:
        migrating.bring_to(connection, revision)
    return rows


def _fill(connection: Connection, source: Source, table: Table) -> int:
    """Insert one table's rows, in place of those that migrations put there; returns how many."""
    into = {column.name: _reader(column.type, sqlite=connection.dialect.name == "sqlite") for column in table.columns}
    connection.execute(table.delete())
    count = 0
    try:
        for batch in batches(source.lines(table.name), LINES, BYTES):
            rows = [{key: None if value is None else into[key](value) for key, value in row.items()} for row in batch]
            _insert(connection, source, table, rows)
            count += len(rows)
    except _DAMAGE as problem:
        raise NotRestored(f"the backup is damaged in {table.name} ({type(problem).__name__})") from None
    kept = source.rows.get(table.name, 0) if source.rows else count
    if count != kept:
        raise NotRestored(f"the backup is damaged: {count} rows of {table.name} instead of {kept}")
    return count


def _insert(connection: Connection, source: Source, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows all together, but those with large values one by one, because these come in pieces."""
    heavy: list[dict[str, Any]] = []
    light: list[dict[str, Any]] = []
    for row in rows:
        (heavy if any(isinstance(value, large.Large) for value in row.values()) else light).append(row)
    if light:
        connection.execute(insert(table), light)
    for row in heavy:
        large.insert_row(connection, source, table, row)


def _reader(kind: TypeEngine[Any], *, sqlite: bool) -> Callable[[Any], Any]:
    """A function that turns a value of a backup into one for a column of this type, as the database describes it."""
    if isinstance(kind, JSON):
        # A missing value must not become JSON's "null", because queries look for rows that have no value.
        kind.none_as_null = True
        return _as_it_is
    if isinstance(kind, DateTime):
        return _moment_of_sqlite if sqlite else datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return _bytes
    if isinstance(kind, Uuid):
        return UUID
    return _digits if migrating.is_uuid_in_digits(kind) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _bytes(value: Any) -> Any:
    """The bytes in a row's line, or a Large value that is in an entry of its own."""
    return large.Large(value["entry"], value["bytes"]) if isinstance(value, dict) else base64.b64decode(value)


def _digits(value: str) -> str:
    return UUID(value).hex


def _moment_of_sqlite(value: str) -> datetime:
    """A moment as SQLite keeps it, in UTC and without its zone; see lms.base.db.UTCDateTime."""
    return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Let rows be inserted in any order; at the end every reference is checked at once."""
    if connection.dialect.name == "sqlite":  # already switched off, because that has to be done before the transaction
        yield
        return
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for table, name, _definition in found:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    for table, name, definition in found:
        try:
            connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
        except IntegrityError:
            raise NotRestored(f"the backup is damaged: rows of {table} point at nothing") from None


def _go_on_numbering(connection: Connection, there: MetaData) -> None:
    """Let PostgreSQL's sequences, which number rows, go on after the restored ids."""
    if connection.dialect.name == "sqlite":
        return
    for table in there.tables.values():
        if "id" not in table.c:
            continue
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
        if sequence:
            newest = f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {table.name})"  # noqa: S608  (a table of ours)
            connection.execute(text(f"SELECT setval('{sequence}', {newest}, false)"))
