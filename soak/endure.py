"""A long evening: requests of all kinds one after the other, memory watched; and a hundred phones on a line of 2 KB/s.

    python -m soak.drills endure [REQUESTS]

SOAK_REQUESTS (100,000) mixed requests, four pages read beside each deed, on SQLite with `lms serve`
(SOAK_ENGINES="sqlite postgresql": on both). No error; and all processes together take at most 5 % more at the end than
at the half. Then SOAK_PHONES (100) phones, half of them sending and half of them reading at 2 KB/s, with waitress and
with gunicorn behind nginx: the others must not feel it.
"""

import os
import statistics
import threading
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
from soak._slow import SlowPhones
from soak._table import Row, row_of
from tests.operating.programs import free_port
from tests.operating.proxies import nginx, shipped

REQUESTS = int(os.environ.get("SOAK_REQUESTS", "100000"))
PHONES = int(os.environ.get("SOAK_PHONES", "100"))
ENGINES = os.environ.get("SOAK_ENGINES", "sqlite").split()
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
#: Memory of the end against that of the half; the slowest hundredth beside slow phones against without, and s more.
GROWTH, UNHURT, MORE = 1.05, 2.0, 0.25
ALONE, BESIDE = 10, 20


def drill(requests: int = REQUESTS) -> Iterator[Row]:
    """The evening, then the phones."""
    for kind in ENGINES:
        with TemporaryDirectory(prefix="lop-lang-soak-") as name, ExitStack() as stack:
            product, taught = _installed(kind, Path(name), stack)
            with running(product):
                yield _evening(product, taught, requests)
    for kind in ("sqlite", "postgresql"):
        with TemporaryDirectory(prefix="lop-lang-soak-") as name, ExitStack() as stack:
            product, taught = _installed(kind, Path(name), stack)
            yield _phones(product, taught, stack)


def _installed(kind: str, var: Path, stack: ExitStack) -> tuple[Product, Taught]:
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
    row = row_of("endure", _called(product), did, verdict(book, product.url), book)
    row.more += [f"errors: {errors}"] * bool(errors) + product.errors()[:5]
    row.more += [f"memory grew by {growth - 1:.1%} in the last half"] * (growth > GROWTH)
    row.good = bool(row.good) and not errors and growth <= GROWTH
    return row


def _around(seen: list[tuple[int, float]], first: float, last: float) -> float:
    """The median of what was seen between two numbers of requests, or what was seen nearest."""
    found = [memory for sent, memory in seen if first <= sent <= last]
    nearest = min(seen, key=lambda one: abs(one[0] - (first + last) / 2))[1]
    return statistics.median(found) if found else nearest


def _called(product: Product) -> str:
    return "SQLite, lms serve" if product.server == "waitress" else "PostgreSQL, gunicorn"


def _phones(product: Product, taught: Taught, stack: ExitStack) -> Row:
    """The same learners alone, then beside the phones."""
    port, on = product.port, _called(product)
    if product.server == "gunicorn":
        port, on = free_port(), "PostgreSQL, gunicorn behind nginx"
        product.more["LMS_PROXIES"] = "1"
    stack.enter_context(running(product))
    if port != product.port:
        folder = product.var / "nginx"
        stack.enter_context(nginx(folder, shipped("nginx-inner.conf"), {8080: port, 8000: product.port}, port))
    alone = _learn(port, taught, ALONE)
    over = threading.Event()
    phones = SlowPhones(port, taught, PHONES, over)
    phones.start()
    time.sleep(3)
    beside = _learn(port, taught, BESIDE)
    over.set()
    phones.join(30)
    return _judged(on, alone, beside, phones.alive, product.url)


def _learn(port: int, taught: Taught, seconds: float) -> Book:
    book = Book()
    with Crowd(port, taught, book, LEARNERS, reads=1, thinks=0.05).learning():
        time.sleep(seconds)
    return book


def _judged(on: str, alone: Book, beside: Book, alive: int, url: str) -> Row:
    before, then = _p99(alone), _p99(beside)
    did = f"{PHONES} phones at 2 KB/s up and down ({alive} held to the end): others' p50"
    did += f" {_p50(alone) * 1e3:.0f} ms alone,"
    did += f" {_p50(beside) * 1e3:.0f} beside them, p99 {before * 1e3:.0f} and {then * 1e3:.0f}"
    both = Book(alone.tried + beside.tried, alone.said | beside.said, surprises=alone.surprises + beside.surprises)
    row = row_of("slow phones", on, did, verdict(both, url), both)
    is_hurt = then > UNHURT * before + MORE or bool(beside.answers[500] or beside.answers[503] or beside.answers[0])
    row.more += [f"others were hurt: {dict(beside.answers)}"] * is_hurt
    row.more += ["the phones did not hold on, so nothing was tried"] * (alive < PHONES * 0.9)
    row.good = bool(row.good) and not is_hurt and alive >= PHONES * 0.9
    return row


def _p50(book: Book) -> float:
    return statistics.median(book.times)


def _p99(book: Book) -> float:
    return statistics.quantiles(book.times, n=100)[98]
