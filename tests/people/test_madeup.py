"""Made-up people come in in demo mode only, whatever door they take; the demo's passwords are printed for everybody."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.base.errors import NotAllowed
from lms.people import actions, devices, madeup, rules, session as signed
from lms.people.actions import NewPerson
from lms.people.models import Person
from tests.browser import send, signed_in
from tests.factories.people import World, world

NOW = datetime.now(UTC)
PHONE, PIN, PASSWORD = "0912345678", "4915", "mưa rơi trên mái lá cọ"


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


@pytest.fixture
def invented(session: Session, made: World) -> Person:
    """An administrator of the demo, who learns as well."""
    person = actions.register(session, NewPerson("Lê Thị Mẫu", 1980, made.hamlet.id, PHONE), NOW, is_demo=True)
    actions.set_password(session, person, "quantri", PASSWORD)
    actions.set_pin(person, PIN)
    actions.grant(session, person, "admin", made.province.id, NOW)
    session.commit()
    return person


@pytest.fixture(params=[True, False], ids=["demo mode", "for real"])
def demo(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = madeup.are_let_in()
    madeup.let_in(request.param)
    yield request.param
    madeup.let_in(before)


def came_in(app: Flask, path: str, **form: str) -> bool:
    client = app.test_client()
    answer = send(client, path, form)
    assert answer.status_code in (200, 303)
    return client.get("/toi").status_code == 200


def test_every_door_for_typed_secrets(app: Flask, invented: Person, demo: bool) -> None:
    assert came_in(app, "/dang-nhap", login="quantri", password=PASSWORD) is demo
    assert came_in(app, "/vao-hoc", who=invented.code, pin=PIN) is demo
    assert demo or not came_in(app, "/vao-hoc", who=PHONE, pin=PIN)


def test_a_session_from_before_the_installation_became_a_real_one(app: Flask, invented: Person, demo: bool) -> None:
    client = signed_in(app, invented)
    assert (client.get("/toi").status_code == 200) is demo
    assert (client.get("/quan-ly/").status_code == 200) is demo
    assert ("Thoát" in client.get("/khoa-hoc/thu/bai-1/1").text) is demo


def test_no_other_door_begins_a_session_either(app: Flask, invented: Person, demo: bool) -> None:
    with app.test_request_context():
        if demo:
            signed.start(invented)
        else:
            with pytest.raises(NotAllowed):
                signed.start(invented)


def test_nobody_made_up_stands_in_the_way_of_somebody_real(
    session: Session, made: World, invented: Person, demo: bool
) -> None:
    real = actions.register(session, NewPerson("Lê Văn Thật", 1970, made.hamlet.id, PHONE), NOW)
    for one in (invented, real):
        devices.remember(session, one.id, "phone", NOW)
    found = devices.people_here(session, rules.phone(PHONE) or "", "phone", 5)
    assert [person.id for person in found] == ([invented.id, real.id] if demo else [real.id])
