"""Reading a backup to its end before it counts as one: rows, hashes, large values, and every reference.

It uses only what the file itself says, needs no database, and keeps only a few rows in memory: which rows there are and
which are named is kept in a file without a name, which is gone when the process ends.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from lms.operating.source import UNREADABLE, NotRestored, Source, batches

#: How many rows are read together, and the most bytes of their lines.
ROWS, BYTES = 1000, 4_000_000
Columns = tuple[str, tuple[str, ...]]


def read_back(source: Source, scratch: Path) -> int:
    """How many rows a backup of format 2 holds; `scratch` is a folder for what does not fit into memory.

    Raises NotRestored, with the cure, when anything is not as it was written, or a row names one that is missing."""
    with _notes(scratch) as notes:
        known = _Rows(source, notes)
        for table, count in source.rows.items():
            found = _looked_over(source, known, table)
            if found != count:
                raise NotRestored(f"the backup is damaged: {found} rows of {table} instead of {count}")
        known.must_be_there()
        return sum(source.rows.values())


def _looked_over(source: Source, known: "_Rows", table: str) -> int:
    count = 0
    try:
        for rows in batches(source.lines(table), ROWS, BYTES):
            known.note(table, rows)
            for row in rows:
                for name in source.large.get(table, []):
                    if isinstance(row[name], dict):
                        _value(source, row[name])
            count += len(rows)
    except UNREADABLE as problem:
        raise NotRestored(f"the backup is damaged in {table} ({type(problem).__name__})") from None
    return count


def _value(source: Source, value: dict[str, Any]) -> None:
    if sum(len(piece) for piece in source.pieces(value["entry"])) != value["bytes"]:
        raise NotRestored(f"the backup is damaged in {value['entry']} (size)")


class _Rows:
    """Which rows there are, and which are named by other rows."""

    def __init__(self, source: Source, notes: sqlite3.Connection) -> None:
        self.notes = notes
        self.there: dict[Columns, str] = {}
        self.named: list[tuple[Columns, Columns, str]] = []
        for table, columns, other, theirs in source.references:
            target = (other, theirs)
            if target not in self.there:
                self.there[target] = self._table("there", len(self.there), theirs)
            self.named.append(((table, columns), target, self._table("named", len(self.named), columns)))

    def _table(self, begins: str, number: int, columns: tuple[str, ...]) -> str:
        name, keys = f"{begins}_{number}", ", ".join(f"k{index}" for index in range(len(columns)))
        self.notes.execute(f"CREATE TABLE {name} ({keys}, PRIMARY KEY ({keys})) WITHOUT ROWID")
        return name

    def note(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Note the rows and the rows that they name. A reference with a NULL in it names nothing."""
        for (ours, columns), into in self.there.items():
            if ours == table:
                self._add(into, {tuple(row[column] for column in columns) for row in rows})
        for (ours, columns), _target, into in self.named:
            if ours == table:
                self._add(into, {tuple(row[column] for column in columns) for row in rows})

    def _add(self, into: str, keys: set[tuple[Any, ...]]) -> None:
        whole = sorted(key for key in keys if None not in key)
        if whole:
            marks = ", ".join("?" for _part in whole[0])
            self.notes.executemany(f"INSERT OR IGNORE INTO {into} VALUES ({marks})", whole)  # noqa: S608  (names of ours)

    def must_be_there(self) -> None:
        """Raises NotRestored when a row names one that is missing."""
        for (table, columns), target, named in self.named:
            same = " AND ".join(f"there.k{index} = named.k{index}" for index in range(len(columns)))
            lost = self.notes.execute(
                f"SELECT count(*) FROM {named} AS named WHERE NOT EXISTS"  # noqa: S608  (names of ours)
                f" (SELECT 1 FROM {self.there[target]} AS there WHERE {same})"
            ).fetchone()[0]
            if lost:
                raise NotRestored(
                    f"rows of {table} point at nothing ({', '.join(columns)} names {lost} that are not in {target[0]}):"
                    " lms doctor looks whether the database itself is so; if it is well, try once more"
                )


@contextmanager
def _notes(scratch: Path) -> Iterator[sqlite3.Connection]:
    """A database for this process alone, in a file that has lost its name before rows are written."""
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = mkstemp(dir=scratch, prefix="lms-notes-")
    file = Path(name)
    try:
        notes = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "temp_store=MEMORY"):
            notes.execute(f"PRAGMA {pragma}")
        notes.execute("CREATE TABLE begun (day)")
    finally:
        file.unlink()
        os.close(descriptor)
    try:
        yield notes
    finally:
        notes.close()
