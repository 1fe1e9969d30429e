"""The plug is pulled while learners learn: everything that was acknowledged is on the disk.

    python -m soak.drills powercut [ROUNDS]

A file with ext4 is mounted, SQLite's var/ or PostgreSQL's data are on it, and while people learn the file system is
shut down without writing out its journal. SOAK_ROUNDS (3) times for each database. Needs root.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._book import Book, verdict
from soak._cluster import Cluster, cluster
from soak._installation import Taught, make
from soak._learners import Crowd
from soak._mounts import Disk, disk
from soak._running import Product, running
from soak._table import Row, row_of

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "3"))
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
#: Deeds before the plug is pulled, and seconds for which the server may still answer afterwards.
DEEDS, AFTER = 150, 1.0


def drill(rounds: int = ROUNDS) -> Iterator[Row]:
    """A row for each database."""
    for kind in ("sqlite", "postgresql"):
        with TemporaryDirectory(prefix="lop-lang-soak-") as name, disk(1024) as small, ExitStack() as stack:
            var = (small.place if kind == "sqlite" else Path(name)) / "var"
            var.mkdir()
            server = stack.enter_context(cluster(small.place)) if kind == "postgresql" else None
            url = server.url() if server else f"sqlite:///{var / 'soak.db'}"
            product = Product("gunicorn" if server else "waitress", url, var, log=Path(name) / "server.log")
            yield _rounds(product, small, server, rounds)


def _rounds(product: Product, small: Disk, server: Cluster | None, rounds: int) -> Row:
    book, taught = Book(), make(product.url, product.var)
    for _round in range(rounds):
        _until_the_plug_is_pulled(product, small, taught, book)
        if server:
            server.kill()
        small.unmount()
        small.mount()
        if server:
            server.start()
    found = verdict(book, product.url)
    on = "PostgreSQL, gunicorn" if server else "SQLite, lms serve"
    return row_of("power cut", on, f"{rounds} times: ext4 shut down under {LEARNERS} learners, remounted", found, book)


def _until_the_plug_is_pulled(product: Product, small: Disk, taught: Taught, book: Book) -> None:
    crowd = Crowd(product.port, taught, book, LEARNERS)
    with running(product), crowd.learning():
        enough = crowd.wait_for(DEEDS)
        small.cut_power()
        time.sleep(AFTER)
        product.kill()
    if not enough:
        book.wonders(f"fewer than {DEEDS} answers before the power went")
