"""Killing (-9) the server, single workers, the worker of long work and PostgreSQL itself, while learners learn.

    python -m soak.drills kills [KILLS]

SOAK_KILLS (200) kills in all: half on SQLite with `lms serve`, half on a private PostgreSQL (fsync on) with gunicorn.
SOAK_LEARNERS (6) learn; every deed that the server acknowledged is looked for afterwards.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.db import begin_write, prepare_engine
from lms.certificates.models import Certificate
from lms.jobs.actions import JobRequest, ask, retry
from lms.jobs.models import DONE, Job
from lms.people.models import Person
from soak._book import Book, verdict
from soak._cluster import Cluster, cluster
from soak._installation import make
from soak._learners import Crowd
from soak._running import Product, running
from soak._table import Row, row_of

KILLS = int(os.environ.get("SOAK_KILLS", "200"))
LEARNERS = int(os.environ.get("SOAK_LEARNERS", "6"))
#: Deeds between two kills: enough that each kill comes in the middle of something.
BETWEEN = 12
#: How many pieces of long work are asked for while the worker is killed, and the seconds that they may take.
JOBS, PATIENCE = 8, 240
#: How many of a hundred kills are of which kind.
ON_SQLITE = {"server with its children": 35, "server alone": 30, "job worker": 35}
ON_POSTGRES = {"server with its children": 12, "one gunicorn worker": 48, "job worker": 20, "PostgreSQL": 20}


def drill(kills: int = KILLS) -> Iterator[Row]:
    """A row for each database, with half of the kills each."""
    yield _on_sqlite(kills // 2)
    yield _on_postgres(kills - kills // 2)


def _on_sqlite(kills: int) -> Row:
    with TemporaryDirectory(prefix="lop-lang-soak-") as name:
        folder = Path(name)
        product = Product("waitress", f"sqlite:///{folder / 'soak.db'}", folder)
        return _killed(product, "SQLite, lms serve", _plan(ON_SQLITE, kills), None)


def _on_postgres(kills: int) -> Row:
    with TemporaryDirectory(prefix="lop-lang-soak-") as name, cluster() as server:
        product = Product("gunicorn", server.url(), Path(name))
        return _killed(product, "PostgreSQL, gunicorn", _plan(ON_POSTGRES, kills), server)


def _plan(of_a_hundred: dict[str, int], kills: int) -> list[str]:
    """The kinds of the kills in order; those of the job worker first, so that what they left is done before the end."""
    plan = [what for what, share in of_a_hundred.items() for _ in range(max(1, share * kills // 100))]
    random.Random(kills).shuffle(plan)
    return sorted(plan[:kills], key=lambda what: what != "job worker")


def _killed(product: Product, on: str, plan: list[str], server: Cluster | None) -> Row:
    taught, book = make(product.url, product.var), Book()
    crowd = Crowd(product.port, taught, book, LEARNERS)
    deeds: dict[str, Callable[[int], object]] = {
        "server with its children": lambda _n: _start_again(product.kill, product),
        "server alone": lambda _n: _start_again(product.kill_server, product),
        "one gunicorn worker": product.kill_a_worker,
        "job worker": lambda _n: _kill_job_worker(product),
        "PostgreSQL": lambda _n: _start_again(server.kill, server) if server else None,
    }
    slow = []
    with running(product):
        asked = _ask_for_long_work(product.url)
        with crowd.learning():
            for number, what in enumerate(plan):
                if not crowd.wait_for(BETWEEN):
                    slow.append(f"after {number} kills ({what} next) learners got no answers")
                    break
                deeds[what](number)
            if not crowd.wait_for(BETWEEN):
                slow.append("after the last kill learners got no answers")
        undone = _still_open(product.url, asked)
    did = ", ".join(f"{times} x {what}" for what, times in Counter(plan).items())
    row = row_of("kills", on, f"{len(plan)} kills: {did}", verdict(book, product.url), book)
    row.did += f"; longest silence {book.silence():.1f} s; 500s seen {book.answers[500]}, 503s {book.answers[503]}"
    row.more += slow + undone
    row.good = bool(row.good) and not (slow or undone)
    return row


def _start_again(kill: Callable[[], None], what: Product | Cluster) -> None:
    kill()
    what.start()


def _kill_job_worker(product: Product) -> None:
    """Kill the worker of long work, even one that was started only a moment ago."""
    until = time.monotonic() + 20
    while not product.kill_the_job_worker() and time.monotonic() < until:
        time.sleep(0.1)


def _ask_for_long_work(url: str) -> list[int]:
    """Ask, as the demo's administrator, for papers with the demo's certificates; returns the ids of the jobs."""
    engine = create_engine(url)
    prepare_engine(engine)
    with Session(engine) as session:
        begin_write(session)
        codes = session.scalars(select(Certificate.code).limit(3)).all()
        person = session.scalars(select(Person.id).where(Person.login == "quantri")).one()
        given = {"codes": list(codes), "site": "http://127.0.0.1"}
        ids = [ask(session, JobRequest("certificates", f"{n}", given), person, now()).id for n in range(JOBS)]
        session.commit()
    engine.dispose()
    return ids


def _still_open(url: str, asked: list[int]) -> list[str]:
    """What is wrong with the long work that was asked for: each piece has to be done in the end.

    A job whose worker died three times is marked as dead, and is run again here, as an administrator would.
    """
    engine = create_engine(url)
    prepare_engine(engine)
    until, states = time.monotonic() + PATIENCE, Counter[str]()
    while time.monotonic() < until:
        with Session(engine) as session:
            begin_write(session)
            jobs = session.scalars(select(Job).where(Job.id.in_(asked))).all()
            states = Counter(job.state for job in jobs)
            for job in jobs:
                retry(session, job)
            session.commit()
        if states == {DONE: len(asked)}:
            break
        time.sleep(1)
    engine.dispose()
    return [] if states == {DONE: len(asked)} else [f"long work: {len(asked)} asked, now {dict(states)}"]
