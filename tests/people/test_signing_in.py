"""Signing in: however it is written, for whoever shares a phone, and no faster for names that do not exist."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base.errors import Invalid, TooMany
from lms.people import actions, devices, passes, passwords, signin
from lms.people.models import KnownDevice, Person
from lms.web.limits import Visit
from tests.browser import send
from tests.factories.people import World, world

NOW = datetime.now(UTC)
PHONE = "0912345678"


@pytest.fixture
def made(session: Session) -> World:
    made = world(session, NOW)
    actions.set_pin(made.farmer, "7391")
    made.farmer.phone = "+84912345678"
    session.commit()
    return made


def relative(session: Session, made: World, name: str, pin: str) -> Person:
    """Somebody who shares the farmer's phone."""
    person = actions.register(session, actions.NewPerson(name, 1990, made.hamlet.id, PHONE), NOW)
    actions.set_pin(person, pin)
    session.commit()
    return person


def learner(session: Session, who: str, pin: str, device: str = "a", now: datetime = NOW) -> Person | None:
    return signin.learner(session, who, pin, Visit(device, "one address", now))


@pytest.mark.parametrize(
    "who", [PHONE, "+84912345678", "84912345678", "0912 345 678", "0912.345.678", " (+84)912-345-678 "]
)
def test_the_phone_however_written_on_a_device_that_knows_the_account(session: Session, made: World, who: str):
    assert learner(session, who, "7391") is None
    assert learner(session, made.farmer.code, "7391") == made.farmer
    assert learner(session, who, "7391") == made.farmer


@pytest.mark.parametrize("form", ["{}", "{} ", " {}", "{}.", "lower", "spaced"])
def test_the_code_however_written(session: Session, made: World, form: str):
    code = made.farmer.code
    who = {"lower": code.lower(), "spaced": f"{code[:3]} {code[3:]}"}.get(form, form.format(code))
    assert learner(session, who, "73 91") == made.farmer


@pytest.mark.parametrize("who", ["", "x", "🌾", "' OR ''='", "0", "9" * 5000, "%", "\u202e", "+84", "a" * 70_000])
@pytest.mark.parametrize("pin", ["7391", "", "🌾", "x" * 70_000])
def test_nobody(session: Session, made: World, who: str, pin: str):
    assert learner(session, who, pin) is None


def both_known(session: Session, made: World, pin: str) -> Person:
    """A daughter of this PIN; she and the farmer have signed in on the device by code."""
    daughter = relative(session, made, "Nguyễn Thị Lan", pin)
    for person, own in ((made.farmer, "7391"), (daughter, pin)):
        assert learner(session, person.code, own) == person
    return daughter


def test_a_shared_phone_is_told_apart_by_the_pin(session: Session, made: World):
    daughter = both_known(session, made, "8264")
    assert learner(session, PHONE, "7391") == made.farmer
    assert learner(session, PHONE, "8264") == daughter
    assert learner(session, PHONE, "9999") is None


def test_one_of_the_house_signing_in_every_day_costs_the_others_nothing(session: Session, made: World):
    """The farmer's PIN is tried with the daughter's every day; the same PIN counts once."""
    daughter = both_known(session, made, "8264")
    for day in range(1, 60):
        assert learner(session, PHONE, "8264", now=NOW + timedelta(days=day)) == daughter
    assert learner(session, PHONE, "7391", now=NOW + timedelta(days=60)) == made.farmer


def test_a_shared_phone_with_the_same_pin_asks_for_the_code(session: Session, made: World):
    both_known(session, made, "7391")
    with pytest.raises(Invalid) as asked:
        learner(session, PHONE, "7391")
    assert asked.value.field == "who"
    assert "Điền mã học viên giúp nhé" in asked.value.message


def test_more_people_than_can_be_told_apart_say_their_codes(session: Session, made: World):
    crowd = [relative(session, made, f"Nguyễn Thị {'A' * n}n", f"82{n}5") for n in range(1, 6)]
    for number, person in enumerate(crowd, 1):
        assert learner(session, person.code, f"82{number}5") == person
    assert learner(session, PHONE, "8215") is None
    assert learner(session, crowd[0].code, "8215") == crowd[0]


