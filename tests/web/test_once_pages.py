"""A page that shows what is shown once keeps it when text size, colours or language are changed, without scripts."""

import ast
import re
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from lxml import html
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.admin.desk import Desk, make
from tests.admin.test_people import new
from tests.admin.test_workers import role
from tests.browser import send, signed_in
from tests.factories.staff import come_in, office, type_password
from tests.people.test_second_step import sealed_on, secret_on
from tests.structure.tree import modules, name, parsed
from tests.web.test_looks import press

Shown = tuple[FlaskClient, TestResponse]
#: What stands in large letters: PINs, passwords, passes, recovery codes.
SECRET = re.compile(r'<(?:p class="code[^"]*"|code)>([^<]+)<')


def _at_the_desk(app: Flask, session: Session, address: str, fields: Callable[[Desk], dict[str, str]]) -> Shown:
    desk = make(session)
    client = signed_in(app, desk.officer)
    path = address.format(farmer=desk.world.farmer.id, grant=desk.trainer_grant.id)
    return client, send(client, path, fields(desk), follow_redirects=True)


def _new_pin(app: Flask, session: Session) -> Shown:
    return _at_the_desk(app, session, "/quan-ly/nguoi/{farmer}/ma-pin", lambda _desk: {"sure": "y"})


def _new_password(app: Flask, session: Session) -> Shown:
    return _at_the_desk(app, session, "/quan-ly/can-bo/{grant}/mat-khau", lambda _desk: {"sure": "y"})


def _registered(app: Flask, session: Session) -> Shown:
    return _at_the_desk(app, session, "/quan-ly/nguoi/ghi-danh", new)


def _first_password(app: Flask, session: Session) -> Shown:
    return _at_the_desk(app, session, "/quan-ly/nguoi/{farmer}/giao-viec", role)


def _first_paper(app: Flask, session: Session) -> Shown:
    office(session, stepped=False)
    client, _answer = type_password(app)
    page = client.get("/toi/buoc-hai/dien-thoai").text
    fields = {"sealed": sealed_on(page), "otp": pyotp.TOTP(secret_on(page)).now()}
    return client, send(client, "/toi/buoc-hai/dien-thoai", fields, follow_redirects=True)


def _new_paper(app: Flask, session: Session) -> Shown:
    client = come_in(app, office(session))
    return client, send(client, "/toi/buoc-hai/ma-moi", follow_redirects=True)


def _pass(app: Flask, session: Session) -> Shown:
    desk = make(session)
    client = signed_in(app, desk.world.farmer)
    return client, send(client, "/toi/may-khac")


@pytest.mark.parametrize(
    "shown", [_new_pin, _new_password, _registered, _first_password, _first_paper, _new_paper, _pass]
)
def test_what_is_shown_once_stays_whatever_is_changed(
    app: Flask, session: Session, shown: Callable[[Flask, Session], Shown]
):
    client, answer = shown(app, session)
    secrets, at, page = SECRET.findall(answer.text), answer.request.path, answer.text
    assert secrets
    for choice, said in (("co-chu.3", 'data-size="3"'), ("nen.dark", 'data-theme="dark"'), ("tieng.en", 'lang="en"')):
        again = press(client, html.document_fromstring(page), choice, at)
        assert again.status_code == 200
        assert said in again.text
        assert SECRET.findall(again.text) == secrets
        assert again.headers["Cache-Control"] == "no-store"
        page = again.text


def test_no_page_holds_the_token_of_its_session(app: Flask, session: Session):
    client, answer = _new_paper(app, session)
    with client.session_transaction() as cookie:
        token = str(cookie["_user_id"])
    carried = html.document_fromstring(answer.text).xpath("//input[@name='_trang_nay']/@value")[0]
    assert len(token) > 40
    assert token not in answer.text
    assert "Mã dự phòng" in read(carried)
    assert token not in read(carried)


def read(carried: str) -> str:
    """What the signed page says, as anybody can read it."""
    said, _when, _signature = carried.rsplit(".", 2)
    return str(URLSafeSerializer("").load_payload(said.encode()))


def test_whatever_takes_something_out_is_tried_here():
    """A module that takes out what is shown once stands in this list, and its pages above."""
    taking = {
        name(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "take" and ast.unparse(node.value) in ("once", "seen_once")
    }
    shown = {"lms/admin/seen_once.py", "lms/admin/views/showing.py", "lms/pages/views/own_second_step.py"}
    # A key's challenge is no page: it is asked back from the browser in the same minute.
    assert taking == shown | {"lms/people/keyring.py"}
