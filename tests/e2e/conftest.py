"""A running installation per database engine, and a real Chromium."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue.models import Course, CourseVersion
from lms.exchange.coursecli import load_folders
from lms.operating import database
from lms.operating.demo.demo_making import Size, load_demo
from tests.conftest import ENGINES, ONE_SESSION, drop_database, make_settings, new_database
from tests.depth import DEEPEST
from tests.jobs.toys import work_off

#: The whole browser, for what needs all of it; pages are looked at with the one that has no window to draw, which costs
#: a third less of the machine.
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
WINDOWLESS = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Site:
    """A site that answers: its address and its application."""

    url: str
    app: Flask


#: Browsers are slow, and what they see does not depend on the database: one is enough. The great stories are played on
#: the other one, see test_whole_story.py.
SITES = ENGINES if DEEPEST else ENGINES[:1]


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The site on a database engine, which stays to the end of the run, whichever of them is asked for in between."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(_site(kind, tmp_path_factory.mktemp(f"site-{kind}"))))


@pytest.fixture(scope="session", params=SITES)
def site(request: pytest.FixtureRequest, sites: Callable[[str], Site]) -> Site:
    """An installation as `lms serve` makes it: migrated, courses loaded, demo commune."""
    return sites(str(request.param))


@contextmanager
def _site(kind: str, folder: Path) -> Iterator[Site]:
    url, name = new_database(kind, folder)
    app = create_app(make_settings(url, folder))
    with app.app_context():
        database.bring_up()
        load_folders(app.extensions["lms_settings"].courses)
        db.session.rollback()
        begin_write(db.session())
        load_demo(db.session(), now(), size=Size(people=20), quiet=True)
        db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    over = threading.Event()
    worker = threading.Thread(target=_work, args=(app, over), daemon=True)
    worker.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app)
    over.set()
    worker.join()
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


def _work(app: Flask, over: threading.Event) -> None:
    """What `lms work` does, in a thread."""
    while not over.wait(1):
        with ONE_SESSION:
            work_off(app)


def withdraw(site: Site, title: str) -> None:
    """Take a course that a test published out of learners' sight: other tests of the run see the shipped ones."""
    with site.app.app_context():
        begin_write(db.session())
        of_title = select(CourseVersion.id).where(CourseVersion.title == title)
        for course in db.session.scalars(select(Course).where(Course.current_version_id.in_(of_title))).all():
            course.current_version_id = None
        db.session.commit()


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    """What drives browsers, once for the run."""
    with sync_playwright() as play:
        yield play


@pytest.fixture(scope="session")
def chromium(play: Playwright) -> Iterator[Browser]:
    """One browser for the run."""
    browser = play.chromium.launch(executable_path=WINDOWLESS, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A small phone with scripts off."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False, locale="vi-VN")
    context.set_default_timeout(15000)
    yield context
    context.close()
