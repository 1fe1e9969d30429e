"""A phone of the digital team: five people join on it one after another, and nobody gets what others have read."""

import pytest
from playwright.sync_api import Browser, Page

from lms.learning.visitor import READ_SECONDS
from tests.conftest import ENGINES
from tests.e2e.axe import judged
from tests.e2e.conftest import Site
from tests.e2e.learner import press
from tests.e2e.test_learner_path import join, slugs

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ENGINES[-1:], indirect=True)]
PEOPLE = ("Lò Thị Một", "Lò Thị Hai", "Lò Thị Ba", "Lò Thị Bốn", "Lò Thị Năm")
QUESTION = "Phần vừa đọc trên máy này là của bà con?"


def test_five_people_join_on_one_phone_and_each_has_what_is_their_own(chromium: Browser, site: Site) -> None:
    """The team member has shown the first lesson before; the third person reads on the phone and goes."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    page, first = context.new_page(), slugs(site)[0]
    page.goto(f"{site.url}/khoa-hoc/{first}")
    press(page, "Bắt đầu học")
    read_on(page)
    codes = []
    for number, name in enumerate(PEOPLE):
        join(page, site, name)
        assert judged(page) == []
        assert (QUESTION in page.inner_text("main")) == (number == 0), name
        if number == 0:
            press(page, "Không phải")
        codes.append(page.locator("p.code").inner_text())
        assert has_read_nothing(page, site), name
        if number == 2:
            page.goto(f"{site.url}/khoa-hoc/{first}")
            press(page, "Ghi danh khóa này")
            read_on(page)
        page.goto(f"{site.url}/thoat")
        press(page, "Thoát")
        assert name.split()[-1] not in page.locator("header").inner_text()
        assert nothing_kept(page, site)
    assert len(set(codes)) == 5
    sign_in(page, site, codes[2])
    assert not has_read_nothing(page, site), "the third has kept what the third has read"
    page.goto(f"{site.url}/thoat")
    press(page, "Thoát")
    sign_in(page, site, codes[4])
    assert has_read_nothing(page, site)
    context.close()


def read_on(page: Page) -> None:
    """Look at a page long enough and turn it."""
    page.wait_for_timeout(1000 * READ_SECONDS + 300)
    press(page, "Tiếp theo")


def has_read_nothing(page: Page, site: Site) -> bool:
    """Whether this person has no course yet; the page comes back to where it was."""
    here = page.url
    page.goto(f"{site.url}/toi")
    nothing = "Chưa ghi danh khóa nào" in page.inner_text("main")
    page.goto(here)
    return nothing


def nothing_kept(page: Page, site: Site) -> bool:
    """Whether the browser has been left without a session and without anything read."""
    names = {cookie["name"] for cookie in page.context.cookies(site.url)}
    return "da-doc" not in names and page.evaluate("localStorage.length + sessionStorage.length") == 0


def sign_in(page: Page, site: Site, code: str) -> None:
    """With the learner code and the PIN that everybody here has chosen."""
    page.goto(f"{site.url}/vao-hoc")
    page.locator("#who").fill(code)
    page.locator("#pin").fill("7391")
    press(page, "Vào học")
