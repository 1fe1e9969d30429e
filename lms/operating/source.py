"""Reading an open backup: what it holds, its rows as lines, its large values in pieces."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from lms.base.revision import known

#: The format in which backups are written, and those that can be read. In format 1 every value was in its row's line.
FORMAT, READABLE = 2, (1, 2)
ABOUT = "about.json"
#: How many bytes of a large value are in memory at once.
PIECE = 1 << 20
#: The exceptions that reading a backup may raise when it is not what was written once.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, AttributeError, NotImplementedError,
)  # fmt: skip


class NotRestored(click.ClickException):
    """The backup cannot be restored here; the message, which the command line shows, says why and what to do."""


class Source:
    """A backup without its envelope. `revision` is that of its tables, `made` when it was made, `rows` how many rows it
    holds of each table (empty in old backups, which did not count).

    Of format 2 also: `hashes`, the SHA-256 of each entry; `references`, as (table, columns, other table, its columns);
    `large`, the columns of each table whose values may stand in entries of their own.
    """

    def __init__(self, stream: IO[bytes], file: Path) -> None:
        """Open a backup; `file` is its name in messages. Raises NotRestored when this program cannot read it."""
        try:
            self.archive = zipfile.ZipFile(stream)
            about = json.loads(self.archive.read(ABOUT))
            self.format = about.get("format")
            self.revision, self.made = str(about["revision"]), str(about["made"])
            self.rows: dict[str, int] = about.get("rows", {})
            self.hashes: dict[str, str] = about.get("sha256", {})
            self.large: dict[str, list[str]] = about.get("large", {})
            self.references = [
                (str(table), tuple(columns), str(other), tuple(theirs))
                for table, columns, other, theirs in about.get("references", [])
            ]
        except UNREADABLE:
            raise NotRestored(f"{file} is not a backup of Lớp Làng, or it is damaged: take another one") from None
        if self.format not in READABLE or self.revision not in known():
            raise NotRestored(
                f"{file} was made by a newer version (tables {self.revision}): put that version in place first"
            )

    def lines(self, table: str) -> Iterator[bytes]:
        """A table's rows, one in each line; nothing for a table that the backup does not have.

        Raises NotRestored at the end when they are not those that were written."""
        name, read = f"{table}.jsonl", hashlib.sha256()
        try:
            entry = self.archive.open(name)
        except KeyError:
            return
        with entry:
            for line in entry:
                read.update(line)
                yield line
        self._must_be(name, read.hexdigest())

    def pieces(self, name: str) -> Iterator[bytes]:
        """A large value in pieces. Raises NotRestored at the end when it is not the one that was written."""
        read = hashlib.sha256()
        with self.archive.open(name) as entry:
            while piece := entry.read(PIECE):
                read.update(piece)
                yield piece
        self._must_be(name, read.hexdigest())

    def size(self, name: str) -> int:
        """How many bytes the entry of a large value holds. Raises KeyError when there is no such entry."""
        return self.archive.getinfo(name).file_size

    def _must_be(self, name: str, digest: str) -> None:
        if self.format != 1 and self.hashes.get(name) != digest:
            raise NotRestored(f"the backup is damaged in {name} (SHA-256): take another one")


def batches(lines: Iterator[bytes], most: int, size: int) -> Iterator[list[dict[str, Any]]]:
    """Rows in batches of up to `most` and some `size` bytes of lines. Raises one of UNREADABLE for what is no row."""
    batch: list[dict[str, Any]] = []
    held = 0
    for line in lines:
        batch.append(json.loads(line))
        held += len(line)
        if len(batch) == most or held > size:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
