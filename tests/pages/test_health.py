"""For monitors: the process lives, and it can do its work, or one word says what is missing."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import event, text

from lms.app import create_app
from lms.base.clock import now
from lms.base.db import LONG_WAIT, begin_write, db
from lms.jobs.models import RUNNING, WAITING, Job
from lms.pages import readiness
from lms.pages.readiness import LastTry
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.factories.people import world
from tests.operating.furnishing import furnish


class Room(NamedTuple):
    """A disk as shutil tells of it."""

    total: int
    used: int
    free: int


@pytest.fixture(params=ENGINES)
def installed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url, name = new_database(str(request.param), tmp_path)
    app = create_app(make_settings(url, tmp_path))
    furnish(app)
    yield app
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


def ready(app: Flask) -> tuple[int, str]:
    answer = app.test_client().get("/readyz")
    assert answer.mimetype == "text/plain"
    return answer.status_code, answer.text


def test_a_working_installation_is_ready_and_stays_as_it_was(installed: Flask) -> None:
    assert ready(installed) == (200, "ok")
    assert installed.test_client().get("/healthz").text == "ok"
    with installed.app_context():
        assert db.session.scalar(text("SELECT COUNT(*) FROM once")) == 0
    assert not list(installed.extensions["lms_settings"].var.glob(".try-*"))


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_tables_of_another_version_are_told(installed: Flask, revision: str) -> None:
    with installed.app_context(), db.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    assert ready(installed) == (503, "schema")


def test_a_database_that_is_empty_or_gone_is_told_and_none_is_made(tmp_path: Path) -> None:
    app = create_app(make_settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    assert ready(app) == (503, "database")
    assert not (tmp_path / "x.db").exists()
    sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE other (id)").connection.close()
    assert ready(app) == (503, "schema")
    (tmp_path / "x.db").write_bytes(b"this is no database at all" * 100)
    assert ready(app) == (503, "database")


def test_a_server_that_is_gone_is_told_and_the_process_lives(tmp_path: Path) -> None:
    gone = create_app(make_settings("postgresql+psycopg://lms:x@127.0.0.1:1/none", tmp_path))
    began = time.monotonic()
    assert ready(gone) == (503, "database")
    assert gone.test_client().get("/healthz").text == "ok"
    assert time.monotonic() - began < 5


def test_a_database_that_only_reads_is_told(installed: Flask) -> None:
    """A file or disk that cannot be written, a standby: reading works, and every answer would fail."""
    with installed.app_context():
        engine = readiness._engine(installed.extensions["lms_settings"].database_url)
        is_sqlite = db.engine.dialect.name == "sqlite"
    only_reads = "PRAGMA query_only=ON" if is_sqlite else "SET default_transaction_read_only = on"

    def close(connection: object, _record: object) -> None:
        connection.execute(only_reads)  # type: ignore[attr-defined]

    event.listen(engine, "connect", close)
    try:
        assert ready(installed) == (503, "write")
    finally:
        event.remove(engine, "connect", close)
    assert ready(installed) == (200, "ok")


def test_a_full_disk_is_told(installed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Room(10**9, 10**9, 1000))
    assert ready(installed) == (503, "write")
    settings = installed.extensions["lms_settings"]
    installed.extensions["lms_settings"] = replace(settings, var=settings.var / "not made yet")
    assert ready(installed) == (503, "write")


def test_a_file_of_somebody_else_is_told(installed: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refused)
    assert ready(installed) == (503, "write")


def test_that_somebody_writes_for_long_is_no_reason_and_nobody_waits(installed: Flask) -> None:
    with installed.app_context():
        begin_write(db.session())
        db.session.execute(text("UPDATE alembic_version SET version_num = version_num"))
        db.session.execute(text("INSERT INTO once (key_hash, sealed, good_until) VALUES ('a try', '', 0)"))
        began = time.monotonic()
        assert ready(installed) == (200, "ok")
        assert time.monotonic() - began < LONG_WAIT / 2000, "whoever writes is waited for twice as long"
        db.session.rollback()


@pytest.mark.parametrize(
    ("state", "minutes", "said"), [(WAITING, 11, "jobs"), (RUNNING, 11, "jobs"), (WAITING, 2, "ok")]
)
def test_work_that_nobody_does_is_told(installed: Flask, state: str, minutes: int, said: str) -> None:
    then = now() - timedelta(minutes=minutes)
    with installed.app_context():
        begin_write(db.session())
        person = world(db.session(), now()).farmer
        given = {"kind": "film", "state": state, "asked_by_id": person.id, "about": "x", "given": {}}
        db.session.add(Job(**given, created_at=then, beat_at=then))
        db.session.commit()
    assert ready(installed)[1] == said


def test_whether_the_process_lives_asks_no_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    listen = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert app.test_client().get("/healthz").text == "ok"
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert asked == []


def test_however_many_ask_at_once_one_tries() -> None:
    tries: list[int] = []
    going, go = threading.Event(), threading.Event()

    def ask() -> str:
        tries.append(1)
        if len(tries) == 2:
            going.set()
            go.wait(10)
        return "write"

    asked = LastTry(ask, good_for=0)
    assert asked.word() == "write"
    slow = threading.Thread(target=asked.word)
    slow.start()
    assert going.wait(10)
    assert [asked.word() for _ in range(50)] == ["write"] * 50
    go.set()
    slow.join()
    assert len(tries) == 2
    kept = LastTry(lambda: str(tries.append(1) or ""), good_for=60)
    assert [kept.word() for _ in range(5)] == [""] * 5
    assert len(tries) == 3
