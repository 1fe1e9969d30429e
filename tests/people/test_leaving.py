"""Leaving: every way of ending the session here clears the browser, and the way out stands on every page."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.people import actions
from lms.people.models import SignIn
from tests.admin.desk import Desk, make
from tests.browser import send, signed_in

PIN = "7391"
CLEARED = '"cache", "storage"'


@pytest.fixture
def desk(session: Session) -> Desk:
    made = make(session)
    actions.set_pin(made.world.farmer, PIN)
    session.commit()
    return made


def _this_device(client: FlaskClient, session: Session) -> str:
    return f"/toi/may-dang-vao/{session.scalars(select(SignIn.id)).one()}"


WAYS: dict[str, tuple[Callable[[FlaskClient, Session], str], dict[str, str]]] = {
    "signing out": (lambda _client, _session: "/thoat", {}),
    "ending this device": (_this_device, {}),
    "erasing oneself": (lambda _client, _session: "/toi/xoa", {"secret": PIN, "sure": "y"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_browser_keeps_nothing_however_one_leaves(app: Flask, session: Session, desk: Desk, way: str):
    client = signed_in(app, desk.world.farmer)
    address, fields = WAYS[way]
    answer = send(client, address(client, session), fields)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == CLEARED
    assert client.get("/toi").headers["Location"].startswith("/vao-hoc")


def test_ending_another_device_leaves_this_browser_as_it_is(app: Flask, session: Session, desk: Desk):
    here = signed_in(app, desk.world.farmer)
    signed_in(app, desk.world.farmer)
    there = session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    answer = send(here, f"/toi/may-dang-vao/{there}")
    assert "Clear-Site-Data" not in answer.headers
    assert here.get("/toi").status_code == 200


@pytest.mark.parametrize("path", ["/", "/toi", "/khoa-hoc/thu", "/khoa-hoc/thu/bai-1/1", "/tro-giup", "/khong-co"])
def test_the_way_out_stands_on_every_page(app: Flask, session: Session, desk: Desk, path: str):
    way_out = '<a href="/thoat">'
    assert way_out in signed_in(app, desk.world.farmer).get(path, follow_redirects=True).text
    assert way_out in signed_in(app, desk.officer).get(path, follow_redirects=True).text
    assert way_out not in app.test_client().get(path, follow_redirects=True).text
