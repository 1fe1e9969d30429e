"""How a session was opened decides what it may do: a PIN opens one's own pages, whatever roles one holds."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.people import actions as people
from lms.people.sign_ins import open_sign_in
from tests.browser import browser_of, opened, send, signed_in
from tests.factories.staff import NOW, PASSWORD, PIN, Office, come_in, office, type_password
from tests.factories.tests import Sitting, sitting
from tests.web.hostile import addresses

DRAWN_ANEW = re.compile(
    r'name="(?:csrf_token|_trang_nay)" value="[^"]*"|<code>[^<]*</code>|<p class="code">[^<]*</p>'
    r'|value="[0-9a-f-]{36}"|\b[0-9A-F]{8}\b'
)

#: Routes by which a session ends itself.
ENDS_IT = ("/thoat", "/toi/xoa", "/toi/may-dang-vao/<int:sign_in_id>")
#: One's own data tells the roles one holds; it opens nothing.
OWN_DATA = ("/toi/thong-tin", "/toi/thong-tin.json")


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


@pytest.fixture
def made(session: Session) -> Office:
    return office(session)


def seen(answer: TestResponse) -> tuple[int, str, str]:
    """An answer without what is drawn anew for each page."""
    text = DRAWN_ANEW.sub("", answer.text) if answer.mimetype == "text/html" else str(answer.content_length)
    return answer.status_code, answer.headers.get("Location", ""), text


def places(app: Flask, sat: Sitting, method: str) -> Iterator[tuple[str, str]]:
    """(guard, address that leads somewhere) of every route that takes a method."""
    good = {"slug": "thu", "lesson_key": "bai-1", "code": "KHONGCO2", "name": "css/desk.css", "kind": "nen"}
    good |= {"value": "dark", "text": "bai-1", "number": 1, "uuid": sat.attempt.id}
    good |= {"area_id": sat.world.commune.id, "person_id": sat.world.farmer.id}
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.rule not in ENDS_IT:
            guard = getattr(app.view_functions[rule.endpoint], "guard", "public")
            yield guard, next(addresses(rule, good))


def difference(one: tuple[int, str, str], other: tuple[int, str, str]) -> list[str]:
    """The lines in which two answers differ."""
    lines = ([f"{status} {where}", *text.splitlines()] for status, where, text in (one, other))
    return [line for line in difflib.ndiff(*lines) if line[0] in "+-"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_pin_opens_the_same_whatever_roles_its_owner_holds(app: Flask, session: Session, sat: Sitting, method: str):
    """Every route is opened by somebody without roles, who is then made an admin, and opened again."""
    token, connection = opened(app, sat.world.farmer, "learner"), session.get_bind()
    assert isinstance(connection, Connection)

    def visit() -> dict[str, tuple[str, tuple[int, str, str]]]:
        found = {}
        for guard, address in places(app, sat, method):
            client = browser_of(app, sat.world.farmer, token)
            with connection.begin_nested() as point:
                answer = client.get(address) if method == "GET" else send(client, address)
                point.rollback()
            found[address] = guard, seen(answer)
        return found

    before = visit()
    people.grant(session, sat.world.farmer, "admin", None, datetime.now(UTC))
    session.commit()
    after = visit()
    assert before.keys() == after.keys()
    assert browser_of(app, sat.world.farmer, token).get("/toi").status_code == 200, "the session has outlived it all"
    for address, (guard, answer) in after.items():
        if guard.startswith("staff"):
            assert before[address][1][0] == 403, address
            assert answer[:2] == (303, answer[1]), address
            assert answer[1].startswith("/dang-nhap?tiep="), address
        elif address not in OWN_DATA:
            assert difference(answer, before[address][1]) == [], address


def test_an_officer_with_a_pin_is_asked_for_the_password_in_words(app: Flask, session: Session, made: Office):
    client = app.test_client()
    send(client, "/vao-hoc", {"who": made.officer.code, "pin": PIN})
    answer = client.get("/quan-ly/nguoi")
    assert answer.headers["Location"] == "/dang-nhap?tiep=/quan-ly/nguoi"
    page = client.get(answer.headers["Location"]).text
    assert "Đang vào bằng mã PIN. Phần việc của cán bộ cần tên đăng nhập và mật khẩu." in page
    for word in ("Báo cáo", "Quản lý", "Soạn bài"):
        assert word not in client.get("/toi").text


def test_a_desk_opens_the_own_learners_pages_too(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    assert desk.get("/toi").status_code == 200
    assert send(desk, "/khoa-hoc/thu/vao").status_code == 303
    assert made.officer.name in desk.get("/toi/thong-tin").text


def test_the_right_password_alone_opens_nothing_where_there_is_a_second_step(
    app: Flask, session: Session, sat: Sitting
):
    """Half-way in, every route answers as to a visitor."""
    made_office = office_in(session, sat)
    client, answer = type_password(app, "nua")
    assert answer.headers["Location"] == "/dang-nhap/buoc-hai"
    assert made_office.officer.name in client.get("/dang-nhap/buoc-hai").text
    kept = client.get_cookie("lop")
    assert kept is not None
    for _guard, address in places(app, sat, "GET"):
        if address == "/dang-nhap/buoc-hai":
            continue
        half, visitor = app.test_client(), app.test_client()
        half.set_cookie("lop", kept.value)
        assert seen(half.get(address)) == seen(visitor.get(address)), address


def office_in(session: Session, sat: Sitting) -> Office:
    """An officer with a second step in this world."""
    from lms.people import second_step

    officer = people.register(session, people.NewPerson("Vũ Thị Nửa", 1980, sat.world.hamlet.id), NOW)
    people.set_password(session, officer, "nua", PASSWORD)
    people.grant(session, officer, "officer", sat.world.commune.id, NOW)
    second_step.add_codes(session, officer.id, "JBSWY3DPEHPK3PXP", 0, NOW)
    session.commit()
    return Office(sat.world, officer, "JBSWY3DPEHPK3PXP", [])


def test_half_a_sign_in_ends_with_the_password_it_was_begun_with(app: Flask, session: Session, made: Office):
    client, _answer = type_password(app)
    people.set_password(session, made.officer, "cansu", "mưa rơi trên mái lá cọ")
    session.commit()
    answer = send(client, "/dang-nhap/buoc-hai", {"otp": made.code()})
    assert answer.headers["Location"] == "/dang-nhap"
    assert client.get("/toi").status_code == 303


def test_who_needs_a_second_step_sets_it_up_before_anything_else(app: Flask, session: Session):
    made = office(session, stepped=False)
    client, answer = type_password(app)
    assert answer.headers["Location"] == "/toi/buoc-hai?tiep=/"
    for path in ("/quan-ly/nguoi", "/bao-cao", "/can-bo", "/soan/"):
        answer = client.get(path)
        assert answer.status_code in (303, 404, 403, 308)
        assert "buoc-hai" in answer.headers.get("Location", "buoc-hai")
    assert "Cán bộ phụ trách và quản trị cần có bước hai" in client.get("/toi/buoc-hai").text
    assert client.get("/toi").status_code == 200
    assert made.officer.name in client.get("/toi").text


@pytest.mark.parametrize(
    ("setting", "role", "needed"),
    [
        *(("officers", "officer", True), ("officers", "admin", True), ("officers", "trainer", False)),
        *(("admins", "officer", False), ("admins", "admin", True), ("all", "trainer", True)),
    ],
)
def test_the_setting_says_who_needs_a_second_step(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, setting: str, role: str, needed: bool
):
    settings = replace(app.extensions["lms_settings"], second_step=setting)
    monkeypatch.setitem(app.extensions, "lms_settings", settings)
    office(session, role=role, stepped=False)
    client, answer = type_password(app)
    assert answer.headers["Location"] == ("/toi/buoc-hai?tiep=/" if needed else "/")
    desk = "/soan/" if role == "trainer" else "/quan-ly/nguoi"
    assert client.get(desk).status_code == (303 if needed else 200)


def test_a_first_password_is_changed_before_anything_else(app: Flask, session: Session):
    made = office(session, role="trainer", stepped=False)
    people.set_password(session, made.officer, "cansu", PASSWORD, first=True)
    session.commit()
    client, answer = type_password(app)
    assert answer.headers["Location"] == "/toi/mat-khau?tiep=/"
    assert client.get("/soan/").headers["Location"] == "/toi/mat-khau?tiep=/soan/"
    assert "do người khác đặt" in client.get("/toi/mat-khau?tiep=/soan/").text
    new = "mưa rơi trên mái lá cọ"
    form = {"old": PASSWORD, "tiep": "/soan/"}
    same = send(client, "/toi/mat-khau", {**form, "new": PASSWORD, "again": PASSWORD})
    assert "giống mật khẩu cũ" in same.text
    assert send(client, "/toi/mat-khau", {**form, "new": new, "again": new}).headers["Location"] == "/soan/"
    assert client.get("/soan/").status_code == 200
    _again, answer = type_password(app, password=new)
    assert answer.headers["Location"] == "/"


def test_the_demo_gets_along_without_a_second_step_and_says_so(app: Flask, session: Session):
    made = office(session, stepped=False)
    made.officer.is_demo = True
    session.commit()
    client, answer = type_password(app)
    assert answer.headers["Location"] == "/"
    assert client.get("/quan-ly/nguoi").status_code == 200
    assert "tài khoản dùng thử" in client.get("/toi/buoc-hai").text
    assert "tài khoản dùng thử" in client.get("/toi/mat-khau").text
    new = {"old": PASSWORD, "new": "mưa rơi trên mái lá cọ", "again": "mưa rơi trên mái lá cọ"}
    assert send(client, "/toi/mat-khau", new).status_code == 200
    assert client.get("/toi/buoc-hai/dien-thoai").status_code == 403
    assert type_password(app)[1].headers["Location"] == "/", "the password is as it was"


def test_a_pin_neither_erases_an_officer_nor_sets_a_password(app: Flask, session: Session, made: Office):
    client = app.test_client()
    send(client, "/vao-hoc", {"who": made.officer.code, "pin": PIN})
    assert "chưa đúng" in send(client, "/toi/xoa", {"secret": PIN, "sure": "y"}).text
    for path in ("/toi/mat-khau", "/toi/buoc-hai", "/toi/buoc-hai/dien-thoai", "/viec-do-dang", "/xac-nhan"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap?tiep="), path


def test_who_holds_no_role_is_told_so_also_with_a_password(app: Flask, session: Session):
    made = office(session, role="", stepped=False)
    desk = signed_in(app, made.officer, "staff")
    assert desk.get("/quan-ly/nguoi").status_code == 403


def test_a_session_of_an_unknown_strength_cannot_be(session: Session, made: Office):
    from sqlalchemy.exc import IntegrityError

    from lms.people.sign_ins import Opening

    for how in (Opening("learner", proved_at=NOW), Opening("learner", stepped=True)):
        with pytest.raises(IntegrityError), session.begin_nested():
            open_sign_in(session, made.officer.id, how, NOW)
