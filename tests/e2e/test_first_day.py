"""An officer's first day, on a small phone: a password of one's own, a phone that makes codes, paper, a stolen
cookie, and a learner's forgotten PIN.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.people import actions
from lms.people.models import Person, SignIn
from lms.people.queries import home_area_id
from tests.e2e.axe import judged
from tests.e2e.conftest import Site
from tests.e2e.learner import press
from tests.e2e.officer import FIRST, OWN, change_password, login, set_up_phone, sign_in

__all__ = ["login"]
# What an officer sees does not depend on the database, so one engine is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]


@pytest.fixture
def devices(chromium: Browser) -> Iterator["Devices"]:
    found = Devices(chromium)
    yield found
    for context in found.contexts:
        context.close()


class Devices:
    """Small phones with scripts on, each of its own."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []

    def new(self) -> Page:
        """Another phone."""
        context = self.chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
        context.set_default_timeout(15000)
        self.contexts.append(context)
        return context.new_page()


@pytest.fixture
def colleague(site: Site, login: str) -> tuple[int, str]:
    """(id, learner code) of somebody of the officer's commune who has forgotten the PIN."""
    with site.app.app_context():
        begin_write(db.session())
        officer = db.session.scalars(select(Person).where(Person.login == login)).one()
        where = home_area_id(db.session(), officer.id)
        assert where is not None
        person = actions.register(db.session(), actions.NewPerson("Lò Văn Quên", 1979, where), now())
        actions.set_pin(person, "5839")
        db.session.commit()
        return person.id, str(person.code)


def well(page: Page) -> None:
    """The page has no fault that a program can see, and needs no scrolling sideways."""
    assert judged(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url


def first_sign_in(page: Page, site: Site, login: str) -> list[str]:
    """All that the first day asks for; the recovery codes."""
    sign_in(page, site.url, login, FIRST)
    well(page)
    change_password(page)
    well(page)
    paper = set_up_phone(page)
    well(page)
    press(page, "Đã chép xong")
    assert page.url == f"{site.url}/quan-ly/nguoi"
    well(page)
    return paper


def come_in(page: Page, site: Site, login: str, code: str) -> None:
    """Password and a code of the paper."""
    sign_in(page, site.url, login, OWN)
    page.locator("#otp").fill(code)
    press(page, "Vào làm việc")
    assert page.url == f"{site.url}/quan-ly/nguoi"


def test_the_list_of_machines_shows_another_one_and_ends_it(devices: Devices, site: Site, login: str) -> None:
    phone, other = devices.new(), devices.new()
    paper = first_sign_in(phone, site, login)
    come_in(other, site, login, paper[0])
    phone.goto(f"{site.url}/toi/may-dang-vao")
    well(phone)
    assert phone.locator("main section").count() == 2
    assert "máy này" in phone.locator("main section").first.inner_text()
    press(phone, "Cho mọi máy khác thoát")
    assert phone.locator("main section").count() == 1
    other.goto(f"{site.url}/quan-ly/nguoi")
    assert other.inner_text("h1") == "Đăng nhập"
    phone.goto(f"{site.url}/toi/buoc-hai")
    assert "Còn 9 mã" in phone.inner_text("main")


def test_a_stolen_cookie_opens_nothing_after_signing_out(devices: Devices, site: Site, login: str) -> None:
    own, thief = devices.new(), devices.new()
    first_sign_in(own, site, login)
    thief.context.add_cookies(own.context.cookies())  # type: ignore[arg-type]
    thief.goto(f"{site.url}/quan-ly/nguoi")
    assert thief.inner_text("h1") == "Học viên", "the cookie is the session, as long as that lasts"
    own.goto(f"{site.url}/thoat")
    press(own, "Thoát")
    for path, title in (("/quan-ly/nguoi", "Đăng nhập"), ("/toi", "Vào học"), ("/toi/thong-tin", "Vào học")):
        thief.goto(f"{site.url}{path}")
        assert thief.inner_text("h1") == title
        assert "Vàng Thị Mới" not in thief.content()


def test_a_forgotten_pin_is_set_anew_after_the_password_was_asked_again(
    devices: Devices, site: Site, login: str, colleague: tuple[int, str]
) -> None:
    desk, phone = devices.new(), devices.new()
    first_sign_in(desk, site, login)
    a_while_later(site, login)
    desk.goto(f"{site.url}/quan-ly/nguoi/{colleague[0]}/ma-pin")
    well(desk)
    press(desk, "Đặt mã PIN mới")
    assert desk.inner_text("h1") == "Gõ lại mật khẩu"
    well(desk)
    desk.locator("#proof").fill("không phải mật khẩu")
    press(desk, "Làm tiếp")
    assert "Mật khẩu chưa đúng" in desk.inner_text("main")
    desk.locator("#proof").fill(OWN)
    press(desk, "Làm tiếp")
    well(desk)
    text = desk.inner_text("main")
    pin, way = re.findall(r"^[0-9]{6}$|^[0-9A-Z]{4}-[0-9A-Z]{4}$", text, re.MULTILINE)
    phone.goto(f"{site.url}/vao-hoc")
    for who, secret in ((colleague[1], "5839"), (way, pin)):
        phone.locator("#who").fill(who)
        phone.locator("#pin").fill(secret)
        press(phone, "Vào học")
    phone.goto(f"{site.url}/toi")
    assert "Lò Văn Quên" in phone.inner_text("main")
    desk.reload()
    assert pin not in desk.content(), "it is shown once"


def a_while_later(site: Site, login: str) -> None:
    """The password was typed eleven minutes ago, which is longer than it counts."""
    with site.app.app_context():
        begin_write(db.session())
        officer = db.session.scalars(select(Person).where(Person.login == login)).one()
        for row in db.session.scalars(select(SignIn).where(SignIn.person_id == officer.id)):
            assert row.proved_at is not None
            row.proved_at -= timedelta(minutes=11)
        db.session.commit()
