"""A hash takes thirty milliseconds on purpose, and nobody waits for their turn to write while one is worked out."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.people import actions, passwords
from lms.web import transactions
from tests.browser import send
from tests.factories.people import world

PIN, PASSWORD = "7391", "mat-khau-that-dai"


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each hash that is worked out, whether this request held its turn to write."""
    found: list[bool] = []
    fits = passwords._fits

    def seen(stored: str | None, secret: str) -> bool:
        found.append(transactions.writes())
        return fits(stored, secret)

    monkeypatch.setattr(passwords, "_fits", seen)
    return found


@pytest.fixture
def people(app: Flask, session: Session) -> dict[str, str]:
    """Words that name somebody at the doors: a code, a phone number that this device knows, a name of staff."""
    made = world(session, now())
    person = made.farmer
    person.phone = "+84912345678"
    actions.set_pin(person, PIN)
    officer = actions.register(session, actions.NewPerson("Cán Bộ Thử", 1980, made.commune.id), now())
    actions.grant(session, officer, "officer", made.commune.id, now())
    actions.set_password(session, officer, "canbothu", PASSWORD)
    session.commit()
    return {"code": person.code, "phone": "0912345678", "login": "canbothu"}


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize(("who", "hashes"), [("code", 1), ("nobody", 1), ("phone", 4), ("login", 1), ("no login", 1)])
def test_no_hash_is_worked_out_with_a_turn_to_write(
    app: Flask, people: dict[str, str], weighed: list[bool], who: str, hashes: int, right: bool
):
    client = app.test_client()
    if who == "phone":
        assert send(client, "/vao-hoc", {"who": people["code"], "pin": PIN}).status_code == 303
        assert send(client, "/thoat").status_code == 303
        weighed.clear()
    if "login" in who:
        words: dict[str, Any] = {"login": people.get(who, "khongai"), "password": PASSWORD if right else "sai-mat-khau"}
        answer = send(client, "/dang-nhap", words)
    else:
        words = {"who": people.get(who, "KHONGAI2"), "pin": PIN if right else "8264"}
        answer = send(client, "/vao-hoc", words)
    assert answer.status_code == (303 if right and who in people else 200)
    assert weighed == [False] * hashes


def test_a_secret_that_changed_meanwhile_is_weighed_again():
    with passwords.ahead():
        passwords.weigh(passwords.hashed("7391"), "7391")
        newer = passwords.hashed("8264")
        assert not passwords.matches(newer, "7391")
        assert passwords.matches(newer, "8264")
    assert passwords.matches(newer, "8264")


def test_what_was_worked_out_is_known_in_there_alone(weighed: list[bool], app: Flask):
    with app.app_context():
        stored = passwords.hashed("7391")
        with passwords.ahead():
            passwords.weigh(stored, "7391")
            assert passwords.matches(stored, "7391")
            assert len(weighed) == 1
        assert passwords.matches(stored, "7391")
        assert len(weighed) == 2
