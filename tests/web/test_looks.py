"""Text size, colours and language: on every page with something to fill in, choosing them loses nothing."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lms.app import create_app
from lms.base.db import Base
from lms.learning import actions
from lms.people.models import RoleGrant
from lms.quizzes.queries import uses_of
from tests.authoring.desk import make_desk, make_draft
from tests.browser import send, signed_in
from tests.conftest import ONE_ENGINE, make_settings
from tests.depth import DEEP, DEEPEST, share
from tests.web.controls import Controls, Element, fill_in, forms_of, kind_of, looks_of
from tests.web.hostile import addresses

#: The administrator opens all that an officer opens; the fast loop leaves it at those with most pages.
ROLES = ("farmer", "admin", *(("visitor", "trainer") if DEEP else ()), *(("officer",) if DEEPEST else ()))


@dataclass(frozen=True)
class House:
    """Everybody, and values that lead to pages with forms."""

    app: Flask
    session: Session
    people: dict[str, Any]
    good: dict[str, Any]

    def client(self, role: str) -> FlaskClient:
        """A browser of somebody."""
        return signed_in(self.app, self.people[role]) if role in self.people else self.app.test_client()

    def pages(self, client: FlaskClient) -> Iterator[tuple[str, Element]]:
        """Every page that somebody can open, by its address."""
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            address = next(addresses(rule, self.good, deep=False))
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html" and '<footer class="foot"' in answer.text:
                yield address, html.document_fromstring(answer.text)

    def count(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = Base.metadata.sorted_tables
        return {table.name: self.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.fixture
def house(app: Flask, session: Session) -> House:
    desk = make_desk(session)
    draft = make_draft(session, desk)
    now, world = datetime.now(UTC), desk.world
    enrolment = actions.enrol(session, world.farmer.id, world.course.id, world.hamlet.id, now)
    attempt = actions.start_attempt(session, enrolment, now, random.Random(3))
    session.commit()
    people = {"farmer": world.farmer, "trainer": desk.trainer, "officer": desk.officer, "admin": desk.admin}
    use = uses_of(session, draft.version_id)[0]
    grant = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == desk.other.id)).one()
    good: dict[str, Any] = {"slug": "thu", "lesson_key": "bai-1", "number": 1, "uuid": attempt.id, "text": "x"}
    good |= {"course_id": draft.course_id, "lesson_id": draft.lesson_id, "step_id": draft.step_id, "use_id": use.id}
    good |= {"version_id": draft.version_id, "seed": 5, "key": use.asked.key, "kind": "single", "grant_id": grant}
    good |= {"area_id": world.commune.id, "commune_id": world.commune.id, "hamlet_id": world.hamlet.id}
    good |= {"person_id": world.farmer.id, "code": world.farmer.code}
    return House(app, session, people, good)


def main_form(page: Element) -> Controls | None:
    """The form with most to fill in; None where there is nothing to fill in."""
    forms = [form for form in forms_of(page) if form.editable]
    return max(forms, key=lambda form: len(form.editable), default=None)


def owner_of(page: Element, button: Element) -> Controls:
    """The form that a button sends."""
    return next(form for form in forms_of(page) if button in form.every)


@pytest.mark.parametrize("role", share(ROLES, 0, 4))
@ONE_ENGINE
def test_the_buttons_belong_to_the_form_that_is_filled_in(house: House, role: str):
    wrong = []
    for address, page in house.pages(house.client(role)):
        looks, form = looks_of(page), main_form(page)
        owners = [owner_of(page, button) for button in looks]
        methods = {one.get("formmethod", owner.form.get("method")) for one, owner in zip(looks, owners, strict=True)}
        right = form is None or {owner.form for owner in owners} == {form.form}
        if len(looks) < 6 or not right or methods != {"post"} or page.xpath("//a[contains(@href, '/tuy-chon')]"):
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("role", ROLES[3:] if DEEP and not DEEPEST else ROLES)
@ONE_ENGINE
def test_nothing_typed_or_chosen_is_lost_and_nothing_is_done(house: House, role: str):
    client = house.client(role)
    pages, before, wrong, seen = list(house.pages(client)), house.count(), [], 0
    for address, page in pages:
        form = main_form(page)
        if form is None:
            continue
        fill_in(form)
        typed = kept_pairs(form)
        answer = press(client, page, "co-chu.2")
        again = html.document_fromstring(answer.text)
        found = main_form(again)
        there = kept_pairs(found) if found else []
        if answer.status_code != 200 or again.get("data-size") != "2" or there != typed:
            wrong.append((address, answer.status_code, [pair for pair in typed if pair not in there], there))
        seen += 1
    assert wrong == []
    assert seen >= 3
    assert house.count() == before


def kept_pairs(form: Controls) -> list[tuple[str, str]]:
    """What can be kept of a form: no PIN, no password, no file; the token is the page's own."""
    lost = {one.get("name") for one in form.every if kind_of(one) in ("password", "file")} | {"csrf_token"}
    return [pair for pair in form.sent() if pair[0] not in lost]


