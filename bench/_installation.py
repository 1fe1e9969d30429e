"""Installations to measure: the real application with all its middleware, in a temporary folder, on both databases."""

import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, event, select, text

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import Database, begin_write, db
from lms.base.settings import ROOT, Settings
from lms.catalogue.models import Course
from lms.exchange.coursecli import load_folders
from lms.learning.actions import enrol
from lms.operating import database
from lms.operating.demo.demo_making import Size, load_demo
from lms.operating.demo.staff import LEARNER_CODE
from lms.people.models import Person
from lms.people.queries import home_area_id
from lms.people.sign_ins import STAFF, Opening, open_sign_in

#: The address of a PostgreSQL on which databases may be made, as for script/test; without it only SQLite is measured.
POSTGRES = os.environ.get("LMS_TEST_POSTGRES_URL", "")
ENGINES = ("sqlite", "postgresql") if POSTGRES else ("sqlite",)
STEP = "/khoa-hoc/an-toan-tren-mang/nam-khong/1"
#: The headers that a phone's browser sends with every page; the "hello world" of a comparison is asked with the same.
BROWSER = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "vi-VN,vi;q=0.9,en-US;q=0.8,en;q=0.7",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}


@contextmanager
def fresh(engine: str, *, courses: bool = True) -> Iterator[Flask]:
    """An installation with tables, courses if wanted, and no people, deleted afterwards; its log goes nowhere."""
    with TemporaryDirectory() as folder, _database(engine, Path(folder)) as url, open(os.devnull, "w") as nowhere:
        app = create_app(Settings(url, "bench", demo=True, var=Path(folder)))
        for name in ("lms", "alembic"):
            for handler in logging.getLogger(name).handlers:
                handler.setStream(nowhere)  # type: ignore[attr-defined]
        with app.app_context():
            database.bring_up()
            if courses:
                load_folders(ROOT / "courses", changed_only=True)
        yield app
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    name = f"bench_{uuid.uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))
    base, _mark, query = POSTGRES.partition("?")
    yield f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """A list of the statements that are sent inside the block, also those of `db.glance`, without BEGIN and COMMIT."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def glance(statement: Any, values: dict[str, Any]) -> Any:
        seen.append(str(statement))
        return Database.glance(db, statement, values)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    db.glance = glance  # type: ignore[method-assign]
    yield seen
    del db.glance
    event.remove(engine, "before_cursor_execute", note)


def fill(app: Flask, size: Size, *, quiet: bool = True) -> None:
    """Load the demo, as `lms demo load` does."""
    with app.app_context():
        begin_write(db.session())
        load_demo(db.session(), now(), size=size, quiet=quiet)
        db.session.commit()


def learner_cookie(app: Flask) -> str:
    """The Cookie header of the demo's learner on a phone, who has joined the course, signed in and opened a page."""
    with app.app_context():
        begin_write(db.session())
        person = db.session.scalars(select(Person).where(Person.code == LEARNER_CODE)).one()
        course = db.session.scalars(select(Course.id).where(Course.slug == STEP.split("/")[2])).one()
        enrol(db.session(), person.id, course, home_area_id(db.session(), person.id) or 0, now())
        token = open_sign_in(db.session(), person.id, Opening(), now())
        db.session.commit()
    return cookie_of(app, token, STEP)


def staff_cookie(app: Flask, login: str) -> str:
    """The Cookie header of a member of the demo's staff."""
    return cookie_of(app, staff_token(app, login), "/")


def staff_token(app: Flask, login: str) -> str:
    """The token of a session that a member of the demo's staff has opened with the password."""
    with app.app_context():
        begin_write(db.session())
        person = db.session.scalars(select(Person).where(Person.login == login)).one()
        token = open_sign_in(db.session(), person.id, Opening(STAFF, stepped=True, proved_at=now()), now())
        db.session.commit()
    return token


def cookie_of(app: Flask, token: str, path: str) -> str:
    """The Cookie header after `path` was opened in the session of this token."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    client.get(path)
    kept = client.get_cookie("lop")
    return f"lop={kept.value}" if kept else ""
