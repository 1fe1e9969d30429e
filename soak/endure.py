"""A long evening: requests of all kinds one after the other, memory watched.

    python -m soak.drills endure [REQUESTS]

SOAK_REQUESTS (100,000) mixed requests, four pages read beside each deed, on SQLite with `lms serve`
(SOAK_ENGINES="sqlite postgresql": on both). There must be no error, and all processes together may hold at most 5 %
more memory at the end than half-way.
"""

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from soak._book import Book, verdict
from soak._cluster import cluster
from soak._installation import Taught, make
from soak._learners import Crowd
from soak._running import Product, running
from soak._table import Row, row_of

REQUESTS = int(os.environ.get("SOAK_REQUESTS", "100000"))
ENGINES = os.environ.get("SOAK_ENGINES", "sqlite").split()
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
#: The most memory at the end, as a multiple of that half-way.
GROWTH = 1.05


def drill(requests: int = REQUESTS) -> Iterator[Row]:
    """A row for an evening on each database that is asked for."""
    for kind in ENGINES:
        with TemporaryDirectory(prefix="lop-lang-soak-") as name, ExitStack() as stack:
            product, taught = installed(kind, Path(name), stack)
            with running(product):
                yield _evening(product, taught, requests)


def installed(kind: str, var: Path, stack: ExitStack) -> tuple[Product, Taught]:
    """A product on this kind of database, not started yet, and what its learners are taught."""
    server = kind == "postgresql"
    url = stack.enter_context(cluster()).url() if server else f"sqlite:///{var / 'soak.db'}"
    taught = make(url, var)
    return Product("gunicorn" if server else "waitress", url, var), taught


def _evening(product: Product, taught: Taught, requests: int) -> Row:
    book, seen, began = Book(), [(0, product.memory())], time.monotonic()
    crowd = Crowd(product.port, taught, book, LEARNERS, reads=4)
    with crowd.learning():
        while (sent := book.answers.total()) < requests and not book.surprises:
            seen.append((sent, product.memory()))
            time.sleep(max(0.2, min(5.0, requests / 20_000)))
    seconds = time.monotonic() - began
    middle = _around(seen, 0.45 * requests, 0.55 * requests)
    end = _around(seen, 0.9 * requests, requests)
    growth = end / middle
    errors = {status: times for status, times in book.answers.items() if status >= 400 or status == 0}
    did = f"{book.answers.total():,} requests in {seconds / 60:.1f} minutes ({book.answers.total() / seconds:.0f}/s)"
    did += f"; memory {seen[0][1]:.0f} MB at first, {middle:.0f} at half, {end:.0f} at the end ({growth - 1:+.1%})"
    row = row_of("endure", called(product), did, verdict(book, product.url), book)
    row.more += [f"errors: {errors}"] * bool(errors) + product.errors()[:5]
    row.more += [f"memory grew by {growth - 1:.1%} in the last half"] * (growth > GROWTH)
    row.good = bool(row.good) and not errors and growth <= GROWTH
    return row


def _around(seen: list[tuple[int, float]], first: float, last: float) -> float:
    """The median of the MB seen between two numbers of requests, or the MB seen nearest to them."""
    found = [memory for sent, memory in seen if first <= sent <= last]
    nearest = min(seen, key=lambda one: abs(one[0] - (first + last) / 2))[1]
    return statistics.median(found) if found else nearest


def called(product: Product) -> str:
    """The name of a product in the table."""
    return "SQLite, lms serve" if product.server == "waitress" else "PostgreSQL, gunicorn"
