"""What was read on a device belongs to the person who read it: offered once, to one person, by a question."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import Signer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.learning import visitor
from lms.learning.models import Enrolment, LearningEvent
from lms.people import actions as people
from lms.people.models import Person
from tests.browser import send, signed_in
from tests.factories.people import World, world

NOW = datetime.now(UTC)
STEP = "/khoa-hoc/thu/bai-1/{}"
QUESTION = "Phần vừa đọc trên máy này là của bà con?"


@pytest.fixture
def made(session: Session) -> World:
    made = world(session, NOW)
    session.commit()
    return made


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is looked at long enough."""
    monkeypatch.setattr(visitor, "READ_SECONDS", 0)


def read(client: FlaskClient, *numbers: int) -> None:
    """Open steps of the first lesson."""
    for number in numbers:
        assert client.get(STEP.format(number)).status_code == 200


def join(client: FlaskClient, made: World, name: str) -> None:
    """Join on this device, and see the page that says so."""
    form = {"name": name, "birth_year": "1971", "pin": "7391", "area": str(made.hamlet.id), "agree_learning": "y"}
    client.get("/ghi-danh")
    answer = send(client, "/ghi-danh", form)
    assert answer.status_code == 303, answer.text


def events(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LearningEvent)) or 0


@pytest.mark.usefixtures("patient")
def test_whoever_joins_is_asked_and_gets_what_was_read(app: Flask, session: Session, made: World):
    client = app.test_client()
    read(client, 1, 2)
    join(client, made, "Hà Thị Một")
    assert events(session) == 0
    page = client.get("/ghi-danh/xong").text
    assert QUESTION in page
    assert "Khóa thử: 2 bước" in page
    assert send(client, "/phan-vua-doc", {"cua-toi": "1", "tiep": "/toi"}).headers["Location"] == "/toi"
    assert events(session) == 2
    assert send(client, "/phan-vua-doc", {"cua-toi": "1"}).status_code == 303
    assert events(session) == 2
    assert QUESTION not in client.get("/ghi-danh/xong").text


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("said", ["0", "1", None])
def test_five_people_join_on_one_phone_and_nobody_gets_anothers_reading(
    app: Flask, session: Session, made: World, said: str | None
):
    client = app.test_client()
    read(client, 1, 2)
    for number, name in enumerate(("Hà Thị Một", "Hà Thị Hai", "Hà Thị Ba", "Hà Thị Bốn", "Hà Thị Năm")):
        join(client, made, name)
        assert (QUESTION in client.get("/ghi-danh/xong").text) == (number == 0), name
        if said is not None:
            send(client, "/phan-vua-doc", {"cua-toi": said})
        send(client, "/thoat")
        assert client.get_cookie("da-doc") is None
    learners = select(Person.name).join(Enrolment, Enrolment.person_id == Person.id)
    assert session.scalars(learners).all() == (["Hà Thị Một"] if said == "1" else [])
    assert events(session) == (2 if said == "1" else 0)


@pytest.mark.usefixtures("patient")
def test_signing_in_enrols_nobody_unasked(app: Flask, session: Session, made: World):
    people.set_pin(made.farmer, "7391")
    session.commit()
    client = app.test_client()
    read(client, 1)
    client.get("/vao-hoc")
    answer = send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "7391"})
    assert answer.status_code == 303
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 0
    assert QUESTION in client.get("/").text
    send(client, "/phan-vua-doc", {"cua-toi": "0"})
    assert QUESTION not in client.get("/").text
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_leafing_through_is_not_reading(app: Flask, session: Session, made: World):
    client = app.test_client()
    read(client, 1, 2, 1, 2)
    join(client, made, "Hà Thị Một")
    assert QUESTION not in client.get("/ghi-danh/xong").text
    assert events(session) == 0


def forged(made: World) -> list[str]:
    """Cookies that claim everything without having been given by the server."""
    claim = f"{'A' * 16}~0~{made.version.id}.1.ff~{made.version.id}.2.ff"
    return [
        f"{made.version.id}.1.ffff~{made.version.id}.2.ffff",
        claim,
        Signer("another secret", salt="da-doc").sign(claim).decode(),
        Signer("test", salt="cookie-session").sign(claim).decode(),
    ]


@pytest.mark.usefixtures("patient")
def test_a_forged_cookie_claims_nothing(app: Flask, session: Session, made: World):
    client = app.test_client()
    read(client, 1)
    kept = client.get_cookie("da-doc")
    assert kept is not None
    altered = kept.value.replace(f"{made.version.id}.1.1", f"{made.version.id}.1.3")
    for number, value in enumerate([*forged(made), altered + "x", kept.value.replace("~0~", "~00~")]):
        other = app.test_client()
        other.set_cookie("da-doc", value)
        join(other, made, f"Hà Thị {'ABCDEFGH'[number]}")
        assert QUESTION not in other.get("/ghi-danh/xong").text, value
    assert events(session) == 0


@pytest.mark.usefixtures("patient")
def test_a_copied_cookie_is_offered_to_one_person_only(app: Flask, made: World):
    first = app.test_client()
    read(first, 1, 2)
    kept = first.get_cookie("da-doc")
    assert kept is not None
    asked = []
    for name in ("Hà Thị Một", "Hà Thị Hai", "Hà Thị Ba"):
        client = app.test_client()
        client.set_cookie("da-doc", kept.value)
        join(client, made, name)
        asked.append(QUESTION in client.get("/ghi-danh/xong").text)
    assert asked == [True, False, False]


@pytest.mark.usefixtures("patient")
def test_who_is_signed_in_keeps_what_was_read_before_taking_the_course(app: Flask, session: Session, made: World):
    client = signed_in(app, made.farmer)
    read(client, 1, 2)
    neighbour = people.register(session, people.NewPerson("Lý Văn Tám", 1970, made.hamlet.id), NOW)
    session.commit()
    other = signed_in(app, neighbour)
    kept = client.get_cookie("da-doc")
    assert kept is not None
    other.set_cookie("da-doc", kept.value)
    send(other, "/khoa-hoc/thu/vao")
    assert events(session) == 0
    send(client, "/khoa-hoc/thu/vao")
    assert events(session) == 2


def test_a_step_counts_when_the_next_page_comes_after_some_seconds():
    reading = visitor.begun()
    reading.show(1, 1, 1, 1000)
    reading.show(1, 1, 2, 1000 + visitor.READ_SECONDS)
    reading.show(1, 1, 3, 1001 + visitor.READ_SECONDS)
    assert reading.at(1001 + visitor.READ_SECONDS) == {(1, 1): 0b001}
    assert reading.at(1001 + 2 * visitor.READ_SECONDS) == {(1, 1): 0b101}


def test_a_reading_comes_back_as_it_was():
    signer, reading = Signer("secret"), visitor.begun(7)
    for step in range(1, 40):
        reading.show(12, 1 + step % 3, 1 + step // 3, step * 100)
    again = visitor.parse(visitor.text(reading, signer), signer)
    assert again == reading
    assert visitor.parse(visitor.text(reading, signer), Signer("other")) is None
