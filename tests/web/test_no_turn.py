"""Everybody writes at once, and one waits too long: said in words, and what was typed is sent again from that page."""

import html
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
import waitress
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, TimeoutError as NoConnection
from sqlalchemy.orm import Session

from lms.base import db as database, writers
from lms.base.busyness import is_busy
from lms.base.db import db
from lms.base.turns import NoTurn
from lms.people.models import CorrectionRequest
from tests.browser import signed_in, token
from tests.factories.people import world
from tests.factories.tests import PIN, sitting
from tests.live import Live, serve
from tests.operating.programs import free_port

pytestmark = pytest.mark.both_engines

NOW = datetime.now(UTC)
WORDS = "Họ tên ghi sai một chữ, đúng ra là Lò Văn Tám."


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A server on SQLite, where only one can write at a time and nobody waits long for a turn here."""
    monkeypatch.setattr(database, "LONG_WAIT", 200)
    yield from serve("sqlite", tmp_path)


@pytest.fixture
def farmer(live: Live) -> FlaskClient:
    with live.session() as session:
        made = world(session, NOW)
        session.flush()
        session.refresh(made.farmer)
        session.expunge(made.farmer)
    return signed_in(live.app, made.farmer)


def asked(live: Live) -> list[str]:
    with live.app.app_context():
        return list(db.session.scalars(select(CorrectionRequest.note)))


def test_what_was_typed_is_sent_again_when_it_is_ones_turn(live: Live, farmer: FlaskClient) -> None:
    form = {"field": "name", "wanted": "Lò Văn Tám", "note": WORDS, "csrf_token": token(farmer)}
    with live.app.app_context():
        path = db.engine.url.database
    with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = farmer.post("/toi/nho-sua", data=form)
        page = answer.get_data(as_text=True)
        assert farmer.get("/toi/nho-sua").status_code == 200, "reading goes on"
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Nhiều người đang ghi cùng lúc nên chưa lưu được." in page
    assert asked(live) == []
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    again = {name: html.unescape(value) for name, value in again.items()}
    assert farmer.post("/toi/nho-sua", data=again).status_code == 303
    assert asked(live) == [WORDS]


def test_a_secret_is_not_carried_along(live: Live, farmer: FlaskClient) -> None:
    with live.app.app_context():
        path = db.engine.url.database
    form = {"old": "7391", "new": "8264", "again": "8264", "pin": "8264", "csrf_token": token(farmer)}
    with closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = farmer.post("/toi/ma-pin", data=form)
    assert answer.status_code == 503
    assert "Hệ thống đang bận" in answer.text
    assert "8264" not in answer.text


class Driver(Exception):
    """An error of a driver: SQLite's with its number, PostgreSQL's with its state."""

    def __init__(self, number: int | None = None, state: str | None = None) -> None:
        self.sqlite_errorcode, self.sqlstate = number, state


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (Driver(sqlite3.SQLITE_BUSY), True),
        (Driver(sqlite3.SQLITE_BUSY_SNAPSHOT), False),
        (Driver(sqlite3.SQLITE_CORRUPT), False),
        (Driver(state="53300"), True),
        (Driver(state="40P01"), False),
    ],
)
def test_only_what_says_so_is_waiting_for_a_turn(error: Driver, busy: bool) -> None:
    assert is_busy(OperationalError("", None, error)) == busy


def test_no_free_connection_is_waiting_for_a_turn_too() -> None:
    assert is_busy(NoConnection())
    assert not is_busy(ValueError())


@contextmanager
def served(live: Live, threads: int) -> Iterator[int]:
    """The same application behind waitress, as `lms serve` has it; the port."""
    port = free_port()
    server = waitress.create_server(live.app, host="127.0.0.1", port=port, threads=threads)
    over = threading.Event()

    def run() -> None:
        # What it listens with and what is connected is closed here, where nothing waits for it any more.
        while not over.is_set():
            server.asyncore.loop(timeout=0.2, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)

    running = threading.Thread(target=run, daemon=True)
    running.start()
    yield port
    over.set()
    running.join()


def test_health_and_reading_are_answered_while_more_wait_to_write_than_there_are_threads(
    live: Live, farmer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONG_WAIT", 60_000)
    form = {"field": "name", "wanted": "Lò Văn Tám", "note": WORDS, "csrf_token": token(farmer)}
    cookie = farmer.get_cookie("lop")
    assert cookie is not None
    with live.app.app_context():
        db.engine.dispose()
        path = db.engine.url.database
    with served(live, 8) as port, closing(sqlite3.connect(str(path), isolation_level=None)) as other:
        there = Live(live.app, port)
        other.execute("BEGIN IMMEDIATE")
        statuses = list[int]()
        send = lambda: statuses.append(there.send("/toi/nho-sua", form, f"lop={cookie.value}").status)  # noqa: E731
        people = [threading.Thread(target=send) for _one in range(12)]
        for one in people:
            one.start()
        time.sleep(0.5)
        began = time.monotonic()
        for page in ("/healthz", "/"):
            with urlopen(f"http://127.0.0.1:{port}{page}", timeout=30) as answer:
                assert answer.status == 200
        waited = time.monotonic() - began
        other.execute("COMMIT")
        for one in people:
            one.join()
    # Those who wait may wait for a minute; those who come too late are told, which frees a thread.
    assert waited < 10 * writers.STILL
    assert set(statuses) <= {200, 303, 503}, "the same request again is answered with the page that tells of the first"
    assert statuses.count(503) >= 3
    assert asked(live) == [WORDS] * statuses.count(303), "who was told that it is saved has it saved, nobody else"


@pytest.mark.parametrize("way", ["a test's answer", "reading on"])
def test_what_goes_wrong_unforeseen_is_told_as_not_saved_with_what_was_typed(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("a mistake of ours")

    sat = sitting(session)
    client = signed_in(app, sat.world.farmer)
    slug = f"/khoa-hoc/{sat.world.course.slug}"
    path = {"a test's answer": f"/kiem-tra/{sat.attempt.id}/1", "reading on": f"{slug}/bai-1/1"}[way]
    monkeypatch.setattr("lms.learning.actions.insert_or_ignore", broken)
    monkeypatch.setattr(db, "deed", broken)
    monkeypatch.setattr(db, "shortly", broken)
    form = {"csrf_token": token(client), "khong-biet": "1"}
    answer = client.post(path, data=form)
    assert answer.status_code == 500
    assert "chưa lưu được" in answer.text
    assert "không mất" not in answer.text
    assert 'name="khong-biet" value="1"' in answer.text
    assert "Gửi lại" in answer.text


def test_a_cookie_stays_as_it_came_when_nothing_was_saved(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view begins a new session before its commit; if that went out, the same form would be too old afterwards."""
    sat = sitting(session)
    client = signed_in(app, sat.world.farmer)
    before = client.get_cookie("lop")
    form = {"old": PIN, "pin": "8264", "again": "8264", "csrf_token": token(client)}
    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", lambda _self: (_ for _ in ()).throw(NoTurn("others are writing")))
        assert client.post("/toi/ma-pin", data=form).status_code == 503
    after = client.get_cookie("lop")
    assert before is not None
    assert after is not None
    assert after.value == before.value
    assert client.post("/toi/ma-pin", data=form).status_code == 303
