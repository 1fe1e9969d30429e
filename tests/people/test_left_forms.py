"""A desk's session ends with a form open: after signing in again what was typed is sent on, or shown to be sent."""

import html
import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from lms.people import actions as people
from lms.web import left_forms
from lms.web.models import LeftForm
from tests.browser import browser_of, opened, send, signed_in, token
from tests.factories.staff import NOW, PASSWORD, Office, come_in, later, office, type_password
from tests.web.hostile import addresses

TYPED = {"name": "Một đoạn chữ vừa gõ rất lâu", "text": "Bước này dạy bà con bấm vào đâu.\n" * 300, "pin": "8264"}


@pytest.fixture
def made(session: Session) -> Office:
    return office(session, role="admin")


def sign_in_again(app: Flask, made: Office, client: FlaskClient, session: Session) -> str:
    """Both steps in the very browser; the page that follows."""
    from lms.people.models import SecondStep

    session.get_one(SecondStep, made.officer.id).last_step = 0
    session.commit()
    send(client, "/dang-nhap", {"login": "cansu", "password": PASSWORD})
    answer = send(client, "/dang-nhap/buoc-hai", {"otp": made.code()})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def of_desks(app: Flask) -> Iterator[Rule]:
    """Every route to which a desk's form is sent."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "POST" in (rule.methods or ()) and getattr(view, "guard", "").startswith("staff"):
            yield rule


def test_whatever_a_desk_sends_after_its_session_waits_for_its_sender(app: Flask, session: Session, made: Office):
    """Every form of every desk, in the ordinary coding and with a file beside it."""
    desk, connection = come_in(app, made), session.get_bind()
    assert isinstance(connection, Connection)
    old = token(desk)
    lost, count = [], 0
    for rule in of_desks(app):
        if hasattr(app.view_functions[rule.endpoint], "sent_by_itself"):
            continue
        address, count = next(addresses(rule, {"text": "a", "number": 1, "person_id": 1, "uuid": "x"})), count + 1
        for files in ({}, {"file": (io.BytesIO(b"x"), "a.docx")}):
            with connection.begin_nested() as point:
                answer = app.test_client().post(address, data={**TYPED, **files, "csrf_token": old})
                kept = connection.execute(select(LeftForm.__table__)).all()
                fields = [dict(row.fields) for row in kept]
                if answer.status_code != 303 or fields != [{k: v for k, v in TYPED.items() if k != "pin"}]:
                    lost.append((rule.rule, answer.status_code, fields))
                elif (kept[0].path, kept[0].secrets, kept[0].had_files) != (address, ["pin"], bool(files)):
                    lost.append((rule.rule, 0, fields))
                point.rollback()
    assert count > 60
    assert lost == []


def test_it_is_shown_after_signing_in_and_sent_with_one_press(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/sua"
    page = desk.get(path).text
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert seen
    typed = {"name": "Nguyễn Thị Thoa Mới", "birth_year": "1966", "phone": "", "reason": "Ghi nhầm", "seen": seen[1]}
    later(session, 31)
    where = send(desk, path, typed).headers["Location"]
    assert where.startswith("/dang-nhap?tiep=")
    assert "Những gì vừa gửi vẫn còn" in desk.get(where).text
    assert sign_in_again(app, made, desk, session) == "/viec-do-dang"
    shown = desk.get("/viec-do-dang").text
    assert "Nguyễn Thị Thoa Mới" in shown
    fields = {name: html.unescape(value) for name, value in HIDDEN.findall(shown.split("<main")[1].split("</form>")[0])}
    answer = desk.post(path, data=fields)
    assert answer.headers["Location"] == f"/quan-ly/nguoi/{made.world.farmer.id}"
    session.expire_all()
    assert made.world.farmer.name == "Nguyễn Thị Thoa Mới"
    assert desk.get("/viec-do-dang").headers["Location"] == "/", "it waits no longer"


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def test_a_form_that_is_refused_goes_on_waiting(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    later(session, 31)
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/sua"
    send(desk, path, {"name": "7", "birth_year": "x"})
    sign_in_again(app, made, desk, session)
    assert "error-summary" in send(desk, path, {"name": "7", "birth_year": "x"}).text
    assert "Gửi tiếp" in desk.get("/viec-do-dang").text
    send(desk, "/viec-do-dang", {"bo": path})
    assert session.scalar(select(func.count()).select_from(LeftForm)) == 0


def test_secrets_and_files_are_asked_for_again(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    later(session, 31)
    form = {"csrf_token": token(desk), "name": "Lê Văn Tám", "pin": "8264", "file": (io.BytesIO(b"x"), "a.png")}
    desk.post("/quan-ly/nguoi/ghi-danh", data=form)
    sign_in_again(app, made, desk, session)
    shown = desk.get("/viec-do-dang").text
    assert "8264" not in shown
    assert re.search(r'<input type="password"[^>]* name="pin"', shown)
    assert "chọn lại tệp" in shown


def test_nobody_else_sees_what_waits_and_a_learner_leaves_nothing(app: Flask, session: Session, made: Office):
    desk = come_in(app, made)
    later(session, 31)
    send(desk, f"/quan-ly/nguoi/{made.world.farmer.id}/sua", {"name": "Của riêng tôi"})
    other = people.register(session, people.NewPerson("Trần Văn Bá", 1970, made.world.hamlet.id), NOW)
    people.set_password(session, other, "banba", PASSWORD)
    people.grant(session, other, "trainer", made.world.commune.id, NOW)
    session.commit()
    client, answer = type_password(app, "banba")
    assert answer.headers["Location"] == "/"
    assert "Của riêng tôi" not in client.get("/viec-do-dang", follow_redirects=True).text
    farmer = signed_in(app, made.world.farmer)
    later(session, 91 * 24 * 60)
    send(farmer, "/toi/ma-pin", {"old": "1", "pin": "2"})
    assert session.scalars(select(LeftForm.owner_id)).all() == [made.officer.id]


def test_what_no_page_of_ours_was_drawn_for_is_not_kept(app: Flask, session: Session, made: Office):
    path = f"/quan-ly/nguoi/{made.world.farmer.id}/sua"
    stranger = app.test_client()
    for form in ({"name": "x"}, {"name": "x", "csrf_token": "forged"}):
        stranger.post(path, data=form)
    good = {"name": "x", "csrf_token": token(signed_in(app, made.officer))}
    stranger.post(path, data=good, headers={"Sec-Fetch-Site": "cross-site"})
    assert session.scalar(select(func.count()).select_from(LeftForm)) == 0


def test_twenty_wait_for_a_day(session: Session, made: Office):
    from datetime import timedelta

    for number in range(25):
        left_forms.keep(session, made.officer.id, left_forms.FormLeft(f"/soan/{number}", [("a", "b")]), NOW)
    assert len(left_forms.waiting(session, made.officer.id, NOW)) == 20
    assert not left_forms.waiting(session, made.officer.id, NOW + timedelta(hours=25))


@pytest.mark.parametrize("size", [30_000, 300_000])
def test_a_long_text_with_an_old_token_is_sent_again_with_one_press(
    app: Flask, session: Session, made: Office, size: int
):
    desk = browser_of(app, made.officer, opened(app, made.officer))
    page = desk.post("/soan/moi", data={"csrf_token": "old", "title": "Khóa", "intro": "x" * size})
    assert page.status_code == 400
    assert "Gửi lại" in page.text
    assert page.text.count("x" * size) == 1
