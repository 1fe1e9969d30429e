"""Fill an installation with made-up people and sign some of them in; run with the code of the checkout to be measured.

PYTHONPATH=CHECKOUT python …/bench/_seed.py DATABASE_URL FOLDER PEOPLE LEARNERS makes tables, courses and people, and
writes FOLDER/cookies with a Cookie header in each line. It uses only what versions since November 2026 have in common.
"""

import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.settings import ROOT, Settings
from lms.catalogue.models import Course
from lms.exchange.coursecli import load_folders
from lms.learning.actions import enrol
from lms.learning.models import Enrolment
from lms.operating import database
from lms.people.models import Person
from lms.people.queries import home_area_id

try:
    from lms.operating.demo.demo_making import Size, load_demo
except ImportError:  # in versions before the demo had a folder of its own
    from lms.operating.demo import Size, load_demo  # type: ignore[attr-defined,no-redef]
try:
    from lms.people.sign_ins import Opening, open_sign_in
except ImportError:  # in versions before sessions were rows
    open_sign_in = None  # type: ignore[assignment]

KEY = "a key of thirty-two signs, for measuring"
COURSE = "an-toan-tren-mang"


def main(url: str, folder: Path, people: int, learners: int) -> None:
    """Make tables, courses and people, and write the cookies."""
    app = create_app(Settings(url, KEY, demo=True, var=folder))
    tokens = []
    with app.app_context():
        database.bring_up()
        load_folders(ROOT / "courses", changed_only=True)
        db.session.rollback()
        begin_write(db.session())
        load_demo(db.session(), now(), size=Size(people=people), quiet=True)
        db.session.commit()
        begin_write(db.session())
        course = db.session.scalars(select(Course.id).where(Course.slug == COURSE)).one()
        there = select(Enrolment.person_id).where(Enrolment.course_id == course)
        free = select(Person).where(Person.login.is_(None), Person.id.not_in(there)).limit(learners)
        for person in db.session.scalars(free).all():
            area = home_area_id(db.session(), person.id)
            if area:
                enrol(db.session(), person.id, course, area, now())
                tokens.append(_token(person, now()))
        db.session.commit()
        db.session.remove()
    cookies = []
    for token in tokens:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        client.get(f"/khoa-hoc/{COURSE}/kiem-tra")
        kept = client.get_cookie("lop")
        cookies.append(f"lop={kept.value if kept else ''}")
    (folder / "cookies").write_text("\n".join(cookies))


def _token(person: Person, moment: datetime) -> str:
    if open_sign_in is None:
        return f"{person.id}.{person.session_token}"
    return open_sign_in(db.session(), person.id, Opening(), moment)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