def test_somebody_erased_cannot_sign_in(session: Session, made: World):
    code = made.farmer.code
    assert learner(session, code, "7391") == made.farmer
    actions.erase(session, made.farmer, NOW, by_id=None)
    assert learner(session, code, "7391") is None
    assert learner(session, PHONE, "7391") is None
    assert session.scalar(select(func.count()).select_from(KnownDevice)) == 0


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every hash that is checked."""
    seen: list[str] = []

    class Counting:
        """The hasher, with a count."""

        def verify(self, stored: str, secret: str) -> bool:
            seen.append(stored)
            return bool(kept.verify(stored, secret))

        def __getattr__(self, name: str) -> Any:
            return getattr(kept, name)

    kept = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    return seen


@pytest.mark.parametrize("who", ["known code", "unknown code", "nonsense", "no PIN", "known pass", "unknown pass"])
@pytest.mark.parametrize("right", [True, False])
def test_every_code_costs_one_hash_check(session: Session, made: World, checks: list[str], who: str, right: bool):
    way = passes.make(session, made.farmer.id, NOW)
    names = {"known code": made.farmer.code, "unknown code": "ZZZZZZ", "known pass": way, "unknown pass": "ZZZZZZZZ"}
    if who == "no PIN":
        made.farmer.pin_hash = None
    learner(session, {**names, "no PIN": made.farmer.code}.get(who, who), "7391" if right else "0000")
    assert len(checks) == 1


@pytest.mark.parametrize("who", ["nobody's", "somebody's", "known here", "two known here", "six known here"])
@pytest.mark.parametrize("right", [True, False])
def test_every_phone_costs_the_same(session: Session, made: World, checks: list[str], who: str, right: bool):
    house = [relative(session, made, f"Nguyễn Thị {'A' * n}n", f"82{n}5") for n in range(1, 6)]
    known = {"known here": [made.farmer], "two known here": [made.farmer, house[0]]}.get(who, [])
    for person in [made.farmer, *house] if who == "six known here" else known:
        devices.remember(session, person.id, "a", NOW)
    learner(session, "0987654321" if who == "nobody's" else PHONE, "7391" if right else "0000")
    assert len(checks) == signin.SHARING


@pytest.mark.parametrize("known", [True, False])
def test_staff_names_cost_one_hash_check_too(session: Session, made: World, checks: list[str], known: bool):
    actions.set_password(session, made.farmer, "canbo", "mot-mat-khau-dai")
    signin.staff(session, "canbo" if known else "khongco", "sai-mat-khau", Visit("a", "a", NOW))
    assert len(checks) == 1


def test_a_hash_of_older_parameters_is_made_anew_by_a_right_pin(session: Session, made: World):
    old = made.farmer.pin_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash("7391")
    assert learner(session, made.farmer.code, "0000") is None
    assert made.farmer.pin_hash == old
    assert learner(session, made.farmer.code, "7391") == made.farmer
    assert made.farmer.pin_hash != old
    assert learner(session, made.farmer.code, "7391") == made.farmer
    newer = made.farmer.pin_hash
    assert learner(session, made.farmer.code, "7391") == made.farmer
    assert made.farmer.pin_hash == newer


def test_eight_tries_of_a_device_however_it_is_written(session: Session, made: World):
    assert learner(session, made.farmer.code, "7391") == made.farmer
    for who in [PHONE, "+84912345678", made.farmer.code, made.farmer.code.lower()] * 2:
        assert learner(session, who, "0000") is None
    with pytest.raises(TooMany) as limited:
        learner(session, "0084912345678", "7391")
    assert 0 < limited.value.seconds <= 900
    assert learner(session, PHONE, "7391", now=NOW + timedelta(seconds=901)) == made.farmer


def test_unknown_names_are_limited_like_known_ones(session: Session, made: World):
    for _try in range(8):
        learner(session, "ZZZZZZ", "0000")
    with pytest.raises(TooMany):
        learner(session, "zzz zzz", "0000")


def test_a_device_waits_longer_with_every_further_try(session: Session, made: World):
    moment, waits = NOW, []
    for number in range(16):
        try:
            learner(session, made.farmer.code, f"{number:04}", now=moment)
        except TooMany as limited:
            waits.append(limited.seconds)
            moment += timedelta(seconds=limited.seconds)
            learner(session, made.farmer.code, f"{number:04}", now=moment)
    assert waits == [60, 120, 240, 480, 900, 900, 900, 900]


def test_success_forgets_the_tries_before_it(session: Session, made: World):
    for _round in range(3):
        for _try in range(7):
            learner(session, made.farmer.code, "0000", device=f"{_round}")
        assert learner(session, made.farmer.code, "7391", device=f"{_round}") == made.farmer


def test_the_page_of_somebody_limited_says_for_how_long(app: Flask, session: Session, made: World):
    client = app.test_client()
    for _try in range(8):
        page = send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "0000"})
        assert page.status_code == 200
        assert "chưa đúng" in page.text
        assert f'value="{made.farmer.code}"' in page.text
        assert "0000" not in page.text
    limited = send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "7391"})
    assert limited.status_code == 429
    assert "phút rồi thử lại" in limited.text
    assert int(limited.headers["Retry-After"]) > 0
    assert client.get("/toi").status_code == 303


def test_staff_are_limited_after_ten_tries(app: Flask, session: Session, made: World):
    actions.set_password(session, made.farmer, "canbo", "mot-mat-khau-dai")
    session.commit()
    client = app.test_client()
    for login in ["canbo", "CANBO", "can bo", "Cán Bộ", "cánbộ"] * 2:
        assert send(client, "/dang-nhap", {"login": login, "password": "sai"}).status_code == 200
    right = {"login": "canbo", "password": "mot-mat-khau-dai"}
    assert send(client, "/dang-nhap", right).status_code == 429


@pytest.mark.parametrize("field", ["who", "pin"])
def test_a_missing_field_is_said_beside_it(app: Flask, session: Session, field: str):
    page = send(app.test_client(), "/vao-hoc", {"who": "ABC234", "pin": "7391", field: " "})
    assert f'id="{field}-error"' in page.text


def test_the_session_is_renewed(app: Flask, session: Session, made: World):
    """What was in a session before signing in, by whomever it was planted, is gone afterwards."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["csrf_token"], cookie["planted"] = "known", "yes"
    send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "7391"})
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["csrf_token"] != "known"
        assert len(cookie["_user_id"]) == 43


