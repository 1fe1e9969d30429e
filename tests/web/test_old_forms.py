"""A page that was open too long: what was typed is still there and can be sent again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from wtforms import PasswordField

from lms.people import actions as people
from lms.web.forms import BaseForm
from lms.web.tokens import SECRETS
from tests.browser import signed_in, token
from tests.factories.tests import PIN, Sitting, sitting
from tests.html_judge import judge
from tests.web.hostile import forms

TOO_LONG = "Trang mở đã lâu"


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


def test_a_form_is_shown_again_with_what_was_typed(app: Flask, session: Session, sat: Sitting):
    typed = {"name": "Nguyễn Thị Hoa", "birth_year": "1971", "phone": "0912 345 678", "csrf_token": "old"}
    page = app.test_client().post("/ghi-danh", data={**typed, "pin": "7391", "area_search": "goc thong"})
    assert page.status_code == 200
    assert TOO_LONG in page.text
    for value in ("Nguyễn Thị Hoa", "1971", "0912 345 678", "Xóm Gốc Thông"):
        assert value in page.text
    assert "7391" not in page.text


@pytest.mark.parametrize(
    ("path", "field"), [("/vao-hoc", "who"), ("/dang-nhap", "login"), ("/tra-cuu", "code"), ("/v/KHONGCO2", "code")]
)
def test_every_public_form_is_shown_again(app: Flask, session: Session, path: str, field: str):
    page = app.test_client().post(path, data={"csrf_token": "old", field: "abc"})
    assert page.status_code in (200, 404)
    assert f'id="{field}"' in page.text
    assert page.status_code == 404 or TOO_LONG in page.text


@pytest.mark.parametrize("path", ["/toi/xoa", "/toi/ma-pin"])
def test_forms_of_the_own_page_do_nothing_with_an_old_token(app: Flask, session: Session, sat: Sitting, path: str):
    data = {"csrf_token": "old", "secret": PIN, "sure": "y", "old": PIN, "pin": "8264"}
    page = signed_in(app, sat.world.farmer).post(path, data=data)
    assert page.status_code == 200
    assert TOO_LONG in page.text
    session.expire_all()
    assert sat.world.farmer.name == "Nguyễn Thị Thoa"


def button(client: FlaskClient, page: str) -> dict[str, str]:
    """The hidden fields of the page that sends something again."""
    assert "Gửi lại" in page
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def test_a_deed_is_done_with_one_more_press(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    page = client.post("/khoa-hoc/thu/kiem-tra?a=1", data={"csrf_token": "old", "note": '"><b>'})
    assert page.status_code == 400
    fields = button(client, page.text)
    assert fields["note"] == "&#34;&gt;&lt;b&gt;"
    assert 'action="/khoa-hoc/thu/kiem-tra?a=1"' in page.text
    assert client.post("/khoa-hoc/thu/kiem-tra", data=fields).headers["Location"] == sat.address(1)


def test_an_answer_of_an_unknown_page_is_sent_again_by_hand(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    page = client.post(sat.address(1), data={"csrf_token": "old", "answer": "b"})
    assert sat.item(session, 1).response is None
    client.post(sat.address(1), data=button(client, page.text))
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def test_a_page_of_another_person_is_not_taken_as_ones_own(app: Flask, session: Session, sat: Sitting):
    other = people.register(
        session, people.NewPerson("Trần Văn Bá", 1970, sat.world.hamlet.id), sat.enrolment.joined_at
    )
    session.commit()
    theirs = token(signed_in(app, other))
    client = signed_in(app, sat.world.farmer)
    answer = client.post(sat.address(1), data={"csrf_token": theirs, "answer": "b"})
    assert answer.status_code == 400
    assert sat.item(session, 1).response is None


@pytest.mark.parametrize("guard", ["signed_in", "staff"])
def test_no_guarded_view_runs_with_an_old_token(app: Flask, session: Session, sat: Sitting, guard: str):
    """Whatever views there are: the guard stops them, or their own form does."""
    people.grant(session, sat.world.farmer, "admin", None, sat.enrolment.joined_at)
    session.commit()
    client = signed_in(app, sat.world.farmer)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "POST" in (rule.methods or ()) and getattr(view, "guard", "").startswith(guard):
            values = {
                name: "00000000-0000-4000-8000-000000000000" if "uuid" in repr(converter).lower() else 1
                for name, converter in rule._converters.items()
            }
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(rule.endpoint, values)
            answer = client.post(address, data={"csrf_token": "old"})
            assert answer.status_code == 400 or getattr(view, "shown_again", False), rule


def test_views_that_show_their_form_again_do_so_before_anything_else(app: Flask, session: Session, sat: Sitting):
    people.grant(session, sat.world.farmer, "admin", None, sat.enrolment.joined_at)
    session.commit()
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "shown_again", False):
            address = re.sub("<[^>]+>", "1", rule.rule)
            for client in (app.test_client(), signed_in(app, sat.world.farmer)):
                answer = client.post(address, data={"csrf_token": "old"})
                assert TOO_LONG in answer.text or answer.status_code in (303, 404), rule
                assert answer.status_code != 303 or answer.headers["Location"].split("?")[0] in ENTRANCES, rule


#: Where somebody is sent who must sign in first, or who is signed in already; a question without a kind asks for it.
ENTRANCES = ("/", "/vao-hoc", "/dang-nhap", "/soan/1/cau-hoi/moi")


def test_no_secret_is_written_into_a_page_that_sends_again(app: Flask):
    secret = {
        name
        for form in forms(BaseForm)
        for name in dir(form)
        if issubclass(getattr(getattr(form, name), "field_class", object), PasswordField)
    }
    assert secret
    assert secret - SECRETS == set()
    page = app.test_client().post("/thoat", data={"csrf_token": "old", "pin": "7391"})
    assert "Gửi lại" not in page.text


def test_nothing_that_is_too_much_is_written_into_a_page(app: Flask, session: Session):
    page = app.test_client().post("/thoat", data={"csrf_token": "old", "much": "x" * 30_000})
    assert page.status_code == 400
    assert "Gửi lại" not in page.text


def test_the_pages_are_valid_html(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    again = client.post("/khoa-hoc/thu/kiem-tra", data={"csrf_token": "old", "note": "a"})
    visitor = app.test_client()
    visitor.post(sat.address(1), data={"csrf_token": token(client), "answer": "b"})
    pages = {"again": again.text, "sign-in": visitor.get("/vao-hoc").text}
    assert "Câu trả lời vừa rồi" in pages["sign-in"]
    assert judge(pages) == []
