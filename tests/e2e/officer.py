"""A new officer, who is no demo, and what the first day at the desk asks for."""

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from lms.areas.models import Area
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.people import actions
from lms.people.models import Person
from tests.e2e.conftest import Site
from tests.e2e.learner import press

FIRST, OWN = "k7m2-p9qr-xw4d", "mưa rơi trên mái lá cọ"


@pytest.fixture
def login(site: Site, request: pytest.FixtureRequest) -> Iterator[str]:
    """The sign-in name of a new officer; ended afterwards."""
    name = f"canbo{abs(hash(request.node.name)) % 10_000}"
    with site.app.app_context():
        begin_write(db.session())
        commune = db.session.scalars(select(Area.id).where(Area.level == "commune").limit(1)).one()
        person = actions.register(db.session(), actions.NewPerson("Vàng Thị Mới", 1985, commune), now())
        actions.set_password(db.session(), person, name, FIRST, first=True)
        actions.grant(db.session(), person, "officer", commune, now())
        db.session.commit()
    yield name
    with site.app.app_context():
        begin_write(db.session())
        person = db.session.scalars(select(Person).where(Person.login == name)).one()
        actions.erase(db.session(), person, now(), by_id=None)
        db.session.commit()


def sign_in(page: Page, url: str, login: str, password: str) -> None:
    """Name and password, on the way to the list of people."""
    page.goto(f"{url}/dang-nhap?tiep=/quan-ly/nguoi")
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    press(page, "Đăng nhập")


def change_password(page: Page) -> None:
    """The first password becomes an own one."""
    page.locator("#old").fill(FIRST)
    page.locator("#new").fill(OWN)
    page.locator("#again").fill(OWN)
    press(page, "Đổi mật khẩu")


def set_up_phone(page: Page) -> list[str]:
    """Codes on the phone, from the page that asks for a second step; the recovery codes, not yet copied."""
    press(page, "Đặt mã trên điện thoại")
    secret = page.locator("p.code").inner_text().replace(" ", "")
    page.locator("#otp").fill(pyotp.TOTP(secret).now())
    press(page, "Xong")
    return page.locator("main code").all_inner_texts()
