"""A hundred phones on a line of 2 KB/s must not slow the others down.

    python -m soak.drills phones

SOAK_PHONES (100) phones, half of them sending and half of them reading at 2 KB/s, with waitress and with gunicorn
behind nginx. SOAK_LEARNERS (6) learn alone, then beside them.
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
from soak._installation import Taught
from soak._learners import Crowd
from soak._running import Product, running
from soak._slow import SlowPhones
from soak._table import Row, row_of
from soak.endure import LEARNERS, called, installed
from tests.operating.programs import free_port
from tests.operating.proxies import nginx, shipped

PHONES = int(os.environ.get("SOAK_PHONES", "100"))
#: How many times, and how many seconds, the slowest hundredth of answers may take longer beside slow phones.
UNHURT, MORE = 2.0, 0.25
ALONE, BESIDE = 10, 20


def drill(phones: int = PHONES) -> Iterator[Row]:
    """A row for the phones on each database."""
    for kind in ("sqlite", "postgresql"):
        with TemporaryDirectory(prefix="lop-lang-soak-") as name, ExitStack() as stack:
            product, taught = installed(kind, Path(name), stack)
            yield _phones(product, taught, stack, phones)


def _phones(product: Product, taught: Taught, stack: ExitStack, many: int) -> Row:
    """The same learners alone, then beside the phones."""
    port, on = product.port, called(product)
    if product.server == "gunicorn":
        port, on = free_port(), "PostgreSQL, gunicorn behind nginx"
        product.more["LMS_PROXIES"] = "1"
    stack.enter_context(running(product))
    if port != product.port:
        folder = product.var / "nginx"
        stack.enter_context(nginx(folder, shipped("nginx-inner.conf"), {8080: port, 8000: product.port}, port))
    alone = _learn(port, taught, ALONE)
    over = threading.Event()
    phones = SlowPhones(port, taught, many, over)
    phones.start()
    time.sleep(3)
    beside = _learn(port, taught, BESIDE)
    over.set()
    phones.join(30)
    return _judged(on, alone, beside, (phones.alive, many), product.url)


def _learn(port: int, taught: Taught, seconds: float) -> Book:
    book = Book()
    with Crowd(port, taught, book, LEARNERS, reads=1, thinks=0.05).learning():
        time.sleep(seconds)
    return book


def _judged(on: str, alone: Book, beside: Book, held: tuple[int, int], url: str) -> Row:
    alive, many = held
    before, then = _p99(alone), _p99(beside)
    did = f"{many} phones at 2 KB/s up and down ({alive} held to the end): others' p50"
    did += f" {_p50(alone) * 1e3:.0f} ms alone,"
    did += f" {_p50(beside) * 1e3:.0f} beside them, p99 {before * 1e3:.0f} and {then * 1e3:.0f}"
    both = Book(alone.tried + beside.tried, alone.said | beside.said, surprises=alone.surprises + beside.surprises)
    row = row_of("slow phones", on, did, verdict(both, url), both)
    is_hurt = then > UNHURT * before + MORE or bool(beside.answers[500] or beside.answers[503] or beside.answers[0])
    row.more += [f"others were hurt: {dict(beside.answers)}"] * is_hurt
    row.more += ["the phones did not hold on, so nothing was tried"] * (alive < many * 0.9)
    row.good = bool(row.good) and not is_hurt and alive >= many * 0.9
    return row


def _p50(book: Book) -> float:
    return statistics.median(book.times)


def _p99(book: Book) -> float:
    return statistics.quantiles(book.times, n=100)[98]
