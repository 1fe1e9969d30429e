"""Backups made while people learn are restored and compared, on both databases, both ways.

    python -m soak.drills backups [BACKUPS]

SOAK_BACKUPS (2) on each database under SOAK_LEARNERS (6): each is rehearsed (`lms backup check`) and restored into the
same kind of database and into the other one. What was acknowledged before it began is in it; and one made at rest is, row
by row, what the installation was.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._book import Book, verdict
from soak._cluster import cluster
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
    """From each database into each."""
    for kind in KINDS:
        with _empty(kind) as (url, var), TemporaryDirectory(prefix="lop-lang-kept-") as kept:
            made = _made_under_load(kind, url, var, Path(kept), backups)
            lms(url, var, "backup", str(Path(kept) / "at-rest.zip"))
            at_rest = prints(url)
            for target in KINDS:
                on = f"{CALLED[kind]} to {CALLED[target]}"
                yield from (_restored(on, target, file, book) for file, book in made)
                yield _the_same(on, target, Path(kept) / "at-rest.zip", at_rest)


@contextmanager
def _empty(kind: str) -> Iterator[tuple[str, Path]]:
    """(address, var/) of an installation without tables."""
    with TemporaryDirectory(prefix="lop-lang-soak-") as name, ExitStack() as stack:
        var = Path(name)
        url = f"sqlite:///{var / 'soak.db'}"
        if kind == "postgresql":
            url = stack.enter_context(cluster()).url()
        yield url, var


def _made_under_load(kind: str, url: str, var: Path, kept: Path, backups: int) -> list[tuple[Path, Book]]:
    """The files, each with what was acknowledged before it was begun (and tried until it was done)."""
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


def _restored(on: str, target: str, file: Path, book: Book) -> Row:
    with _empty(target) as (url, var):
        lms(url, var, "restore", str(file), "--yes")
        did = f"made under {LEARNERS} learners, rehearsed, restored"
        return row_of("backups", on, did, verdict(book, url), book)


def _the_same(on: str, target: str, file: Path, at_rest: dict[str, str]) -> Row:
    with _empty(target) as (url, var):
        lms(url, var, "restore", str(file), "--yes")
        wrong = differing(at_rest, prints(url))
    return Row("backups", on, f"made at rest, restored, {len(at_rest)} tables compared row by row", not wrong, more=wrong)
