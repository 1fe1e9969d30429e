"""The disk runs full while people learn: writing is refused openly, reading goes on, and with room again all goes on.

    python -m soak.drills diskfull

var/ with its SQLite is on a disk of SOAK_DISK (64) MB, which is filled up except for a little. Needs root.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._book import Book, verdict
from soak._installation import make
from soak._learners import Crowd
from soak._mounts import memory_disk
from soak._phone import Phone
from soak._running import Product, running
from soak._table import Row, row_of

DISK = int(os.environ.get("SOAK_DISK", "64"))
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
#: Bytes that are left when the disk is "full": SQLite's own file still grows by these.
LEFT = 300_000
REFUSALS, DEEDS, SECONDS = 30, 60, 180


def drill() -> Iterator[Row]:
    """The one row of this drill, on SQLite."""
    with memory_disk(DISK) as folder, TemporaryDirectory(prefix="lop-lang-soak-") as logs:
        var = folder / "var"
        var.mkdir()
        url, book = f"sqlite:///{var / 'soak.db'}", Book()
        taught = make(url, var)
        product = Product("waitress", url, var, log=Path(logs) / "server.log")
        crowd = Crowd(product.port, taught, book, LEARNERS)
        with running(product), crowd.learning():
            crowd.wait_for(DEEDS)
            filler = _fill(folder)
            until = time.monotonic() + SECONDS
            while book.answers[503] < REFUSALS and time.monotonic() < until:
                time.sleep(0.1)
            wrong = _while_full(product, taught.pages, book)
            filler.unlink()
            if not crowd.wait_for(DEEDS):
                wrong.append("with room again learners got no answers")
        did = f"{DISK} MB: full, {book.answers[503]} refusals (503; 500s seen: {book.answers[500]}), reading went on,"
        did += " room again"
        row = row_of("disk full", "SQLite, lms serve", did, verdict(book, url), book)
        row.more += wrong
        row.good = bool(row.good) and not wrong
        yield row


def _fill(folder: Path) -> Path:
    filler = folder / "filler"
    with filler.open("wb") as file:
        for _chunk in range((shutil.disk_usage(folder).free - LEFT) // 65536):
            file.write(b"\0" * 65536)
    return filler


def _while_full(product: Product, pages: tuple[str, ...], book: Book) -> list[str]:
    """A line for each thing that is not as it should be while nothing can be written."""
    wrong = []
    if book.answers[503] < REFUSALS:
        wrong.append(f"{book.answers[503]} refusals with 503 where {REFUSALS} were waited for: {dict(book.answers)}")
    if product.status("/readyz") != 503:
        wrong.append(f"/readyz is {product.status('/readyz')} while no answer can be kept")
    phone = Phone(product.port, Book(), Crowd(0, None, book).over)  # type: ignore[arg-type]
    for path in pages[:3]:
        if phone.ask(path).status != 200:
            wrong.append(f"{path} cannot be read while the disk is full")
    return wrong
