"""What is shown once: sealed on the server with the cookie's key, taken once, gone after ten minutes."""

from datetime import timedelta

import pytest
from flask import Flask, session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.db import db
from lms.web import once
from lms.web.models import Once
from tests.admin.desk import Desk, Screen, make
from tests.browser import send


@pytest.fixture
def desk(session: Session) -> Desk:
    return make(session)


def test_neither_cookie_nor_database_alone_can_be_read(app: Flask, session: Session):
    with app.test_request_context():
        once.put(db.session(), "thu", now(), pin="739155")
        row = db.session.scalars(select(Once)).one()
        key = cookie["thu"]
        assert key not in row.key_hash + row.sealed
        assert "739155" not in repr(dict(cookie)) + row.sealed
        assert once.take(db.session(), "thu", now()) == {"pin": "739155"}
        assert "thu" not in cookie
        cookie["thu"] = key
        assert once.take(db.session(), "thu", now()) == {}, "a copy of the cookie comes too late"


def test_it_is_gone_after_ten_minutes_and_swept_by_the_next(app: Flask, session: Session):
    with app.test_request_context():
        once.put(db.session(), "thu", now() - timedelta(minutes=11), pin="1")
        assert once.look(db.session(), "thu", now()) == {}
        once.put(db.session(), "khac", now(), pin="2")
        assert len(db.session.scalars(select(Once)).all()) == 1


@pytest.mark.parametrize("key", ["", "x", "\udcff", "a" * 44, 7])
def test_a_key_that_opens_nothing_finds_nothing(app: Flask, session: Session, key: object):
    with app.test_request_context():
        cookie["thu"] = key
        assert once.take(db.session(), "thu", now()) == {}


def test_a_new_pin_travels_in_no_cookie_and_is_shown_to_one_browser_once(app: Flask, session: Session, desk: Desk):
    officer = Screen(app, desk.officer)
    answer = officer.post(f"/quan-ly/nguoi/{desk.world.farmer.id}/ma-pin")
    thief = app.test_client()
    kept = officer.client.get_cookie("lop")
    assert kept is not None
    thief.set_cookie("lop", kept.value)
    with officer.client.session_transaction() as inside:
        said = repr(dict(inside))
    page = officer.get(answer.headers["Location"])
    assert page.headers["Cache-Control"] == "no-store"
    pin = page.text.split("Mã PIN mới")[1].split('class="code">')[1][:6]
    assert pin.isdigit()
    assert pin not in said
    assert pin not in thief.get(answer.headers["Location"]).text
    assert send(app.test_client(), "/vao-hoc", {"who": desk.world.farmer.code, "pin": pin}).status_code == 303
