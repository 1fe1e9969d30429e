"""Signing in as a browser does it: with the device's cookie or without, with scripts that attack, and the ways back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.app import create_app
from lms.people import actions, devices, passes
from lms.people.models import AuditEntry, KnownDevice, Person
from tests.browser import send, signed_in
from tests.conftest import make_settings
from tests.factories.people import World, world
from tests.people.knocking import NOW, Knocker, numbers

PHONE, RIGHT = "0912345678", "7391"


@pytest.fixture
def made(session: Session) -> World:
    made = world(session, NOW)
    actions.set_pin(made.farmer, RIGHT)
    made.farmer.phone = "+84912345678"
    session.commit()
    return made


def sign_in(client: FlaskClient, who: str, pin: str = RIGHT, **more: str) -> TestResponse:
    return send(client, "/vao-hoc", {"who": who, "pin": pin, **more})


def join(client: FlaskClient, made: World, **changes: str) -> TestResponse:
    form = {"name": "Kẻ Xấu", "birth_year": "1990", "area": str(made.hamlet.id), "phone": PHONE, "pin": "8264"}
    return send(client, "/ghi-danh", {**form, "agree_learning": "y", **changes})


def words(page: TestResponse) -> str:
    """A page's words without what differs from one drawing to the next."""
    return re.sub(r'name="csrf_token"[^>]*>|value="[^"]*"|reference[^<]*', "", page.text)


def is_in(client: FlaskClient) -> bool:
    return client.get("/toi").status_code == 200


@pytest.mark.parametrize("secure", [True, False])
def test_the_device_cookie(tmp_path_factory: pytest.TempPathFactory, app: Flask, secure: bool):
    folder = tmp_path_factory.mktemp("secure")
    url = f"sqlite:///{folder / 'x.db'}"
    other = create_app(make_settings(url, folder, secure_cookies=secure))
    other.config["WTF_CSRF_ENABLED"] = False
    with other.app_context():
        from lms.base.db import Base, db

        Base.metadata.create_all(db.engine)
    cookies = other.test_client().post("/vao-hoc", data={"who": "ABC234", "pin": "0000"}).headers.getlist("Set-Cookie")
    name = "__Host-may" if secure else "may"
    (device,) = [cookie for cookie in cookies if cookie.startswith(f"{name}=")]
    value = device.split(";")[0].partition("=")[2]
    assert len(value) == 43
    for part in ("HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=63072000"):
        assert part in device
    assert ("Secure" in device) == secure
    assert "Domain" not in device


def test_reading_sets_no_device_cookie(app: Flask, session: Session, made: World):
    client = app.test_client()
    for path in ("/", "/vao-hoc", "/ghi-danh", "/dang-nhap", "/khoa-hoc/thu/bai-1/1"):
        client.get(path)
    assert client.get_cookie("may") is None


@pytest.mark.parametrize("forged", ["", "x", "a" * 42, "a" * 3000, "../../etc", "🌾"])
def test_a_forged_device_cookie_is_a_new_device(app: Flask, session: Session, made: World, forged: str):
    client = app.test_client()
    client.set_cookie("may", forged)
    assert sign_in(client, made.farmer.code).status_code == 303
    cookie = client.get_cookie("may")
    assert cookie is not None
    assert cookie.value not in (forged, "")
    assert cookie.value not in str(session.execute(select(KnownDevice.device)).all())


def test_signing_out_and_a_new_pin_leave_the_device_known(app: Flask, session: Session, made: World):
    client = app.test_client()
    assert sign_in(client, PHONE).status_code == 200
    assert sign_in(client, made.farmer.code).status_code == 303
    assert send(client, "/toi/ma-pin", {"old": RIGHT, "pin": "8264"}).status_code == 303
    send(client, "/thoat")
    assert sign_in(client, PHONE, "8264").status_code == 303


def test_joining_makes_the_device_known(app: Flask, session: Session, made: World):
    client = app.test_client()
    assert join(client, made).status_code == 303
    send(client, "/thoat")
    assert sign_in(client, PHONE, "8264").status_code == 303


def test_somebody_elses_number_is_worth_nothing(app: Flask, session: Session, made: World):
    """The attack: join with the victim's number, set the own PIN to each guess, sign in with the number and the guess.

    Had the guess been the victim's PIN, the page said so, and no try was ever counted.
    """
    attacker = app.test_client()
    assert join(attacker, made).status_code == 303
    own, old = session.scalars(select(Person).order_by(Person.id.desc()).limit(1)).one(), "8264"
    for guess in ("8265", RIGHT):
        assert send(attacker, "/toi/ma-pin", {"old": old, "pin": guess}).status_code == 303
        send(attacker, "/thoat")
        answer = sign_in(attacker, PHONE, guess)
        assert answer.status_code == 303
        assert own.code in attacker.get("/toi").text
        old = guess
    home = app.test_client()
    sign_in(home, made.farmer.code)
    assert sign_in(home, PHONE).status_code == 303
    assert made.farmer.code in home.get("/toi").text


def test_the_own_pin_is_changed_five_times_a_day(app: Flask, session: Session, made: World):
    client, old = signed_in(app, made.farmer), RIGHT
    for number in range(5):
        assert send(client, "/toi/ma-pin", {"old": old, "pin": f"827{number}"}).status_code == 303
        old = f"827{number}"
    page = send(client, "/toi/ma-pin", {"old": old, "pin": "8279"})
    assert "Mai đổi tiếp nhé" in page.text
    assert 'id="pin-error"' in page.text
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "pin_changed")).all()
    assert [(note.actor_id, note.detail) for note in told] == [(made.farmer.id, {})] * 5


