"""How long it takes that an answer is on the disk before it is acknowledged (SQLite, `synchronous=FULL`).

One learner's practice answers go through the whole application, each in a request of its own, with FULL and with NORMAL
in turns, so that a noisy machine disturbs both alike. The time of a commit depends on the disk; to measure that of an
installation, run it there: TMPDIR=/srv/lop-lang/var script/bench durability.
"""

import statistics
import time

from flask import Flask
from sqlalchemy import event, select

from bench._installation import fill, fresh, learner_cookie
from lms.base.db import db
from lms.catalogue.models import Course
from lms.catalogue.queries import current_version_id
from lms.operating.demo.demo_making import Size
from lms.quizzes.queries import question_set

ROUNDS, ANSWERS = 30, 20
COURSE = "an-toan-tren-mang"
MODES = ("NORMAL", "FULL")


def answering(app: Flask) -> tuple[str, dict[str, str]]:
    """The address of a practice question with one choice, and the form fields of an answer to it."""
    with app.app_context():
        practice = question_set(db.session(), current_version_id(db.session(), COURSE)).practice
        assert db.session.scalar(select(Course.id).where(Course.slug == COURSE)) is not None
        for lesson, asked in practice.items():
            for number, one in enumerate(asked, 1):
                if one.kind == "single":
                    return f"/khoa-hoc/{COURSE}/{lesson}/on-bai/{number}", {"answer": one.body.offered[0].id}
    raise LookupError("no practice question of one choice")


def main() -> None:
    """Print milliseconds for each answer in both modes, and their ratio."""
    with fresh("sqlite") as app:
        fill(app, Size(people=20))
        app.config["WTF_CSRF_ENABLED"] = False
        cookie = {"Cookie": learner_cookie(app)}
        path, form = answering(app)
        mode = MODES[0]

        def set_mode(connection: object, *_more: object) -> None:
            connection.execute(f"PRAGMA synchronous={mode}")  # type: ignore[attr-defined]

        with app.app_context():
            event.listen(db.engine, "checkout", set_mode)
        client = app.test_client(use_cookies=False)
        times: dict[str, list[float]] = {name: [] for name in MODES}
        for _round in range(ROUNDS):
            for mode in MODES:
                start = time.perf_counter()
                for _ in range(ANSWERS):
                    answer = client.post(path, data=form, headers=cookie)
                    assert answer.status_code in (200, 303), answer.status
                times[mode].append((time.perf_counter() - start) / ANSWERS * 1e3)
        for name, taken in times.items():
            print(f"  {name:7} {statistics.median(taken):6.2f} ms an answer")
        ratio = statistics.median(full / normal for normal, full in zip(times["NORMAL"], times["FULL"], strict=True))
        print(f"  FULL takes {ratio:.2f} times as long")


if __name__ == "__main__":
    main()
