"""Fixtures: every test that touches the database runs on SQLite and on PostgreSQL, each test rolled back."""

import gc
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.globals import app_ctx
from hypothesis import Phase, settings as hypothesis_settings
from sqlalchemy import Connection, Update, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from lms.app import create_app
from lms.base.db import Base, db
from lms.base.driver import ShortTransaction
from lms.base.settings import Settings
from lms.catalogue import outline
from lms.learning.views import lessons
from lms.people import passwords
from lms.quizzes import queries as questions
from tests.answers import Browser
from tests.depth import times

POSTGRES = os.environ.get("LMS_TEST_POSTGRES_URL", "")
ENGINES = ["sqlite", *(["postgres"] if POSTGRES else [])]
#: For long walks over pages, which an engine changes nothing of: on PostgreSQL where there is one, which refuses more.
ONE_ENGINE = pytest.mark.parametrize("app", ENGINES[-1:], indirect=True)


#: Held while the application's sessions are a test's own; a site of the browser's tests does its long work beside none.
ONE_SESSION = threading.Lock()


def make_settings(url: str, folder: Path, **changes: object) -> Settings:
    """Settings of an installation under test."""
    values = {"database_url": url, "secret_key": "test", "demo": True, "var": folder, "testing": True} | changes
    return Settings(**values)  # type: ignore[arg-type]


#: Explaining a failure can take many minutes; the smallest failing example says enough.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
# The fast loop draws few examples of each property, the whole run a third of what Hypothesis thinks right.
hypothesis_settings.register_profile("loop", max_examples=times(30, 10, 200), phases=_PHASES, deadline=None)
hypothesis_settings.load_profile("loop")


# A run makes millions of objects that live to its end; looking through them again and again finds nothing.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    """What there is now stays; a test that asks for a collection looks through what it made itself."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _cheap_hashes() -> None:
    """Hashing is slow by design; tests use the cheapest parameters."""
    passwords.use_cheap_parameters()


def new_database(kind: str, folder: Path) -> tuple[str, str]:
    """A fresh, empty database of one engine: its address and, on PostgreSQL, its name to drop afterwards."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.db'}", ""
    name = f"lms_{uuid.uuid4().hex[:12]}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))
    admin.dispose()
    return POSTGRES.rsplit("/", 1)[0] + "/" + name + _query(POSTGRES), name


def _query(url: str) -> str:
    return "?" + url.split("?", 1)[1] if "?" in url else ""


def drop_database(name: str) -> None:
    """Drop a PostgreSQL database made by new_database; nothing for SQLite (a file in a temporary folder)."""
    if name:
        admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@pytest.fixture(scope="session", params=ENGINES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application a database engine, its tables made once."""
    folder = tmp_path_factory.mktemp(str(request.param))
    url, name = new_database(str(request.param), folder)
    app = create_app(make_settings(url, folder))
    app.test_client_class = Browser
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


class _Cursor:
    """The driver's cursor, as far as a short transaction uses it, whose statements are seen by who listens to them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Any) -> None:
        self._result = self._connection.exec_driver_sql(sql, values)

    def fetchone(self) -> Any:
        return self._result.fetchone()

    def fetchall(self) -> Any:
        return self._result.fetchall()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session whose work is rolled back at the end; the application's own sessions join the same transaction.

    Views commit, but inside a savepoint, so nothing outlives the test. Commit here (it releases a savepoint too)
    before a request is to see something.
    """
    with ONE_SESSION, ExitStack() as stack:
        yield _session(app, stack)


def _session(app: Flask, stack: ExitStack) -> Session:
    with app.app_context():
        engine = db.engine
    connection = engine.connect().execution_options(write=True)
    # Whatever of this fails at the end, the rest is done: a connection left behind would keep the next test waiting.
    stack.callback(connection.close)
    outer = connection.begin()
    stack.callback(outer.rollback)
    make = sessionmaker(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    kept, kept_glance, kept_jot, kept_deed, kept_shortly = db.session, db.glance, db.jot, db.deed, db.shortly
    db.glance = lambda statement, values: connection.execute(statement, values).first()  # type: ignore[method-assign]

    def jot(statement: Update, values: dict[str, Any]) -> bool:
        # What the request has not committed is over anyway, and would take this with it.
        db.session.rollback()
        try:
            with connection.begin_nested():
                connection.execute(statement, values)
        except DBAPIError:
            return False
        return True

    def deed(statement: Update, values: dict[str, Any]) -> int:
        db.session.rollback()
        with connection.begin_nested():
            return connection.execute(statement, values).rowcount

    def shortly(work: Callable[[ShortTransaction], Any]) -> Any:
        db.session.rollback()
        with connection.begin_nested():
            return work(ShortTransaction(engine, _Cursor(connection)))

    db.jot, db.deed, db.shortly = jot, deed, shortly  # type: ignore[method-assign]
    db.session = scoped_session(make, scopefunc=lambda: id(app_ctx._get_current_object()))  # type: ignore[assignment]
    # Ids are given out again after a rollback, so what was kept by id must not outlive a test.
    for kept_by_id in (outline.forget_all, questions.forget_all, lessons.forget_all):
        kept_by_id()
    session = make()

    def put_back() -> None:
        db.session, db.glance, db.jot, db.deed = kept, kept_glance, kept_jot, kept_deed  # type: ignore[method-assign]
        db.shortly = kept_shortly  # type: ignore[method-assign]

    stack.callback(put_back)
    stack.callback(session.close)
    return session
