"""The officer's reports and the trainer's statistics in a real browser: judged on a small phone, printed on A4."""

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from sqlalchemy import select

from lms.areas.models import Area
from lms.base.db import db
from lms.catalogue.models import Course
from lms.quizzes.queries import question_set
from tests.e2e.axe import look_in_turn
from tests.e2e.conftest import Site
from tests.e2e.doors import on_page
from tests.e2e.learner import press
from tests.html_judge import judge

# What a page looks like does not depend on the database, so one engine is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
A4 = (595, 842)


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Page]:
    """The administrator, who may open the desks of officers and of trainers, with a small phone."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    yield on_page(context, site, "quantri", "/bao-cao")
    context.close()


def places(site: Site) -> tuple[int, int]:
    """The demo's commune and a hamlet of it."""
    with site.app.app_context():
        hamlet = db.session.scalars(select(Area).where(Area.level == "hamlet", Area.code.like("D-000%"))).first()
        assert hamlet is not None
        assert hamlet.parent_id is not None
        return hamlet.parent_id, hamlet.id


def paths(site: Site) -> list[str]:
    """Every sort of page."""
    commune, hamlet = places(site)
    with site.app.app_context():
        course, version = db.session.execute(
            select(Course.id, Course.current_version_id).where(Course.current_version_id.is_not(None))
        ).first() or (0, 0)
        question = question_set(db.session(), version or 0).bank[0].key
    own = f"/bao-cao/{commune}"
    found = ["/bao-cao", own, f"{own}?tu=2026-03-01&den=2026-02-01", f"{own}/khoa-hoc?so=hoc-xong", f"{own}/hoc-vien"]
    found += [f"/bao-cao/{hamlet}/hoc-vien", f"/bao-cao/{hamlet}/hoc-vien?den=2001-01-01", f"/soan/{course}/so-lieu"]
    found += [f"/soan/{course}/so-lieu/cau-hoi", f"/soan/{course}/so-lieu/cau-hoi?tinh=tat-ca"]
    found += [f"/soan/{course}/so-lieu/cau-hoi/{question}"]
    return [*found, f"{own}/in", f"{own}/khoa-hoc/in", f"/bao-cao/{hamlet}/hoc-vien/in"]


@pytest.mark.slow
def test_pages_are_clean_for_axe_in_light_and_dark_and_no_wider_than_a_small_phone(desk: Page, site: Site) -> None:
    found = []
    for number, path in enumerate(paths(site)):
        found += [f"{path}: {problem}" for problem in look_in_turn(desk, site.url + path, number)[0]]
        wide = desk.evaluate("document.documentElement.scrollWidth")
        found += [f"{path}: {wide} px wide"] if wide > 360 else []
    assert found == []


def test_pages_are_valid_html(desk: Page, site: Site) -> None:
    assert judge({path: desk.context.request.get(site.url + path).text() for path in paths(site)}) == []


def test_the_officer_finds_the_way_from_the_first_page_to_a_list_of_names(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/bao-cao")
    desk.locator("main h2 a").first.click()
    for _level in range(3):
        desk.locator("table.sheet tbody th a").first.click()
    assert desk.inner_text("h1").startswith("Xóm")
    desk.locator("nav a", has_text="Học viên").click()
    assert desk.locator("table.sheet thead th").first.inner_text() == "Họ và tên"
    desk.locator("main summary").first.click()
    desk.locator("a", has_text="Tháng trước").click()
    assert "đến hết" in desk.locator("main summary").first.inner_text()
    assert "tu=" in desk.url


def test_a_filter_is_asked_with_a_form(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/bao-cao/{places(site)[0]}/khoa-hoc?so=giay")
    desk.locator("main summary").first.click()
    title = desk.locator("#khoa option").nth(1).inner_text()
    desk.locator("#khoa").select_option(label=title)
    desk.locator("#tu").fill("2026-01-31")
    press(desk, "Lọc")
    assert desk.locator("main summary").first.inner_text() == f"Lọc: {title} · Từ 31/01/2026 đến nay"
    # Over some days papers are counted as given, and those taken back beside them.
    assert desk.locator("[aria-current=true]", has_text="Giấy đã cấp").count() == 1


@pytest.mark.parametrize(("view", "turned"), [("/in", False), ("/hoc-vien/in", True)])
def test_paper_is_a4_with_places_to_sign(desk: Page, site: Site, view: str, turned: bool) -> None:
    desk.goto(f"{site.url}/bao-cao/{places(site)[1]}{view}")
    pages = PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True))).pages
    sides = round(float(pages[0].mediabox.width)), round(float(pages[0].mediabox.height))
    assert sides == (A4[::-1] if turned else A4)
    assert "Người lập" in pages[-1].extract_text()
    assert "Quay lại" not in "".join(page.extract_text() for page in pages)


def test_later_pages_of_paper_carry_their_number_and_the_heads_again(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/bao-cao/{places(site)[1]}/hoc-vien/in")
    many = "const body = document.querySelector('tbody'), row = body.innerHTML; body.innerHTML = row.repeat(40)"
    desk.evaluate(many)
    pages = PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True))).pages
    first, second = (pages[number].extract_text().split() for number in (0, 1))
    assert len(pages) > 2
    assert second[0] == "2"
    assert first[0] != "1"
    assert "sinh" in second[:12]
