"""Values of many bytes, such as films: read from a database and written into one in pieces, never whole in memory."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Table, bindparam, func, insert, literal_column, select, text

from lms.operating.source import PIECE, NotRestored, Source

#: The table in PostgreSQL in which a value waits until its row is written; it is gone after the transaction.
WAITING = "lms_large_value"
#: PostgreSQL's binary form of a COPY: its beginning with two empty words, and its end.
_BEGIN, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), struct.pack("!h", -1)
Key = dict[str, Any]


@dataclass(frozen=True)
class Large:
    """A value that is in an entry of its own in the backup."""

    entry: str
    size: int


def read(connection: Connection, table: Table, column: str, key: Key, size: int) -> Iterator[bytes]:
    """The value of the row with this primary key, in the transaction that the connection is in."""
    if connection.dialect.name == "sqlite":
        with _blob(connection, table, column, _rowid(connection, table, key), readonly=True) as blob:
            while piece := blob.read(PIECE):
                yield piece
        return
    part = func.substr(table.c[column], bindparam("start", type_=Integer), PIECE, type_=LargeBinary)
    asked = select(part).where(*_is(table, key)).compile(dialect=connection.dialect)
    # In text form, which is the usual one, bytes take six times as long.
    with _driver(connection).cursor(binary=True) as cursor:
        for start in range(1, size + 1, PIECE):
            yield cursor.execute(str(asked), asked.params | {"start": start}).fetchone()[0]


def insert_row(connection: Connection, source: Source, table: Table, row: dict[str, Any]) -> None:
    """Insert a row in which some values are Large. Raises what reading a damaged backup raises."""
    found = {name: value for name, value in row.items() if isinstance(value, Large)}
    if connection.dialect.name == "sqlite":
        empty = {name: func.zeroblob(value.size) for name, value in found.items()}
        connection.execute(insert(table).values(**{**row, **empty}))
        rowid = connection.scalar(text("SELECT last_insert_rowid()"))
        for name, value in found.items():
            with _blob(connection, table, name, rowid, readonly=False) as blob:
                for piece in _all_of(source, value):
                    blob.write(piece)
        return
    # PostgreSQL takes a parameter only whole, but COPY in pieces: so the value waits in a table and moves from there.
    connection.execute(text(f"CREATE TEMPORARY TABLE IF NOT EXISTS {WAITING} (name text, data bytea) ON COMMIT DROP"))
    connection.execute(text(f"ALTER TABLE {WAITING} ALTER data SET STORAGE EXTERNAL"))
    for name, value in found.items():
        _copy(connection, source, name, value)
    moved = {name: text(f"(SELECT data FROM {WAITING} WHERE name = '{name}')") for name in found}  # noqa: S608
    connection.execute(insert(table).values(**{**row, **moved}))
    connection.execute(text(f"TRUNCATE {WAITING}"))


def _copy(connection: Connection, source: Source, name: str, value: Large) -> None:
    called = name.encode()
    with (
        _driver(connection).cursor() as cursor,
        cursor.copy(f"COPY {WAITING} (name, data) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.write(_BEGIN + struct.pack("!hi", 2, len(called)) + called + struct.pack("!i", value.size))
        for piece in _all_of(source, value):
            copy.write(piece)
        copy.write(_END)


def _all_of(source: Source, value: Large) -> Iterator[bytes]:
    """The pieces of a value. Raises NotRestored when they have not as many bytes as its row says."""
    if source.size(value.entry) != value.size:
        raise NotRestored(f"the backup is damaged in {value.entry} (size): take another one")
    return source.pieces(value.entry)


def _blob(connection: Connection, table: Table, column: str, rowid: Any, *, readonly: bool) -> Any:
    return _driver(connection).blobopen(table.name, column, rowid, readonly=readonly)


def _driver(connection: Connection) -> Any:
    """The driver's own connection, in the same transaction."""
    return connection.connection.driver_connection


def _rowid(connection: Connection, table: Table, key: Key) -> int:
    return int(connection.scalars(select(literal_column("rowid")).select_from(table).where(*_is(table, key))).one())


def _is(table: Table, key: Key) -> list[Any]:
    return [table.c[name] == value for name, value in key.items()]
