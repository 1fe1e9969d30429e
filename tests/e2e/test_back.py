"""After signing out on a shared machine, "back" shows nothing of the person; the browser's page memory is really on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from lms.operating.demo.staff import LEARNER_CODE, PASSWORD, PIN
from tests.depth import share
from tests.e2e.conftest import CHROMIUM, FLAGS, Site
from tests.e2e.learner import press

pytestmark = pytest.mark.browser
ONE_ENGINE = pytest.mark.parametrize("site", ["sqlite"], indirect=True)
REMEMBERED = "performance.getEntriesByType('navigation')[0].type + ' ' + (window.cameBack || 'drawn anew')"
LISTEN = "window.addEventListener('pageshow', e => { if (e.persisted) window.cameBack = 'as it was left' })"


@pytest.fixture
def remembering(play: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages for "back", as everybody's does. Test drivers switch that off by default."""
    switched_off = ["--disable-back-forward-cache"]
    browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS, ignore_default_args=switched_off)
    yield browser
    browser.close()


def back(page: Page) -> str:
    """Press "back"; how the page came."""
    page.go_back(wait_until="commit")
    # A page that comes out of the memory is not loaded, so there is no event to wait for.
    page.wait_for_timeout(400)
    return str(page.evaluate(REMEMBERED))


@ONE_ENGINE
def test_back_after_signing_out_shows_nothing_of_the_person(remembering: Browser, site: Site) -> None:
    context = remembering.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.goto(f"{site.url}/tro-giup")
    page.goto(f"{site.url}/tra-cuu")
    assert back(page).endswith("as it was left"), "the memory is on, or nothing below could fail"
    for who in share((learner, officer)):
        who(page, site)
        private = ("/toi", "/toi/thong-tin", "/toi/may-dang-vao", "/khoa-hoc/an-toan-tren-mang/nam-khong/1")
        for path in private:
            page.goto(f"{site.url}{path}")
        page.goto(f"{site.url}/thoat")
        name = page.locator("header nav a").inner_text()
        assert name not in ("", "Vào học")
        press(page, "Thoát")
        for _step in range(len(private) + 1):
            came = back(page)
            assert not came.endswith("as it was left"), page.url
            assert name not in page.locator("body").inner_text(), page.url
    context.close()


def learner(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/vao-hoc")
    page.locator("#who").fill(LEARNER_CODE)
    page.locator("#pin").fill(PIN)
    press(page, "Vào học")


def officer(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/dang-nhap")
    page.locator("#login").fill("canbo")
    page.locator("#password").fill(PASSWORD)
    press(page, "Đăng nhập")
