"""Sessions on the server: a copied cookie is worthless after signing out, rest ends a desk, no page is kept."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.base.db import Base, begin_write, db
from lms.people import actions as people, officer_actions, sign_ins
from lms.people.audit import By
from lms.people.models import AuditEntry, RoleGrant, SignIn
from lms.web.browsers import label_of
from tests.browser import browser_of, opened, send, signed_in
from tests.conftest import ENGINES, drop_database, make_settings, new_database
from tests.counting import counted
from tests.factories.people import world
from tests.factories.staff import NOW, PASSWORD, PIN, Office, come_in, later, office


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def learner(app: Flask, made: Office) -> FlaskClient:
    """The officer's browser after code and PIN."""
    client = app.test_client()
    assert send(client, "/vao-hoc", {"who": made.officer.code, "pin": PIN}).status_code == 303
    return client


def copy_of(client: FlaskClient) -> FlaskClient:
    """A thief's browser with the same cookie."""
    thief, kept = client.application.test_client(), client.get_cookie("lop")
    assert kept is not None
    thief.set_cookie("lop", kept.value)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/toi").status_code == 200


def deeds(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_cookie_copied_before_signing_out_opens_nothing_afterwards(app: Flask, session: Session, made: Office):
    for client in (learner(app, made), come_in(app, made)):
        thief = copy_of(client)
        assert is_in(thief)
        send(client, "/thoat")
        assert not is_in(thief)
        assert not is_in(client)


def test_the_database_holds_no_token_and_the_cookie_no_person(app: Flask, session: Session, made: Office):
    client = learner(app, made)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = session.scalars(select(SignIn)).one()
    assert token not in {str(value) for value in vars(row).values()}
    assert row.token_hash == sign_ins.hashed(token)
    assert made.officer.code not in token


@pytest.mark.parametrize("strength", ["learner", "staff"])
def test_every_sign_in_and_every_raise_has_a_session_of_its_own(
    app: Flask, session: Session, made: Office, strength: str
):
    client = learner(app, made) if strength == "learner" else come_in(app, made)
    thief = copy_of(client)
    assert send(client, "/vao-hoc", {"who": made.officer.code, "pin": PIN}).status_code == 303
    assert is_in(client)
    assert not is_in(thief)
    assert len(session.scalars(select(SignIn)).all()) == 1


def test_another_pin_ends_every_other_session_and_not_the_own(app: Flask, session: Session, made: Office):
    here, there = learner(app, made), come_in(app, made)
    assert send(here, "/toi/ma-pin", {"old": PIN, "pin": "8264"}).headers["Location"] == "/toi"
    assert is_in(here)
    assert not is_in(there)


def test_another_password_ends_every_other_session_and_not_the_own(app: Flask, session: Session, made: Office):
    there, here = learner(app, made), come_in(app, made)
    thief = copy_of(here)
    new = "mưa rơi trên mái lá cọ"
    answer = send(here, "/toi/mat-khau", {"old": PASSWORD, "new": new, "again": new})
    assert answer.headers["Location"] == "/toi"
    assert here.get("/quan-ly/nguoi").status_code == 200
    assert not is_in(there)
    assert not is_in(thief)
    assert "password_changed" in deeds(session)


def test_the_last_role_ends_the_desk_and_erasing_ends_everything(app: Flask, session: Session, made: Office):
    desk, phone = come_in(app, made), learner(app, made)
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == made.officer.id)).one()
    officer_actions.end_role(session, grant, By(made.officer.id, NOW))
    session.commit()
    assert not is_in(desk)
    assert is_in(phone)
    people.erase(session, made.officer, NOW, by_id=None)
    session.commit()
    assert not is_in(phone)


def test_a_desk_ends_after_half_an_hour_of_rest(app: Flask, session: Session, made: Office):
    desk, phone = come_in(app, made), learner(app, made)
    later(session, 29)
    assert desk.get("/quan-ly/nguoi").status_code == 200
    later(session, 29)
    assert desk.get("/quan-ly/nguoi").status_code == 200
    later(session, 31)
    assert desk.get("/quan-ly/nguoi").headers["Location"].startswith("/dang-nhap")
    assert is_in(phone)


