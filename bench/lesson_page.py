"""A lesson's step page against a bare "hello world" of the same Flask, in-process, in the same run.

Prints, for a visitor and for a signed-in learner: microseconds a page, and how much of hello's speed is reached.
Hello and pages take turns, round by round, so that a noisy machine disturbs both alike; the median counts.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import ROOT, Settings
from lms.catalogue.models import Course
from lms.exchange.coursecli import load_folders
from lms.learning.actions import enrol
from lms.operating import database
from lms.operating.demo import Size, load_demo
from lms.operating.demo_staff import LEARNER_CODE
from lms.people.models import Person
from lms.people.queries import home_area_id

ROUNDS, PAGES = 30, 60
PATH = "/khoa-hoc/an-toan-tren-mang/nam-khong/1"


def installation(folder: Path) -> tuple[Flask, str]:
    """A fresh installation on SQLite, and the cookie of a learner who has joined the course."""
    app = create_app(Settings(f"sqlite:///{folder / 'bench.db'}", "bench", demo=True, var=folder, testing=True))
    with app.app_context():
        database.bring_up()
        load_folders(ROOT / "courses")
        db.session.rollback()
        begin_write(db.session())
        load_demo(db.session(), now(), size=Size(people=20), quiet=True)
        person = db.session.scalars(select(Person).where(Person.code == LEARNER_CODE)).one()
        course = db.session.scalars(select(Course.id).where(Course.slug == PATH.split("/")[2])).one()
        enrol(db.session(), person.id, course, home_area_id(db.session(), person.id) or 0, now())
        identity = f"{person.id}.{person.session_token}"
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = identity
    client.get(PATH)
    kept = client.get_cookie("lop")
    return app, f"lop={kept.value}" if kept else ""


def pages(app: Flask, path: str, cookie: str = "") -> Callable[[], float]:
    """A function that answers PAGES requests and returns microseconds a page."""
    environ = EnvironBuilder(path=path, headers={"Cookie": cookie} if cookie else {}).get_environ()

    def turn() -> float:
        start = time.perf_counter()
        for _ in range(PAGES):
            answer = run_wsgi_app(app.wsgi_app, dict(environ), buffered=True)
        assert answer[1].startswith("200"), answer[1]
        return (time.perf_counter() - start) / PAGES * 1e6

    return turn


def main() -> None:
    """Measure and print."""
    hello = Flask("hello")
    hello.add_url_rule("/", view_func=lambda: "hello")
    with tempfile.TemporaryDirectory() as folder:
        app, cookie = installation(Path(folder))
        turns = {"hello": pages(hello, "/"), "visitor": pages(app, PATH), "signed in": pages(app, PATH, cookie)}
        times: dict[str, list[float]] = {name: [] for name in turns}
        for _ in range(ROUNDS):
            for name, turn in turns.items():
                times[name].append(turn())
        for name in turns:
            share = statistics.median(h / t for h, t in zip(times["hello"], times[name], strict=True))
            print(f"{name:10} {statistics.median(times[name]):8.0f} us a page   {share:6.1%} of hello")


if __name__ == "__main__":
    main()
