"""Backups made while people learn are restored and compared, on both databases, both ways.

    python -m soak.drills backups [BACKUPS]

SOAK_BACKUPS (2) backups are made of each database while SOAK_LEARNERS (6) learn: each is rehearsed (`lms backup check`)
and restored into the same kind of database and into the other one. It must hold what was acknowledged before it began;
and a backup made at rest must be, row by row, what the installation was.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._book import Book, verdict
from soak._cluster import Cluster, cluster
from soak._commands import differing, lms, prints
from soak._installation import make
from soak._learners import Crowd
from soak._running import Product, running
from soak._table import Row, row_of

BACKUPS = int(os.environ.get("SOAK_BACKUPS", "2"))
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
DEEDS = 60
KINDS = ("sqlite", "postgresql")
CALLED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def drill(backups: int = BACKUPS) -> Iterator[Row]:
    """A row for each kind of database and each that its backups are restored into."""
    with cluster() as server:
        for kind in KINDS:
            yield from _from(kind, server, backups)


def _from(kind: str, server: Cluster, backups: int) -> Iterator[Row]:
    """The rows of one kind of database, restored into each."""
    with _empty(kind, server) as (url, var), TemporaryDirectory(prefix="lop-lang-kept-") as kept:
        made = _made_under_load(kind, url, var, Path(kept), backups)
        lms(url, var, "backup", str(Path(kept) / "at-rest.zip"))
        at_rest = prints(url)
        for target in KINDS:
            on = f"{CALLED[kind]} to {CALLED[target]}"
            for file, book in made:
                with _empty(target, server) as place:
                    yield _restored(on, place, file, book)
            with _empty(target, server) as place:
                yield _the_same(on, place, Path(kept) / "at-rest.zip", at_rest)


@contextmanager
def _empty(kind: str, server: Cluster) -> Iterator[tuple[str, Path]]:
    """(address of the database, var/) of an installation without tables."""
    with TemporaryDirectory(prefix="lop-lang-soak-") as name:
        if kind == "postgresql":
            database = f"soak_{secrets.token_hex(4)}"
            server.run(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'")
            yield server.url(database), Path(name)
        else:
            yield f"sqlite:///{Path(name) / 'soak.db'}", Path(name)


def _made_under_load(kind: str, url: str, var: Path, kept: Path, backups: int) -> list[tuple[Path, Book]]:
    """The backup files, each with what was acknowledged before it was begun and tried until it was done."""
    taught, book, made = make(url, var), Book(), []
    product = Product("waitress" if kind == "sqlite" else "gunicorn", url, var)
    crowd = Crowd(product.port, taught, book, LEARNERS)
    with running(product), crowd.learning():
        for number in range(backups):
            crowd.wait_for(DEEDS)
            then, file = book.before(), kept / f"{number}.zip"
            lms(url, var, "backup", str(file))
            then.tried, then.surprises = book.before().tried, book.surprises
            made.append((file, then))
    for file, _then in made:
        lms(url, var, "backup", "check", str(file))
    return made


def _restored(on: str, place: tuple[str, Path], file: Path, book: Book) -> Row:
    url, var = place
    lms(url, var, "restore", str(file), "--yes")
    did = f"made under {LEARNERS} learners, rehearsed, restored"
    return row_of("backups", on, did, verdict(book, url), book)


def _the_same(on: str, place: tuple[str, Path], file: Path, at_rest: dict[str, str]) -> Row:
    url, var = place
    lms(url, var, "restore", str(file), "--yes")
    wrong = differing(at_rest, prints(url))
    return Row(
        "backups", on, f"made at rest, restored, {len(at_rest)} tables compared row by row", not wrong, more=wrong
    )