def test_a_desk_ends_after_twelve_hours_however_busy(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    for _time in range(28):
        later(session, 25)
        assert is_in(desk)
    later(session, 21)
    assert not is_in(desk)


def test_a_learner_stays_for_ninety_days_without_coming(app: Flask, session: Session, made: Office):
    phone = learner(app, made)
    later(session, 89 * 24 * 60)
    assert is_in(phone)
    later(session, 25 * 60)
    assert not is_in(phone)


def test_reading_lessons_is_use_and_an_ended_desk_reads_as_a_visitor(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    later(session, 20)
    assert "Thoát" in desk.get("/khoa-hoc/thu/bai-1/1").text
    later(session, 20)
    assert "Thoát" in desk.get("/khoa-hoc/thu/bai-1/1").text
    later(session, 31)
    assert "Thoát" not in desk.get("/khoa-hoc/thu/bai-1/1").text


def test_use_is_written_down_at_most_once_a_minute(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)

    def writes() -> int:
        with counted(session) as seen:
            desk.get("/toi")
        return sum(statement.startswith("UPDATE sign_in") for statement in seen)

    assert writes() == 0
    later(session, 2)
    assert [writes(), writes()] == [1, 0]


def test_a_page_that_only_says_it_is_open_keeps_no_desk_alive_and_typing_does(app: Flask, session: Session):
    made = office(session, role="trainer", stepped=False)
    desk = signed_in(app, made.officer)
    desk.get("/toi")
    address = send(desk, "/soan/moi", {"title": "Khóa mới", "level": "basic"}).headers["Location"]
    course = address.split("/")[2]
    form = {"of": f"/soan/{course}/thong-tin"}
    later(session, 20)
    assert send(desk, f"/soan/{course}/dang-viet", {**form, "open": "1"}).status_code == 200
    later(session, 20)
    assert not is_in(desk)
    desk = signed_in(app, made.officer)
    later(session, 20)
    assert send(desk, f"/soan/{course}/dang-viet", {**form, "title": "Khóa mới hơn"}).status_code == 200
    later(session, 20)
    assert is_in(desk)


@pytest.mark.parametrize("kind", ENGINES)
def test_pages_open_while_somebody_else_is_writing(kind: str, tmp_path: Path):
    """SQLite lets one write at a time, a server locks the row: noting a use neither fails nor waits for either."""
    url, name = new_database(kind, tmp_path)
    app = create_app(make_settings(url, tmp_path))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        begin_write(db.session())
        farmer = world(db.session(), NOW).farmer
        db.session.commit()
        client = browser_of(app, farmer, opened(app, farmer))
        db.session.rollback()
        begin_write(db.session())
        later(db.session(), 60)
        busy = db.engine.connect().execution_options(write=True)
    busy.begin()
    busy.execute(select(SignIn.id).with_for_update())
    began = time.monotonic()
    assert is_in(client)
    assert time.monotonic() - began < 5
    busy.rollback()
    before = seen_at(app)
    assert is_in(client)
    assert seen_at(app) > before
    busy.close()
    with app.app_context():
        db.engine.dispose()
    drop_database(name)


def seen_at(app: Flask) -> int:
    """When the only session was used last."""
    with app.app_context():
        return db.session.scalars(select(SignIn.seen)).one()


def test_where_one_is_signed_in_is_listed_and_ended_with_one_press(app: Flask, session: Session, made: Office):
    here, there, third = come_in(app, made), learner(app, made), learner(app, made)
    page = here.get("/toi/may-dang-vao").text
    assert page.count("Cho máy này thoát") == 2
    assert page.count("máy này</span>") == 1
    rows = session.scalars(select(SignIn).order_by(SignIn.id)).all()
    send(here, f"/toi/may-dang-vao/{rows[1].id}")
    assert not is_in(there)
    assert is_in(third)
    send(here, "/toi/may-dang-vao/thoat-het")
    assert not is_in(third)
    assert is_in(here)
    assert deeds(session)[-2:] == ["session_ended", "session_ended"]


def test_ending_the_own_session_is_signing_out(app: Flask, session: Session, made: Office):
    here = learner(app, made)
    row = session.scalars(select(SignIn)).one()
    assert send(here, f"/toi/may-dang-vao/{row.id}").headers["Location"] == "/"
    assert not is_in(here)


def test_a_pin_neither_shows_nor_ends_a_desk(app: Flask, session: Session, made: Office):
    desk, phone = come_in(app, made), learner(app, made)
    row = session.scalars(select(SignIn).where(SignIn.strength == "staff")).one()
    assert "Vào bằng mật khẩu." in desk.get("/toi/may-dang-vao").text
    assert "Vào bằng mật khẩu." not in phone.get("/toi/may-dang-vao").text
    assert send(phone, f"/toi/may-dang-vao/{row.id}").status_code == 404
    send(phone, "/toi/may-dang-vao/thoat-het")
    assert is_in(desk)


def test_nobody_ends_a_session_of_somebody_else(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    row = session.scalars(select(SignIn)).one()
    farmer = signed_in(app, made.world.farmer)
    assert send(farmer, f"/toi/may-dang-vao/{row.id}").status_code == 404
    send(farmer, "/toi/may-dang-vao/thoat-het")
    assert is_in(desk)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Mobile",
            "Chrome/Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari/iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0 Safari/537.36 Edg/138.0", "Edge/Windows"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/100 Mobile Safari/537.36 Zalo android/12", "Zalo/Android"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/114 Safari/537", "Coc Coc/Windows"),
        ("curl/8", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_browser_is_remembered_by_the_name_people_know(agent: str | None, label: str):
    assert label_of(agent) == label


def test_the_log_tells_who_came_and_went_and_from_what(app: Flask, session: Session, made: Office):
    client = app.test_client()
    chrome = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) Chrome/138.0 Mobile"}
    send(client, "/vao-hoc", {"who": made.officer.code, "pin": PIN}, headers=chrome)
    send(client, "/thoat")
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert [entry.action for entry in entries] == ["signed_out", "signed_in"]
    assert entries[1].detail == {"strength": "learner", "device": "Chrome/Android"}
    assert {entry.area_id for entry in entries} == {made.world.hamlet.id}
    assert {entry.actor_id for entry in entries} == {made.officer.id}


@pytest.mark.parametrize("who", ["officer", "farmer"])
def test_no_browser_keeps_a_page_of_somebody_signed_in(app: Flask, session: Session, made: Office, who: str):
    """Every page without parts in its address, and the step of a lesson, which is drawn ahead."""
    person = {"officer": made.officer, "farmer": made.world.farmer}[who]
    client = signed_in(app, person)
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    kept = []
    for path in [*rules, "/khoa-hoc/thu", "/khoa-hoc/thu/bai-1/1", "/khong-co"]:
        answer = client.get(path)
        if answer.headers["Cache-Control"] != "no-store" and path not in NOBODYS and answer.status_code != 303:
            kept.append((path, answer.headers["Cache-Control"]))
    assert kept == []


#: Whether the process lives is the same for everybody, and asks for nobody.
NOBODYS = ("/healthz", "/readyz")


def test_a_session_ends_in_ninety_days_by_the_cookie_too(app: Flask):
    assert app.permanent_session_lifetime == sign_ins.LASTS["learner"] == timedelta(days=90)
