"""Counts every answer by route and status, and how long it took; an answer that went wrong or took long gets a line."""

import time
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response, g, request

from lms.base import clock, journal
from lms.base.settings import Settings
from lms.base.work_figures import Key, book
from lms.web.log import reference

#: Upper bounds of the times that are counted together, in seconds.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LE = (*map(str, BUCKETS), "+Inf")
METHODS = frozenset({"GET", "HEAD", "POST"})
#: Seconds from which on an answer is slow and gets a line.
SLOW = 2.0
#: The most lines that one process writes in a minute: a storm needs no more to be seen.
A_MINUTE = 20
REQUESTS, TOOK, SECONDS, WAITED, WAITS, BUSY = "requests", "took", "seconds", "waited", "waits", "busy"


def folder_of(settings: Settings) -> Path:
    """The folder in which the numbers lie."""
    return settings.var / "figures"


@contextmanager
def waiting_for_a_turn() -> Iterator[None]:
    """Count how long a request waits for its turn to write."""
    began = time.perf_counter()
    try:
        yield
    finally:
        book.add({(WAITS,): 1, (WAITED,): time.perf_counter() - began})


def refused_as_busy() -> None:
    """Count a request that got no turn to write."""
    book.add({(BUSY,): 1})


def went_wrong(error: BaseException) -> None:
    """Remember for this request what kind of mistake it ran into."""
    g.went_wrong = type(error).__name__


def init_app(app: Flask, settings: Settings) -> None:
    """Count every answer; to be called after the log, which notes when a request began."""
    folder = folder_of(settings)
    book.keep_in(None if settings.testing else folder)
    lines: deque[float] = deque(maxlen=A_MINUTE)

    @app.after_request
    def count(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        rule = request.url_rule
        route = rule.rule if rule else "-"
        method = request.method if request.method in METHODS else "other"
        book.add(numbers(method, route, response.status_code, seconds))
        if response.status_code >= 500 or seconds >= SLOW:
            _write(folder, lines, response.status_code, seconds, (method, route))
        return response


def numbers(method: str, route: str, status: int, seconds: float) -> dict[Key, float]:
    """The numbers that one answer adds; `seconds` is how long it took."""
    return {
        (REQUESTS, method, route, f"{status // 100}xx"): 1,
        (TOOK, route, LE[bisect_left(BUCKETS, seconds)]): 1,
        (SECONDS, route): seconds,
    }


def _write(folder: Path, lines: deque[float], status: int, seconds: float, what: tuple[str, str]) -> None:
    if what[1] == "/readyz":  # a monitor asks every few seconds, and knows
        return
    moment = time.monotonic()
    if len(lines) == lines.maxlen and moment - lines[0] < 60:
        return
    lines.append(moment)
    line = journal.JournalLine(
        int(clock.now().timestamp()), reference(), *what, status, round(seconds * 1000), g.get("went_wrong", "")
    )
    journal.write(folder, journal.ERRORS if status >= 500 else journal.SLOW, line)
