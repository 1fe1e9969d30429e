"""The second step: codes of a phone, each once; wrong clocks told; codes on paper; nobody is locked out for ever."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.base import sealing
from lms.people import actions as people, second_step, totp
from lms.people.models import AuditEntry, Person, RecoveryCode, SecondStep
from tests.browser import send, signed_in
from tests.factories.staff import Office, come_in, later, office, type_password

SECRET = pyotp.random_base32()
MOMENT = datetime(2026, 11, 29, 12, 0, 15, tzinfo=UTC)
STEP_NOW = int(MOMENT.timestamp()) // 30
DOOR = "/dang-nhap/buoc-hai"
FRESH = "gà gáy ba lần rồi ngủ"


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def knock(app: Flask, code: str) -> tuple[FlaskClient, TestResponse]:
    """A fresh browser after the password and this code."""
    client, _answer = type_password(app)
    return client, send(client, DOOR, {"otp": code})


def code_of(step: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(step)


@given(st.integers(-60, 60))
def test_a_code_is_right_within_one_step_and_told_within_ten_minutes(off: int):
    judged = totp.judge(SECRET, code_of(STEP_NOW + off), MOMENT, 0)
    assert judged.is_right == (abs(off) <= 1)
    if 1 < abs(off) <= 20:
        assert judged.off == off * 30
    assert abs(judged.off) <= 600


@given(st.integers(-1, 1), st.integers(-1, 1))
def test_no_code_is_taken_twice_nor_an_earlier_one_after_a_later_one(first: int, then: int):
    taken = totp.judge(SECRET, code_of(STEP_NOW + first), MOMENT, 0)
    again = totp.judge(SECRET, code_of(STEP_NOW + then), MOMENT, taken.step)
    assert again.is_right == (then > first)
    assert again.again == (then <= first)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_judged(typed: str):
    assert totp.judge(SECRET, typed, MOMENT, 0).is_right == (
        totp.tidy(typed) in {code_of(STEP_NOW + off) for off in (-1, 0, 1)}
    )


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1} {2}", "{1}\u00a0{2}"])
def test_a_code_may_be_written_in_groups(written: str):
    code = code_of(STEP_NOW)
    assert totp.judge(SECRET, written.format(code, code[:3], code[3:]), MOMENT, 0).is_right


def test_a_code_opens_the_door_once(app: Flask, session: Session, made: Office):
    code = made.code()
    client, answer = knock(app, code)
    assert answer.headers["Location"] == "/"
    assert client.get("/quan-ly/nguoi").status_code == 200
    thief, answer = knock(app, code)
    assert "Mã này vừa dùng rồi" in answer.text
    assert thief.get("/toi").status_code == 303


@pytest.mark.parametrize(
    ("shift", "words"), [(240, "nhanh hơn máy chủ chừng 4 phút"), (-300, "chậm hơn máy chủ chừng 5 phút")]
)
def test_a_wrong_clock_is_told_with_the_servers_time(
    app: Flask, session: Session, made: Office, shift: int, words: str
):
    _client, answer = knock(app, made.code(shift))
    assert words in answer.text
    assert re.search(r"Máy chủ đang là \d\d:\d\d \(giờ Việt Nam\)", answer.text)


def test_a_code_told_to_be_of_a_later_time_opens_nothing_when_its_time_comes(session: Session, made: Office):
    now = datetime.now(UTC)
    soon = now + timedelta(minutes=5)
    code = pyotp.TOTP(made.secret).at(soon)
    assert second_step.judge(session, made.officer.id, code, now).off > 0
    assert not second_step.judge(session, made.officer.id, code, soon).is_right
    assert second_step.judge(
        session, made.officer.id, pyotp.TOTP(made.secret).at(soon + timedelta(seconds=30)), soon
    ).is_right


def test_wrong_codes_are_counted_for_the_account_from_wherever_they_come(app: Flask, session: Session, made: Office):
    for number in range(6):
        _client, answer = knock(app, f"00000{number}" if made.code() != f"00000{number}" else "999999")
        assert "Mã chưa đúng" in answer.text
    client, answer = knock(app, made.code())
    assert answer.status_code == 429
    assert client.get("/toi").status_code == 303
    failed = select(AuditEntry.detail).where(AuditEntry.action == "sign_in_failed")
    assert session.scalars(failed).all() == [{"at": "second_step"}] * 6


def test_the_right_code_forgets_the_wrong_ones(app: Flask, session: Session, made: Office):
    for _round in range(2):
        for _try in range(5):
            knock(app, "12")
        session.get_one(SecondStep, made.officer.id).last_step = 0
        session.commit()
        assert knock(app, made.code())[1].status_code == 303


def test_paper_stands_in_for_the_phone_once_a_code(app: Flask, session: Session, made: Office):
    typed = made.paper[3].lower().replace("-", " ")
    client, answer = knock(app, typed)
    assert answer.headers["Location"] == "/"
    assert "Còn 9 mã chưa dùng" in client.get("/toi/buoc-hai").text
    assert "Mã chưa đúng" in knock(app, typed)[1].text
    assert "recovery_code_used" in session.scalars(select(AuditEntry.action)).all()


def test_the_database_holds_neither_secret_nor_paper(session: Session, made: Office):
    kept = session.get_one(SecondStep, made.officer.id).sealed
    assert made.secret not in kept
    rows = session.scalars(select(RecoveryCode)).all()
    assert len({row.code_hash for row in rows}) == 10
    for code in made.paper:
        assert code.replace("-", "") not in {part for row in rows for part in (row.code_hash, row.salt)}


def keys(new: str, *old: str) -> None:
    sealing.keep_keys(new, old)


@pytest.fixture
def own_keys(app: Flask):
    yield
    keys(app.secret_key or "")


def test_a_change_of_key_with_the_old_one_beside_it_goes_unnoticed(
    app: Flask, session: Session, made: Office, own_keys: None
):
    keys("a new key", app.secret_key or "")
    assert knock(app, made.code())[1].headers["Location"] == "/"
    session.expire_all()
    assert sealing.is_of_the_newest_key(session.get_one(SecondStep, made.officer.id).sealed), "sealed anew on use"
    keys("a new key")
    session.get_one(SecondStep, made.officer.id).last_step = 0
    session.commit()
    assert knock(app, made.code())[1].headers["Location"] == "/", "the old key is needed no more"


def test_all_can_be_sealed_anew_before_the_old_key_goes(app: Flask, session: Session, made: Office, own_keys: None):
    keys("a new key", app.secret_key or "")
    assert second_step.reseal_all(session) == 0
    keys("a new key")
    assert sealing.opened(session.get_one(SecondStep, made.officer.id).sealed) == made.secret
    keys("another")
    assert second_step.reseal_all(session) == 1


def test_a_restore_under_another_key_says_so_and_paper_still_opens(
    app: Flask, session: Session, made: Office, own_keys: None
):
    keys("wholly another key")
    assert "Máy chủ đã đổi khóa" in knock(app, made.code())[1].text
    client, answer = knock(app, made.paper[0])
    assert answer.headers["Location"] == "/"
    page = client.get("/toi/buoc-hai/dien-thoai").text
    secret = secret_on(page)
    answer = send(client, "/toi/buoc-hai/dien-thoai", {"sealed": sealed_on(page), "otp": pyotp.TOTP(secret).now()})
    assert answer.headers["Location"].startswith("/toi/buoc-hai")
    session.expire_all()
    assert sealing.opened(session.get_one(SecondStep, made.officer.id).sealed) == secret


def secret_on(page: str) -> str:
    """The key as it is shown to be typed."""
    found = re.search(r'<p class="code small">([A-Z2-7 ]+)</p>', page)
    assert found
    return found[1].replace(" ", "")


def sealed_on(page: str) -> str:
    found = re.search(r'name="sealed" type="hidden" value="([^"]+)"', page)
    assert found
    return found[1]


def test_setting_it_up_takes_a_code_and_gives_ten_on_paper_shown_once(app: Flask, session: Session):
    made = office(session, stepped=False)
    client, _answer = type_password(app)
    page = client.get("/toi/buoc-hai/dien-thoai?tiep=/quan-ly/nguoi").text
    assert 'src="data:image/svg+xml;base64,' in page
    form = {"sealed": sealed_on(page), "tiep": "/quan-ly/nguoi"}
    wrong = send(client, "/toi/buoc-hai/dien-thoai", {**form, "otp": "12"})
    assert secret_on(wrong.text) == secret_on(page), "the phone need not take another one"
    assert second_step.codes_of(session, made.officer.id) is None
    thief = client.application.test_client()
    thief.set_cookie("lop", client.get_cookie("lop").value)  # type: ignore[union-attr]
    answer = send(client, "/toi/buoc-hai/dien-thoai", {**form, "otp": pyotp.TOTP(secret_on(page)).now()})
    assert answer.headers["Location"] == "/toi/buoc-hai/ma-du-phong?tiep=/quan-ly/nguoi"
    assert thief.get("/toi").status_code == 303, "the session was renewed as it grew stronger"
    shown = client.get(answer.headers["Location"])
    codes = re.findall(r"<code>([^<]+)</code>", shown.text)
    assert len(set(codes)) == 10
    assert shown.headers["Cache-Control"] == "no-store"
    assert client.get("/toi/buoc-hai/ma-du-phong").headers["Location"].startswith("/toi/buoc-hai")
    assert client.get("/quan-ly/nguoi").status_code == 200
    assert knock(app, codes[0])[1].headers["Location"] == "/"


def test_a_secret_of_somebody_elses_page_is_not_taken(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    mine = sealing.sealed(f"{made.world.farmer.id}:{SECRET}")
    for sealed in (mine, "x", ""):
        answer = send(desk, "/toi/buoc-hai/dien-thoai", {"sealed": sealed, "otp": pyotp.TOTP(SECRET).now()})
        assert answer.status_code == 200


def test_the_page_leads_to_where_else_one_is_signed_in(app: Flask, session: Session, made: Office):
    assert '<a href="/toi/may-dang-vao">' in come_in(app, made).get("/toi/buoc-hai").text


def test_new_paper_makes_the_old_worthless(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    answer = send(desk, "/toi/buoc-hai/ma-moi")
    fresh = re.findall(r"<code>([^<]+)</code>", desk.get(answer.headers["Location"]).text)
    assert "Mã chưa đúng" in knock(app, made.paper[0])[1].text
    assert knock(app, fresh[0])[1].headers["Location"] == "/"


def test_who_needs_a_second_step_cannot_take_the_last_one_away(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    assert "Bỏ mã trên điện thoại" not in desk.get("/toi/buoc-hai").text
    assert send(desk, "/toi/buoc-hai/bo-dien-thoai").status_code == 403
    assert second_step.has_any(session, made.officer.id)


def test_who_needs_none_may_have_one_and_take_it_away(app: Flask, session: Session):
    made = office(session, role="trainer")
    desk = come_in(app, made)
    assert send(desk, "/toi/buoc-hai/bo-dien-thoai").headers["Location"] == "/toi/buoc-hai"
    assert not second_step.has_any(session, made.officer.id)
    assert second_step.recovery_codes_left(session, made.officer.id) == 0
    assert type_password(app)[1].headers["Location"] == "/"


def test_changing_it_asks_for_the_password_again(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    later(session, 11)
    for path in ("/toi/buoc-hai/ma-moi", "/toi/buoc-hai/bo-dien-thoai", "/toi/buoc-hai/dien-thoai"):
        assert "Gõ lại mật khẩu" in send(desk, path).text


def test_the_operator_takes_it_away_from_who_is_locked_out(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    session.rollback()
    result = app.test_cli_runner().invoke(args=["people", "reset-second-step", "Can Su"])
    assert result.exit_code == 0, result.output
    assert desk.get("/toi").status_code == 303
    session.expire_all()
    assert not second_step.has_any(session, made.officer.id)
    assert type_password(app)[1].headers["Location"] == "/toi/buoc-hai?tiep=/"
    assert "second_step_reset" in session.scalars(select(AuditEntry.action)).all()
    assert app.test_cli_runner().invoke(args=["people", "reset-second-step", "khongco"]).exit_code == 1


def test_a_new_password_from_somebody_else_leaves_the_second_step_where_it_is(
    app: Flask, session: Session, made: Office
):
    people.change_password(session, session.get_one(Person, made.officer.id), FRESH, first=True)
    session.commit()
    client, answer = type_password(app, password=FRESH)
    assert answer.headers["Location"] == DOOR
    assert client.get("/toi").status_code == 303
    assert send(client, DOOR, {"otp": made.code()}).headers["Location"].startswith("/toi/mat-khau")


def test_erasing_takes_everything_of_it_along(session: Session, made: Office):
    from lms.people import actions

    actions.erase(session, made.officer, datetime.now(UTC), by_id=None)
    session.commit()
    for table in ("second_step", "recovery_code", "passkey", "sign_in"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_learner_has_nothing_to_do_with_it(app: Flask, session: Session, made: Office):
    page = signed_in(app, made.world.farmer).get("/toi").text
    assert "hai bước" not in page
    assert "Đổi mật khẩu" not in page
    assert "Máy đang vào" in page


@pytest.mark.parametrize(
    ("setting", "needing"),
    [("admins", {"admin"}), ("officers", {"admin", "officer"}), ("all", {"admin", "officer", "trainer"})],
)
def test_who_needs_a_second_step_is_a_setting(setting: str, needing: set[str]):
    assert {role for role in ("admin", "officer", "trainer") if second_step.is_needed([role], setting)} == needing
    assert not second_step.is_needed([], setting)
    assert second_step.is_needed(["trainer", "admin"], setting)