def test_signing_out_ends_the_session_on_this_device(app: Flask, session: Session, made: World):
    client = app.test_client()
    send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "7391"})
    assert "Thoát khỏi máy này?" in client.get("/thoat").text
    assert client.get("/toi").status_code == 200
    send(client, "/thoat")
    assert client.get("/toi").status_code == 303


def test_a_new_pin_signs_every_other_device_out(app: Flask, session: Session, made: World):
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        send(client, "/vao-hoc", {"who": made.farmer.code, "pin": "7391"})
    assert send(first, "/toi/ma-pin", {"old": "7391", "pin": "8264"}).status_code == 303
    assert first.get("/toi").status_code == 200
    assert second.get("/toi").status_code == 303


ELSEWHERE = [
    *(
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
    ),
    *("http:evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", "/\r\nLocation: //evil.example"),
    *(
        " //evil.example",
        "https:/evil.example",
        "/\x00/evil.example",
        "//evil.example@localhost/",
        "\u2028//evil.example",
    ),
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(app: Flask, session: Session, made: World, target: str):
    answer = send(app.test_client(), "/vao-hoc", {"who": made.farmer.code, "pin": "7391", "tiep": target})
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert where == "/" or (where.startswith("/") and where[1:2] not in ("/", "\\") and "evil" not in where[:3])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_preference_never_leads_elsewhere(app: Flask, session: Session, target: str):
    where = app.test_client().get("/tuy-chon/nen/dark", query_string={"ve": target}).headers["Location"]
    assert where.startswith("/")
    assert where[1:2] not in ("/", "\\", "\t")


def test_signing_in_leads_where_somebody_wanted_to_be(app: Flask, session: Session, made: World):
    client = app.test_client()
    assert client.get("/toi/thong-tin?a=1").headers["Location"] == "/vao-hoc?tiep=/toi/thong-tin?a%3D1"
    page = client.get("/vao-hoc?tiep=/toi/thong-tin?a%3D1").text
    assert 'name="tiep" value="/toi/thong-tin?a=1"' in page
    data = {"who": made.farmer.code, "pin": "7391", "tiep": "/toi/thong-tin?a=1"}
    assert send(client, "/vao-hoc", data).headers["Location"] == "/toi/thong-tin?a=1"