def press(client: FlaskClient, page: Element, choice: str, at: str = "") -> Any:
    """Press one of the buttons for the look, as a browser without scripts does."""
    button = next(one for one in looks_of(page) if one.get("value", "").startswith(choice))
    form = owner_of(page, button)
    address = button.get("formaction") or form.form.get("action") or at
    data = MultiDict([*form.sent(), (button.get("name"), button.get("value"))])
    return client.post(address, data=data)


PIN_PAGE = "/quan-ly/nguoi/{}/ma-pin"


def look(client: FlaskClient, path: str, choice: str = "co-chu.3", **more: Any) -> Any:
    """Press a button for the look on a page without a form."""
    return client.post(path, data={"_hien": choice}, **more)


def test_the_page_comes_back_with_its_questions(app: Flask, session: Session):
    client = app.test_client()
    assert look(client, "/tro-giup?a=1&b=%C3%AA").headers["Location"] == "/tro-giup?a=1&b=%C3%AA"
    assert 'data-size="3"' in client.get("/tro-giup").text


@pytest.mark.parametrize(
    "choice", ["co-chu.4", "co-chu", "", "nen.", "x.1", "co-chu.2@<b>", "tieng.fr", "co-chu.2.loi.loi"]
)
def test_an_unknown_choice_changes_nothing(app: Flask, session: Session, choice: str):
    answer = look(app.test_client(), "/tro-giup", choice)
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (400, None)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}])
def test_another_site_changes_nothing(app: Flask, session: Session, headers: dict[str, str]):
    answer = look(app.test_client(), "/tro-giup", headers=headers)
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (400, None)


def test_reading_a_page_changes_nothing(app: Flask, session: Session):
    client = app.test_client()
    for path in ("/tuy-chon/co-chu/3?ve=/tro-giup?a%3D1", "/tro-giup?_hien=co-chu.3"):
        assert client.get(path).headers.get("Set-Cookie") is None
    assert client.get("/tuy-chon/co-chu/3?ve=/tro-giup?a%3D1").headers["Location"] == "/tro-giup?a=1"


def test_where_cookies_are_refused_the_page_comes_once_and_no_more(app: Flask, session: Session):
    answer = look(app.test_client(use_cookies=False), "/tro-giup")
    assert answer.status_code == 303
    assert app.test_client(use_cookies=False).get(answer.headers["Location"]).status_code == 200


def test_a_visitor_gets_no_session_by_it(app: Flask, session: Session):
    cookies = look(app.test_client(), "/tro-giup").headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["co-chu"]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


