"""The whole way of a learner on a small phone with scripts off."""

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from lms.base.db import db
from lms.catalogue.models import Course
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.learning.visitor import READ_SECONDS
from lms.people.models import JoinCode
from tests.e2e.conftest import Site
from tests.e2e.learner import learn_course, press

pytestmark = pytest.mark.browser
NAME = "Đỗ Thị Ngọc Ước"


def join_link(site: Site) -> str:
    """A hamlet's link from the demo."""
    with site.app.app_context():
        return f"{site.url}/x/{db.session.scalars(select(JoinCode.code).order_by(JoinCode.id)).first()}"


def slugs(site: Site) -> list[str]:
    """The shipped courses."""
    with site.app.app_context():
        statement = select(Course.slug).where(Course.current_version_id.is_not(None)).order_by(Course.id)
        return list(db.session.scalars(statement))


def join(page: Page, site: Site, name: str = NAME, phone: str = "") -> None:
    """Join through the hamlet's link."""
    page.goto(join_link(site))
    press(page, "Ghi danh")
    for field, words in (("name", name), ("birth_year", "1965"), ("phone", phone)):
        page.locator(f"#{field}").fill(words)
        press(page, "Tiếp theo")
    page.locator("#agree_learning").check()
    press(page, "Tiếp theo")
    page.locator("#pin").fill("7391")
    press(page, "Ghi danh")


@pytest.mark.slow
def test_what_a_visitor_has_read_is_kept_for_who_joins(phone: BrowserContext, site: Site) -> None:
    read_and_join(phone.new_page(), site)


@pytest.mark.slow
@pytest.mark.repeats("test_whole_story.py learns two courses, one of them this")
def test_a_visitor_reads_joins_learns_and_gets_a_certificate_that_verifies(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    first = slugs(site)[0]
    read_and_join(page, site)
    # The other courses are learned in test_whole_story.py.
    learn_course(page, site, first)
    assert page.inner_text("h1") == "Bà con đạt rồi"
    page.goto(f"{site.url}/toi")
    links = [link.get_attribute("href") or "" for link in page.locator("a[href$='.pdf']").all()]
    assert len(links) == 1
    check_certificate(page, phone, site, links[0])
    with site.app.app_context():
        assert counters.differences(db.session(), certified_facts(db.session())) == []


def read_and_join(page: Page, site: Site) -> None:
    """Read a step as a visitor, and join."""
    page.goto(site.url)
    page.locator("main a.card").first.click()
    page.wait_for_load_state()
    page.wait_for_timeout(1000 * READ_SECONDS)
    press(page, "Tiếp theo")
    join(page, site)
    assert "Đã ghi danh xong" in page.inner_text("h1")
    press(page, "Phải, của tôi")
    assert "Đã ghi danh xong" in page.inner_text("h1"), "the code is shown again"
    page.goto(f"{site.url}/toi")
    assert "Chưa ghi danh khóa nào" not in page.inner_text("main"), "what was read before joining is kept"


def check_certificate(page: Page, phone: BrowserContext, site: Site, link: str, name: str = NAME) -> None:
    """The PDF holds the name in capitals; its QR code, read from the picture of the page, leads to its check."""
    answer = phone.request.get(site.url + link)
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    sheet = document[0]
    text = sheet.get_textpage().get_text_range()
    picture = sheet.render(scale=2).to_pil()
    document.close()
    assert name.upper() in text
    codes = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert len(codes) == 1
    page.goto(codes[0])
    assert page.inner_text("h1") == "Giấy còn giá trị"
    assert name not in page.inner_text("main")
    page.locator("#name").fill(name.lower())
    press(page, "Kiểm tra")
    assert name in page.inner_text("main")