def test_one_page_for_every_reason_not_to_let_somebody_in(app: Flask, session: Session, made: World):
    sign_in(app.test_client(), made.farmer.code)
    pages = {
        words(sign_in(app.test_client(), who, pin))
        for who, pin in (
            (PHONE, RIGHT),
            (PHONE, "0000"),
            ("0987654321", RIGHT),
            (made.farmer.code, "0000"),
            ("ZZZZZZ", RIGHT),
        )
    }
    assert len(pages) == 1
    assert "Máy mới thì điền mã học viên trên thẻ" in pages.pop()


def test_sixty_clients_without_cookies_and_a_new_phone(app: Flask, session: Session, made: World):
    home = app.test_client()
    assert sign_in(home, made.farmer.code).status_code == 303
    send(home, "/thoat")
    for pin in numbers(60):
        assert sign_in(app.test_client(), made.farmer.code, pin).status_code == 200
    assert sign_in(home, PHONE).status_code == 303
    assert sign_in(app.test_client(), made.farmer.code).status_code == 303


def test_the_way_in_when_strangers_have_used_everything_up(app: Flask, session: Session, made: World):
    home = app.test_client()
    sign_in(home, made.farmer.code)
    Knocker(session).knock(made.farmer.code, numbers(70))
    session.commit()
    new_phone = app.test_client()
    page = sign_in(new_phone, made.farmer.code)
    assert 'id="who-error"' in page.text
    assert "mã mở máy" in page.text
    assert "mã mở máy" in home.get("/toi/may-khac").text
    shown = re.search(r'<p class="code">([0-9A-Z-]+)</p>', send(home, "/toi/may-khac").text)
    assert shown
    assert shown[1] not in home.get("/toi/may-khac").text
    assert sign_in(new_phone, shown[1]).status_code == 303
    assert made.farmer.code in new_phone.get("/toi").text


def test_the_year_is_asked_for_in_a_crowd_and_only_then(app: Flask, session: Session, made: World):
    assert 'name="birth_year"' not in app.test_client().get("/vao-hoc").text
    for number in range(200):
        Knocker(session).knock(f"ZZZ{number:03}", ["0000"])
    session.commit()
    client = app.test_client()
    for address in ({}, {"REMOTE_ADDR": "10.9.8.7"}):
        page = send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "0000"}, environ_base=address)
        assert 'name="birth_year"' not in page.text
    for number in range(200):
        Knocker(session, address="127.0.0.1").knock(f"ZZZ{number:03}", ["0000"])
    session.commit()
    page = sign_in(app.test_client(), made.farmer.code)
    assert 'id="birth_year-error"' in page.text
    assert sign_in(app.test_client(), made.farmer.code, birth_year="1965").status_code == 303


def test_a_pin_that_is_refused_today_is_to_be_changed(app: Flask, session: Session, made: World):
    made.farmer.pin_hash = actions.passwords.hashed("1234")
    session.commit()
    client = app.test_client()
    answer = sign_in(client, made.farmer.code, "1234")
    assert answer.headers["Location"] == "/toi/ma-pin?de=1"
    assert "dễ đoán quá" in client.get(answer.headers["Location"]).text


def test_an_officers_new_pin_makes_every_device_new(app: Flask, session: Session, made: World):
    home = app.test_client()
    sign_in(home, made.farmer.code)
    officer = actions.register(session, actions.NewPerson("Trần Văn Bá", 1970, made.hamlet.id), NOW)
    actions.grant(session, officer, "officer", made.commune.id, NOW)
    session.commit()
    desk = signed_in(app, officer)
    page = desk.get(send(desk, f"/quan-ly/nguoi/{made.farmer.id}/ma-pin").headers["Location"]).text
    pin = re.search(r'<p class="code">([0-9]{6})</p>', page)
    way = re.search(r'<p class="code small">([0-9A-Z-]{9})</p>', page)
    assert pin
    assert way
    assert sign_in(home, PHONE, pin[1]).status_code == 200
    assert sign_in(app.test_client(), way[1], pin[1]).status_code == 303
    assert sign_in(home, made.farmer.code, pin[1]).status_code == 303


def test_the_same_joining_form_on_another_device_is_somebody_else(app: Flask, session: Session, made: World):
    """Name, year and number of somebody who has just joined are no code."""
    mine, other = app.test_client(), app.test_client()
    for client in (mine, other):
        client.get("/ghi-danh")
    assert join(mine, made).status_code == 303
    assert join(other, made).status_code == 303
    first, second = session.scalars(select(Person).where(Person.name == "Kẻ Xấu").order_by(Person.id)).all()
    assert first.code in mine.get("/toi").text.replace(" ", "")
    assert second.code in other.get("/toi").text.replace(" ", "")
    assert first.code not in other.get("/toi").text.replace(" ", "")


def test_erasing_forgets_devices_tries_and_passes(app: Flask, session: Session, made: World):
    client = app.test_client()
    sign_in(client, made.farmer.code)
    Knocker(session).knock(made.farmer.code, numbers(3))
    passes.make(session, made.farmer.id, NOW)
    session.commit()
    assert send(client, "/toi/xoa", {"secret": RIGHT, "sure": "y"}).status_code == 303
    for table in (devices.KnownDevice, devices.WrongTry, devices.DevicePass):
        assert session.scalar(select(func.count()).where(table.person_id == made.farmer.id)) == 0
