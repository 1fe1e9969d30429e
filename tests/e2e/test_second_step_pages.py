"""An officer's first sign-in on a small phone, and keys made and shown by the browser itself."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from lms.base.db import begin_write, db
from lms.people.models import Passkey
from tests.e2e.axe import judged
from tests.e2e.conftest import Site
from tests.e2e.learner import press
from tests.e2e.officer import FIRST, OWN, change_password, login, sign_in

__all__ = ["login"]

pytestmark = pytest.mark.browser
ONE_ENGINE = pytest.mark.parametrize("site", ["sqlite"], indirect=True)


@ONE_ENGINE
def test_the_first_day_without_scripts(phone: BrowserContext, site: Site, login: str) -> None:
    page = phone.new_page()

    def keep(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name

    sign_in(page, site.url, login, FIRST)
    keep("first password")
    change_password(page)
    keep("second step")
    press(page, "Đặt mã trên điện thoại")
    keep("phone")
    secret = page.locator("p.code").inner_text().replace(" ", "")
    page.locator("#otp").fill(pyotp.TOTP(secret).now())
    press(page, "Xong")
    keep("paper")
    paper = page.locator("main code").all_inner_texts()
    assert len(paper) == 10
    press(page, "Đã chép xong")
    assert page.url == f"{site.url}/quan-ly/nguoi"
    page.goto(f"{site.url}/toi/may-dang-vao")
    keep("devices")
    page.goto(f"{site.url}/thoat")
    press(page, "Thoát")
    sign_in(page, site.url, login, OWN)
    keep("door")
    page.locator("#otp").fill(paper[0])
    press(page, "Vào làm việc")
    assert page.url == f"{site.url}/quan-ly/nguoi"
    page.goto(f"{site.url}/toi/buoc-hai")
    keep("set up")
    assert "Còn 9 mã" in page.inner_text("main")


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A browser with a key built in, as a phone with a fingerprint has it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    yield page
    context.close()


@ONE_ENGINE
def test_a_key_is_made_and_opens_the_door_and_a_copied_one_does_not(desk: Page, site: Site, login: str) -> None:
    url = site.url.replace("127.0.0.1", "localhost")
    sign_in(desk, url, login, FIRST)
    change_password(desk)
    press(desk, "Thêm khóa trên máy này")
    press(desk, "Tạo khóa")
    desk.wait_for_url(re.compile("ma-du-phong"))
    assert judged(desk) == []
    press(desk, "Đã chép xong")
    assert desk.url == f"{url}/quan-ly/nguoi"
    for _time in range(2):
        desk.goto(f"{url}/thoat")
        press(desk, "Thoát")
        sign_in(desk, url, login, OWN)
        assert judged(desk) == []
        press(desk, "Dùng khóa trên máy")
        desk.wait_for_url(f"{url}/quan-ly/nguoi")
    with site.app.app_context():
        begin_write(db.session())
        key = db.session.scalars(select(Passkey)).one()
        assert key.sign_count > 0
        # Somebody with a copy of the key has used it meanwhile: this one's count now runs behind.
        key.sign_count += 100
        db.session.commit()
    desk.goto(f"{url}/thoat")
    press(desk, "Thoát")
    sign_in(desk, url, login, OWN)
    press(desk, "Dùng khóa trên máy")
    desk.wait_for_url(re.compile("khoa=chua"))
    assert "Khóa chưa mở được" in desk.inner_text("main")


@ONE_ENGINE
def test_keys_are_offered_only_where_browsers_take_them(desk: Page, site: Site, login: str) -> None:
    sign_in(desk, site.url, login, FIRST)
    change_password(desk)
    assert "Thêm khóa" not in desk.inner_text("main")
    assert judged(desk) == []
