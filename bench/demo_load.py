"""`lms demo load` at the size of a former district with a year of history, and pages of that large installation.

27 communes, 154 hamlets, 5,000 people, 12 months. After loading, the pages that read many rows are opened: printed are
the median time of their answers and how many statements they send.
"""

import statistics
import time

from flask import Flask
from sqlalchemy import func, select

from bench._installation import BROWSER, ENGINES, STEP, counted, fill, fresh, learner_cookie, staff_cookie
from lms.areas.models import Area
from lms.base.db import db
from lms.learning.models import Enrolment, LearningEvent
from lms.operating.demo.demo_making import Size
from lms.people.models import Person

DISTRICT = Size(communes=27, hamlets=154, people=5000, months=12)


def rows(app: Flask) -> str:
    """How many rows there are, as a line to print."""
    with app.app_context():
        counts = {t.__tablename__: db.session.scalar(select(func.count()).select_from(t)) for t in COUNTED}
    return ", ".join(f"{n:,} {name}" for name, n in counts.items())


COUNTED = (Person, Enrolment, LearningEvent)


def look(app: Flask, name: str, path: str, cookie: str) -> None:
    """Open a page twelve times; print the median and the number of statements."""
    client, taken = app.test_client(use_cookies=False), []
    for _ in range(12):
        start = time.perf_counter()
        answer = client.get(path, headers=BROWSER | {"Cookie": cookie})
        taken.append((time.perf_counter() - start) * 1e3)
        assert answer.status_code == 200, (path, answer.status)
    with counted(app) as seen:
        client.get(path, headers=BROWSER | {"Cookie": cookie})
    print(f"  {name:30} {statistics.median(taken):7.1f} ms  {len(seen):3} queries")


def pages(app: Flask) -> None:
    """Measure the pages that read many rows."""
    learner, officer, trainer = learner_cookie(app), staff_cookie(app, "vung"), staff_cookie(app, "huongdan")
    with app.app_context():
        district = db.session.scalars(select(Area.id).where(Area.level == "programme")).one()
        commune = db.session.scalars(select(Area.id).where(Area.level == "commune", Area.valid_to.is_(None))).first()
    look(app, "learner's home", "/", learner)
    look(app, "learner's own page", "/toi", learner)
    look(app, "lesson's step", STEP, learner)
    look(app, "visitor's choice of a hamlet", "/ghi-danh?xom=goc+thong", "")
    look(app, "figures of the former district", f"/bao-cao/{district}", officer)
    look(app, "figures of a commune", f"/bao-cao/{commune}", officer)
    look(app, "the same as XLSX", f"/bao-cao/{commune}.xlsx", officer)
    look(app, "trainer's desk", "/soan/", trainer)


def main() -> None:
    """Measure and print."""
    for engine in ENGINES:
        with fresh(engine) as app:
            start, worked = time.perf_counter(), time.process_time()
            fill(app, DISTRICT, quiet=False)
            seconds, worked = time.perf_counter() - start, time.process_time() - worked
            print(f"{engine}: loaded in {seconds:.1f} s ({worked:.1f} s of this process's work): {rows(app)}")
            pages(app)


if __name__ == "__main__":
    main()
