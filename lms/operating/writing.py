"""Writing a backup: every table as lines, large values beside them, and what reading it back must find again.

It is written from beginning to end, so that it can go through a pipe to be encrypted; only a few rows are in memory.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, MetaData, Select, Table, case, func, select, type_coerce
from sqlalchemy.orm import Session

from lms.base import media_store
from lms.base.clock import now
from lms.base.db import begin_snapshot
from lms.base.revision import REVISION
from lms.operating import database, large, migrating
from lms.operating.source import ABOUT, FORMAT, PIECE

#: How many rows of a table are in memory at once; fewer of one with pictures, which may be as large as LARGE.
AT_ONCE, AT_ONCE_OF_BYTES = 50, 8
#: Values of more bytes are in entries of their own. A smaller limit would make the zip's table of contents long.
LARGE = 256 * 1024
#: Tables that stay out: sessions, so that a restore signs nobody in again who has signed out, and one-time values.
FLEETING = {"sign_in", "once"}
#: The beginning of the name of a column that holds the size of another one's value.
_SIZE = "size of "


def write(stream: IO[bytes], session: Session) -> None:
    """Write everything as it was at one moment, so that no row points at one that came later."""
    begin_snapshot(session)
    connection = session.connection()
    there = MetaData()
    there.reflect(connection)
    kept = [table for name, table in sorted(there.tables.items()) if name not in FLEETING | {REVISION}]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        into = _Archive(archive, connection)
        rows = {table.name: into.add(table) for table in kept}
        about = {
            "format": FORMAT,
            "revision": database.revision(connection),
            "made": now().isoformat(),
            "rows": rows,
            "sha256": into.hashes,
            "large": {table.name: names for table in kept if (names := _bytes_columns(table))},
            "references": [one for table in kept for one in _references(table)],
        }
        archive.writestr(ABOUT, json.dumps(about))
    session.rollback()


@dataclass
class _Waiting:
    """A large value that is written after its table's lines, because a zip has only one entry open at a time."""

    entry: str
    column: str
    key: large.Key
    size: int
    place: bytes | None = None
    """The column as it stands, where the value lies in the folder of media."""


@dataclass
class _Archive:
    """The zip, and the hashes of its entries."""

    archive: zipfile.ZipFile
    connection: Connection
    hashes: dict[str, str] = field(default_factory=dict)

    def add(self, table: Table) -> int:
        """Add a table; returns how many rows it has. Its length shows at the end: a province has 2 GiB of events."""
        few = bool(_bytes_columns(table))
        held = {"yield_per": AT_ONCE_OF_BYTES if few else AT_ONCE}
        found = self.connection.execute(_rows(table), execution_options=held)
        waiting: list[_Waiting] = []
        count, written, name = 0, hashlib.sha256(), f"{table.name}.jsonl"
        with self.archive.open(name, "w", force_zip64=True) as lines, found as rows:
            for row in rows.mappings():
                line = (
                    json.dumps(_values(table, dict(row), waiting), default=plain, ensure_ascii=False) + "\n"
                ).encode()
                written.update(line)
                lines.write(line)
                count += 1
        self.hashes[name] = written.hexdigest()
        for value in waiting:
            self._add_value(table, value)
        return count

    def _add_value(self, table: Table, value: _Waiting) -> None:
        """Add a large value, uncompressed, because films and pictures are compressed already."""
        written, entry = hashlib.sha256(), zipfile.ZipInfo(value.entry)
        with self.archive.open(entry, "w", force_zip64=True) as stored:
            for piece in self._pieces(table, value):
                written.update(piece)
                stored.write(piece)
        self.hashes[value.entry] = written.hexdigest()

    def _pieces(self, table: Table, value: _Waiting) -> Iterator[bytes]:
        if value.place is None:
            yield from large.read(self.connection, table, value.column, value.key, value.size)
            return
        with media_store.reader(value.place) as file:
            while piece := file.read(PIECE):
                yield piece


def _rows(table: Table) -> Select[Any]:
    """A SELECT of every row, with only the size of large values."""
    columns: list[Any] = []
    for column in table.columns:
        if isinstance(column.type, LargeBinary):
            size = func.length(column)
            small = type_coerce(case((size > LARGE, None), else_=column), column.type)
            columns += [small.label(column.name), size.label(_SIZE + column.name)]
        else:
            columns.append(column)
    return select(*columns)


def _values(table: Table, row: dict[str, Any], waiting: list[_Waiting]) -> dict[str, Any]:
    """A row as it is written; its large values are noted in `waiting`."""
    for name in _bytes_columns(table):
        size = row.pop(_SIZE + name)
        raw = None if row[name] is None else bytes(row[name])
        place = None if raw is None else media_store.place_of(raw)
        size = place.size if place else size
        if size is not None and size > LARGE:
            entry = f"{table.name}/{len(waiting) + 1}-{name}"
            key = {column.name: row[column.name] for column in table.primary_key}
            waiting.append(_Waiting(entry, name, key, size, raw))
            row[name] = {"entry": entry, "bytes": size}
        elif raw is not None:
            row[name] = media_store.whole(raw)
    for column in table.columns:
        if migrating.is_uuid_in_digits(column.type):
            row[column.name] = row[column.name] and UUID(row[column.name])
    return row


def _bytes_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, LargeBinary)]


def _references(table: Table) -> list[tuple[str, list[str], str, list[str]]]:
    """(table, columns, other table, its columns) of each reference from a table to another."""
    return [
        (
            table.name,
            [one.parent.name for one in foreign.elements],
            foreign.referred_table.name,
            [one.column.name for one in foreign.elements],
        )
        for foreign in sorted(table.foreign_key_constraints, key=lambda foreign: tuple(foreign.column_keys))
    ]


def plain(value: Any) -> Any:
    """A value for which JSON has no word, as one that it has."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        # SQLite keeps moments in UTC and without their zone.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
