"""Coming in as somebody without the pages of signing in, for tests whose subject is what lies behind them.

The doors themselves are gone through in test_first_day.py, test_second_step_pages.py, test_neighbour.py and others.
"""

import secrets

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from lms.authoring.desk.models import CourseAuthor
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue import actions as catalogue
from lms.catalogue.queries import draft_of, lessons_of
from lms.people.models import Person
from tests.browser import signed_in
from tests.e2e.conftest import Site


def come_in(context: BrowserContext, site: Site, login: str) -> None:
    """From now on this browser is signed in as one of the demo's staff."""
    with site.app.app_context():
        person = db.session.scalars(select(Person).where(Person.login == login)).one()
        cookie = signed_in(site.app, person).get_cookie("lop")
    assert cookie is not None
    context.add_cookies([{"name": "lop", "value": cookie.value, "url": site.url}])


def new_lesson(site: Site, login: str, title: str) -> str:
    """A course of this member of staff with one lesson in which nothing is written; the address of that lesson."""
    with site.app.app_context():
        begin_write(db.session())
        session = db.session()
        course = catalogue.make_course(session, f"soan-{secrets.token_hex(4)}", "Khóa thử ô viết", now())
        author = session.scalars(select(Person.id).where(Person.login == login)).one()
        session.add(CourseAuthor(course_id=course.id, person_id=author, since=now()))
        draft = draft_of(session, course.id)
        assert draft is not None
        catalogue.add_lesson(session, draft, title)
        lesson_id = lessons_of(session, draft.id)[0].id
        session.commit()
        return f"/soan/{course.id}/bai/{lesson_id}"


def on_page(context: BrowserContext, site: Site, login: str, path: str) -> Page:
    """A page at this path, as this member of staff."""
    come_in(context, site, login)
    page = context.new_page()
    page.goto(site.url + path)
    return page