def test_over_https_only_this_host_can_set_the_cookies(tmp_path: Path):
    secure = create_app(make_settings(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, secure_cookies=True))
    client = secure.test_client()
    cookie = client.post("https://localhost/tro-giup", data={"_hien": "nen.dark"}).headers["Set-Cookie"]
    assert cookie.startswith("__Host-nen=dark; Secure;") or ("__Host-nen=dark" in cookie and "Secure" in cookie)
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    client.set_cookie("co-chu", "2", domain="localhost")
    page = client.get("https://localhost/tro-giup").text
    assert 'data-size="2" data-theme="dark"' in page


def test_a_pin_is_never_written_into_a_page_and_the_page_says_so(app: Flask, session: Session):
    client = app.test_client()
    page = html.document_fromstring(client.get("/vao-hoc").text)
    form = main_form(page)
    assert form is not None
    fill_in(form)
    answer = press(client, page, "nen.dark")
    assert "8264" not in answer.text
    assert "Mã PIN và mật khẩu không giữ lại được" in answer.text
    assert "Mã PIN và mật khẩu không giữ lại được" not in client.get("/vao-hoc").text


def test_mistakes_that_were_told_are_told_again_and_others_are_not(app: Flask, session: Session):
    client = app.test_client()
    page = html.document_fromstring(client.get("/ghi-danh").text)
    assert "Cần sửa" not in press(client, page, "co-chu.2").text
    told = html.document_fromstring(send(client, "/ghi-danh", {"name": "Hoa"}).text)
    assert "Cần sửa" in told.text_content()
    again = html.document_fromstring(press(client, told, "co-chu.2").text)
    assert "Cần sửa" in again.text_content()
    assert ("name", "Hoa") in main_form(again).sent()  # type: ignore[union-attr]


def test_the_hamlet_of_the_poster_and_the_places_found_stay(house: House):
    client = house.app.test_client()
    found = html.document_fromstring(send(client, "/ghi-danh?khoa=thu", {"area_search": "goc", "tim": "1"}).text)
    form = main_form(found)
    assert form is not None
    fill_in(form)
    again = main_form(html.document_fromstring(press(client, found, "co-chu.2").text))
    assert again is not None
    assert kept_pairs(again) == kept_pairs(form)
    assert ("area", str(house.good["hamlet_id"])) in kept_pairs(again)


def test_what_is_shown_once_is_shown_again_in_another_size_and_to_nobody_else(house: House):
    officer = house.client("officer")
    path = PIN_PAGE.format(house.good["person_id"])
    form = main_or_only(html.document_fromstring(officer.get(path).text))
    once = officer.post(path, data=MultiDict([*form.sent(), ("sure", "y")]), follow_redirects=True)
    pin = re.search(r"\b[0-9]{4,6}\b", html.document_fromstring(once.text).xpath("//main")[0].text_content())
    assert pin is not None
    page = html.document_fromstring(once.text)
    shown = once.request.path
    again = press(officer, page, "co-chu.2", shown)
    assert again.status_code == 200
    assert 'data-size="2"' in again.text
    assert text_of_main(again.text) == text_of_main(once.text)
    assert press(house.client("admin"), page, "co-chu.2", shown).status_code == 303
    third = press(officer, html.document_fromstring(again.text), "nen.dark", shown)
    assert text_of_main(third.text) == text_of_main(once.text)


def test_a_page_that_carries_itself_along_cannot_be_made_up(app: Flask, session: Session):
    answer = app.test_client().post("/tro-giup", data={"_hien": "co-chu.2", "_trang_nay": "eyJ0aXRsZSI6IngifQ.x.y"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tro-giup")


def main_or_only(page: Element) -> Controls:
    """The first form of a page that is not the one for its look."""
    return next(form for form in forms_of(page) if form.form.get("class") != "looks")


def text_of_main(page: str) -> str:
    """The words of a page."""
    return " ".join(html.document_fromstring(page).xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("path", ["//other.example/a", "/\\other.example", "//other.example/%2e%2e"])
def test_the_buttons_lead_nowhere_else(app: Flask, session: Session, path: str):
    answer = look(app.test_client(), "/", environ_overrides={"PATH_INFO": path})
    assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http"))
