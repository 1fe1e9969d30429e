"""Many wrong PINs from the neighbour's phone, behind the same router, while grandmother signs in on her own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from lms.base.db import db
from lms.people.models import Person
from tests.conftest import ENGINES
from tests.depth import times
from tests.e2e.axe import judged
from tests.e2e.conftest import Site
from tests.e2e.learner import press
from tests.e2e.test_learner_path import join
from tests.people.knocking import numbers

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ENGINES[-1:], indirect=True)]
NAME, PHONE, PIN = "Bàn Thị Bà", "0977 123 456", "7391"


@pytest.fixture
def phones(chromium: Browser) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Grandmother's and the neighbour's, from one address."""
    both = [chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN") for _one in range(2)]
    for context in both:
        context.set_default_timeout(15000)
    yield both[0], both[1]
    for context in both:
        context.close()


def try_pin(page: Page, who: str, pin: str) -> str:
    """Type it; the heading of the page that comes."""
    page.locator("#who").fill(who)
    page.locator("#pin").fill(pin)
    press(page, "Vào học")
    return page.inner_text("h1")


def sign_out(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/thoat")
    press(page, "Thoát")


@pytest.mark.slow
@pytest.mark.repeats("tests/attacks tries sixty wrong PINs through real servers, and signs in beside them")
def test_grandmother_signs_in_at_once_whatever_the_neighbour_tries(
    phones: tuple[BrowserContext, BrowserContext], site: Site
) -> None:
    hers, his = phones[0].new_page(), phones[1].new_page()
    join(hers, site, NAME, PHONE)
    with site.app.app_context():
        code = db.session.scalars(select(Person.code).order_by(Person.id.desc()).limit(1)).one()
    sign_out(hers, site)
    told: dict[str, int] = {}
    many = times(18, 18, 60)
    for number, guess in enumerate(numbers(many, but=PIN)):
        if number % 30 == 0:
            phones[1].clear_cookies()  # another phone of his, new to everybody
        his.goto(f"{site.url}/vao-hoc")
        heading = try_pin(his, str(code) if number % 2 else PHONE, guess)
        told[heading] = told.get(heading, 0) + 1
        if number in (9, many - 1):
            assert judged(his) == [], heading
        if number % (many // 3) == many // 3 - 1:
            hers.goto(f"{site.url}/vao-hoc")
            try_pin(hers, PHONE, PIN)
            assert NAME.split()[-1] in hers.locator("header").inner_text(), f"after {number + 1} wrong ones"
            sign_out(hers, site)
    assert sum(told.values()) == many
    assert told.get("Thử nhiều lần quá", 0) > 0, told
    his.goto(f"{site.url}/toi")
    assert his.inner_text("h1") == "Vào học", "none of them let him in"
    hers.goto(f"{site.url}/vao-hoc")
    try_pin(hers, str(code), PIN)
    hers.goto(f"{site.url}/toi/thong-tin")
    assert NAME in hers.inner_text("main")
    assert judged(hers) == []
    assert hers.evaluate("document.documentElement.scrollWidth") <= 360
