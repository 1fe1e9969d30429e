"""Members of staff with a password and, where wanted, a phone that makes codes; and time that passes for sessions."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.people import actions as people, second_step
from lms.people.models import Person, SignIn
from tests.browser import send
from tests.factories.people import World, world

NOW = datetime.now(UTC)
PASSWORD = "trâu ăn cỏ non chiều"
PIN = "7391"


@dataclass(frozen=True)
class Office:
    """The world with an officer of its commune, who has a PIN too, and the secret of the officer's phone."""

    world: World
    officer: Person
    secret: str
    paper: list[str]

    def code(self, shift: int = 0) -> str:
        """What the phone shows, or showed or will show so many seconds away."""
        return pyotp.TOTP(self.secret).at(datetime.now(UTC) + timedelta(seconds=shift))


def office(session: Session, *, role: str = "officer", stepped: bool = True) -> Office:
    """Make it and commit."""
    made = world(session, NOW)
    officer = people.register(session, people.NewPerson("Hà Thị Cán Sự", 1980, made.hamlet.id), NOW)
    people.set_pin(officer, PIN)
    people.set_password(session, officer, "cansu", PASSWORD)
    if role:
        people.grant(session, officer, role, made.commune.id, NOW)
    secret = pyotp.random_base32()
    paper: list[str] = []
    if stepped:
        second_step.add_codes(session, officer.id, secret, 0, NOW)
        paper = second_step.new_recovery_codes(session, officer.id)
    session.commit()
    return Office(made, officer, secret, paper)


def type_password(app: Flask, login: str = "cansu", password: str = PASSWORD) -> tuple[FlaskClient, TestResponse]:
    """A fresh browser after name and password."""
    client = app.test_client()
    return client, send(client, "/dang-nhap", {"login": login, "password": password})


def come_in(app: Flask, made: Office) -> FlaskClient:
    """A browser that has come in through both steps."""
    client, answer = type_password(app)
    assert answer.headers["Location"] == "/dang-nhap/buoc-hai"
    answer = send(client, "/dang-nhap/buoc-hai", {"otp": made.code()})
    assert answer.status_code == 303, answer.text
    return client


def later(session: Session, minutes: int) -> None:
    """So many minutes pass for every session there is: nothing was heard of them, no password was typed."""
    seconds = minutes * 60
    gone = {"seen": SignIn.seen - seconds, "good_until": SignIn.good_until - seconds, "ends": SignIn.ends - seconds}
    session.execute(update(SignIn).values(**gone))
    for row in session.scalars(select(SignIn).execution_options(populate_existing=True)):
        row.opened_at -= timedelta(minutes=minutes)
        if row.proved_at:
            row.proved_at -= timedelta(minutes=minutes)
    session.commit()
