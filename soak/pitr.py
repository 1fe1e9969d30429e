"""Something was deleted by mistake, and PostgreSQL goes back to the moment before, with everything learnt until then.

    python -m soak.drills pitr

With the commands of docs/operating.md, "Back to a moment (PostgreSQL)": archive, base backup, learning, a moment noted,
more learning, a wrong deletion, and back to the moment.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from soak import _guide
from soak._book import Book, verdict
from soak._cluster import Cluster, cluster, own
from soak._installation import Taught, make
from soak._learners import Crowd
from soak._running import Product, running
from soak._table import Row, row_of

HEADING = "Back to a moment (PostgreSQL)"
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
DEEDS = int(os.environ.get("SOAK_DEEDS", "200"))
MISTAKE = ("DELETE FROM learning_event", "DELETE FROM attempt_item", "DELETE FROM attempt")


def drill() -> Iterator[Row]:
    """The one row of this drill."""
    kept = Path(mkdtemp(prefix="lop-lang-wal-"))
    own(kept)
    try:
        with TemporaryDirectory(prefix="lop-lang-soak-") as name, cluster() as server:
            yield _back_to_a_moment(server, Path(name), kept)
    finally:
        shutil.rmtree(kept, ignore_errors=True)


def _back_to_a_moment(server: Cluster, var: Path, kept: Path) -> Row:
    archive, base, back = _guide.blocks(HEADING)
    places = {"/var/backups/postgresql": str(kept)}
    taught, book = make(server.url(), var), Book()
    _guide.run(archive, server, places)
    product = Product("gunicorn", server.url(), var)
    with running(product):
        _learn(product, taught, book, while_learning=lambda: _guide.run(base, server, places))
        moment = str(server.run("SELECT now()::text")[0][0])
        time.sleep(1.1)
        until_then = book.before()
        _learn(product, taught, book)
    server.run(*MISTAKE, database="lop_lang")
    day = next(kept.glob("base-*")).name.removeprefix("base-")
    _guide.run(back, server, {**places, "2026-11-29": day, "2026-11-30 09:30:00+07": moment})
    with running(product):
        _learn(product, taught, until_then)
    did = f"archive, base backup under {LEARNERS} learners, {len(MISTAKE)} tables emptied, back to a moment, learning"
    return row_of("point in time", "PostgreSQL, gunicorn", did, verdict(until_then, server.url()), book)


def _learn(product: Product, taught: Taught, book: Book, while_learning: object = None) -> None:
    crowd = Crowd(product.port, taught, book, LEARNERS)
    with crowd.learning():
        crowd.wait_for(DEEDS // 2)
        if callable(while_learning):
            while_learning()
        if not crowd.wait_for(DEEDS // 2):
            book.wonders("learners got no answers")
