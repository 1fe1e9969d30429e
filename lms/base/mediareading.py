"""Media read in pieces, so that a film is never in memory as a whole, and no transaction waits for a slow phone.

A `Column` is looked up by its row's key: how large the bytes are, and where they lie. What is small comes with the same
question. Of what is large each piece is fetched by a statement of its own, which sees what is committed then. While a
phone reads, the bytes may be moved from the database into the folder, or back (`lms media move`): then the next piece
is looked for at the other place.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Select, bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.base import media_store, mediafolder
from lms.base.mediafolder import PIECE, Missing

#: Bytes fetched at once: SQLite finds a place in a large value by walking there, which takes 20 ms for 60 MB.
STRIDE = 4 * PIECE
Bind = Engine | Connection
Glance = Callable[[Select[Any], dict[str, Any]], Any]


class RowGone(Exception):
    """The row was deleted, or holds other bytes now, while somebody was reading."""


class MediaColumn:
    """A column of media, and the key by which its row is found; `also` are columns that are read with it."""

    def __init__(self, column: InstrumentedAttribute[Any], *key: InstrumentedAttribute[Any], also: Any = ()) -> None:
        table = column.class_.__table__
        self.table, self.name = table.name, column.key
        self.key = tuple(one.key for one in key)
        small = case((func.length(media_store.raw(column)) <= PIECE, media_store.raw(column)))
        found = (func.length(media_store.raw(column)), small, *also)
        where = [one == bindparam(one.key) for one in key]
        self.statement = select(*found).where(*where)

    def find(self, glance: Glance, bind: Callable[[], Bind], **key: Any) -> "Stored | None":
        """The bytes of the row with this key; None where there are none. `glance` gives a select()'s first row."""
        row = glance(self.statement, key)
        if row is None or row[0] is None:
            return None
        return Stored(self, key, bind(), row[0], row[1] and bytes(row[1]), tuple(row[2:]))


@dataclass
class Stored:
    """The bytes of one row. `raw` is the column's value where it is small, as the line into the folder always is."""

    column: MediaColumn
    key: dict[str, Any]
    bind: Bind
    length: int
    raw: bytes | None
    also: tuple[Any, ...] = ()
    place: media_store.StoredAt | None = field(init=False)

    def __post_init__(self) -> None:
        self.place = media_store.place_of(self.raw) if self.raw else None

    @property
    def size(self) -> int:
        """How many bytes they are."""
        return self.place.size if self.place else self.length

    def at_hand(self) -> bytes | None:
        """The bytes, when they are few; None when they have to be read in pieces. Raises Missing."""
        if self.place and self.place.size > PIECE:
            return None
        file = self.opened()
        if file is None:
            return self.raw
        with file:
            return file.read()

    def opened(self) -> BinaryIO | None:
        """The open file in which the bytes lie; None when they lie in the database (by now)."""
        try:
            return mediafolder.opened(self.place.sha256) if self.place else None
        except Missing:
            self._look_again()
            if self.place:
                raise
            return None

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`, in pieces of at most PIECE bytes. Raises Gone, Missing."""
        at, stop = start, self.size if stop is None else stop
        while at < stop:
            file = self.opened()
            if file is not None:
                with file:
                    yield from _of_file(file, at, stop)
                return
            for piece in self._fetched(at, stop):
                yield piece
                at += len(piece)

    def _fetched(self, at: int, stop: int) -> list[bytes]:
        """The next pieces from the database; none when the bytes have been moved to the folder meanwhile."""
        if self.raw is not None:
            return [self.raw[at:stop]]
        with _driver(self.bind) as connection:
            if isinstance(connection, sqlite3.Connection):
                found = _of_sqlite(connection, self, at, min(stop, at + STRIDE))
            else:
                found = _of_server(connection, self, at, min(stop, at + PIECE))
        if not found:
            self._look_again()
        return found

    def _look_again(self) -> None:
        """Find out again where the bytes lie. Raises Gone unless they are the same bytes as far as can be told."""
        before = self.size
        statement, kept = self.column.statement, self.bind
        with kept.connect() if isinstance(kept, Engine) else _as_it_is(kept) as connection:
            row = connection.execute(statement, self.key).first()
        if row is None or row[0] is None:
            raise RowGone
        self.length, self.raw = row[0], row[1] and bytes(row[1])
        self.place = media_store.place_of(self.raw) if self.raw else None
        if self.size != before:
            raise RowGone


def _of_file(file: BinaryIO, at: int, stop: int) -> Iterator[bytes]:
    file.seek(at)
    while at < stop:
        piece = file.read(min(PIECE, stop - at))
        if not piece:
            raise RowGone
        yield piece
        at += len(piece)


def _of_sqlite(connection: sqlite3.Connection, stored: Stored, at: int, stop: int) -> list[bytes]:
    """A part of a value by SQLite's own way; substr() would read all of it each time."""
    column = stored.column
    where = " AND ".join(f"{name} = ?" for name in column.key)
    found = connection.execute(f"SELECT rowid FROM {column.table} WHERE {where}", list(stored.key.values())).fetchone()  # noqa: S608
    if found is None:
        raise RowGone
    with connection.blobopen(column.table, column.name, found[0], readonly=True) as blob:
        if len(blob) != stored.length:
            return []
        blob.seek(at)
        return [blob.read(min(PIECE, stop - place)) for place in range(at, stop, PIECE)]


def _of_server(connection: Any, stored: Stored, at: int, stop: int) -> list[bytes]:
    column = stored.column
    where = " AND ".join(f"{name} = %s" for name in column.key)
    wanted = f"SELECT length({column.name}), substring({column.name} FROM %s FOR %s) FROM {column.table} WHERE {where}"  # noqa: S608
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(wanted, [at + 1, stop - at, *stored.key.values()]).fetchone()
    if row is None:
        raise RowGone
    return [bytes(row[1])] if row[0] == stored.length else []


@contextmanager
def _driver(bind: Bind) -> Iterator[Any]:
    """The driver's connection, outside every transaction of the program."""
    if isinstance(bind, Connection):
        yield bind.connection.driver_connection
        return
    connection = bind.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()


@contextmanager
def _as_it_is(connection: Connection) -> Iterator[Connection]:
    yield connection
