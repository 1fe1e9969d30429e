"""The trainer's desk in a real browser: a course from nothing to published with scripts off, and every page judged."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue.models import CourseVersion
from lms.operating.demo.staff import TRAINER
from lms.quizzes.actions import add_question
from tests.e2e.axe import look_in_turn
from tests.e2e.conftest import Site
from tests.e2e.doors import come_in
from tests.e2e.learner import press
from tests.factories.people import question
from tests.html_judge import judge

pytestmark = pytest.mark.browser
TITLE = "Bán chè qua mạng"


def sign_in(page: Page, site: Site) -> None:
    """The demo's trainer."""
    come_in(page.context, site, TRAINER)
    page.goto(f"{site.url}/soan/")
    assert page.inner_text("h1") == "Soạn bài"


def fill(page: Page, button: str, **values: str) -> None:
    """Fill in a form and press its button."""
    for field, value in values.items():
        page.locator(f"#{field}").fill(value)
    press(page, button)


def upload(page: Page, folder: Path) -> None:
    """Send a photo on the page of pictures."""
    Image.new("RGB", (900, 600), "darkgreen").save(folder / "IMG_2041.jpg")
    page.locator("#file").set_input_files(folder / "IMG_2041.jpg")
    fill(page, "Đưa lên", name="đồi chè", description="Đồi chè xanh")


def ask_three(site: Site) -> None:
    """Questions come from the desk's own pages for questions; here they are put in directly."""
    with site.app.app_context():
        begin_write(db.session())
        mine = select(CourseVersion).where(CourseVersion.title == TITLE, CourseVersion.state == "draft")
        version = db.session.scalars(mine).one()
        for number in (1, 2, 3):
            text = replace(question(number), teaches=None)
            add_question(db.session(), version.course_id, version.id, text, now(), lesson_id=None)
        db.session.commit()


def test_a_trainer_makes_a_course_and_publishes_it_with_scripts_off(
    phone: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = phone.new_page()
    sign_in(page, site)
    press(page, "Tạo khóa học")
    fill(page, "Tạo khóa học", title=TITLE, intro="Bán chè **từ nhà**.")
    course = page.url
    page.locator("main a", has_text="Hình ảnh").click()
    upload(page, tmp_path)
    line = page.locator("#moi pre").inner_text()
    assert line == "![Đồi chè xanh](hinh/doi-che.webp)"
    page.goto(course)
    press(page, "Thêm bài")
    fill(page, "Thêm bài", title="Chụp ảnh chè")
    page.locator("main .back").first.click()
    press(page, "Thêm bước")
    fill(page, "Lưu và xem", title="Chọn chỗ sáng", source=f"{line}\n\n::: mẹo\nChụp buổi sáng.")
    assert "Khối mở mà chưa đóng." in page.inner_text(".problems")
    page.goto(f"{course}/xuat-ban")
    assert "có 1 chỗ cần sửa" in page.inner_text("main")
    page.locator("main .rows a").first.click()
    fill(page, "Lưu và xem", source=f"{line}\n\n::: mẹo\nChụp buổi sáng.\n:::")
    assert page.locator(".problems").count() == 0
    shown = page.frame_locator("iframe.phone")
    assert shown.locator(".tip").inner_text().split("\n")[0] == "Mẹo"
    assert shown.locator("img").get_attribute("alt") == "Đồi chè xanh"
    page.goto(f"{course}/cai-dat")
    fill(page, "Lưu", quiz_size="3", updated_label="11/2026")
    ask_three(site)
    press(page, "Xuất bản")
    press(page, "Xuất bản")
    assert "Đã xuất bản. Bà con thấy khóa học này rồi." in page.inner_text("main")
    press(page, "Xem như học viên")
    press(page, "Bắt đầu học")
    assert page.inner_text("h1") == "Chọn chỗ sáng"
    page.goto(f"{course}/ngung")
    press(page, "Ngừng xuất bản")
    expect(page.get_by_text("Đã ngừng xuất bản")).to_have_count(1)


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Page]:
    """The trainer's phone, a draft of the first course open; thrown away afterwards."""
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    sign_in(page, site)
    page.locator(".desk-cards a", has_text="An toàn trên mạng").click()
    course = page.url
    press(page, "Mở bản nháp để sửa")
    yield page
    page.goto(f"{course}/bo-ban-nhap")
    press(page, "Bỏ hẳn bản nháp")
    context.close()


def desk_paths(page: Page, site: Site) -> list[str]:
    """Every page of the desk, for the course whose page is open."""
    course = page.url.removeprefix(site.url)
    lesson = page.locator(".rows.ordered a").first.get_attribute("href") or ""
    page.goto(site.url + lesson)
    step = page.locator(".rows.ordered a").first.get_attribute("href") or ""
    paths = ["/soan/", "/soan/moi", course, lesson, step]
    names = "cai-dat to-bai so-sanh nho-xem bai/moi hinh xuat-ban bo-ban-nhap cat-di ngung hien-lai lay-ra chep"
    names += " hinh/khoa-khac cham-soc cung-soan tai-cau-hoi goi cach-hoi ngan-hang/nhan"
    paths += [f"{course}/{name}" for name in names.split()] + ["/soan/goi", "/soan/chep-khoa"]
    page.goto(f"{site.url}{course}/hinh")
    shown = page.locator(".pictures a[href*='/hinh/hinh/']").first
    paths += [shown.get_attribute("href") or ""] if shown.count() else []
    names = "viet xem-truoc xem-truoc?cach=nghe xem-truoc?cach=giay xem thong-tin xoa buoc/moi"
    paths += [f"{lesson}/{name}" for name in names.split()]
    return [*paths, f"{step}/xem", f"{step}/xoa", f"{step}/giong-doc"]


@pytest.mark.slow
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_every_page_of_the_desk_is_clean_for_axe_and_valid(desk: Page, site: Site) -> None:
    pages, found, wide = {}, [], []
    sizes = [(360, 640), (1280, 800)]
    for number, path in enumerate(desk_paths(desk, site)):
        # axe looks at every second page, at these in turn narrow and wide; none may be wider than its window in either.
        problems, pages[path] = look_in_turn(desk, site.url + path, number)
        found += [f"{path}: {problem}" for problem in problems]
        for width, height in sizes if number % 4 < 2 else sizes[::-1]:
            desk.set_viewport_size({"width": width, "height": height})
            wide += [f"{path} at {width}"] * (desk.evaluate("document.documentElement.scrollWidth") > width)
    assert found == []
    assert wide == []
    assert judge(pages) == []


FAULTY = [("soan/moi", "Tạo khóa học"), ("bai/moi", "Thêm bài"), ("hinh", "Đưa lên")]


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_pages_that_ask_for_a_change_are_valid_too(desk: Page, site: Site) -> None:
    course, pages, found = desk.url, {}, []
    for name, button in FAULTY:
        desk.goto(f"{site.url}/{name}" if name.startswith("soan") else f"{course}/{name}")
        press(desk, button)
        assert desk.locator(".error-summary a").count() >= 1
        # The browser writes these out with an empty value; the server does not.
        pages[name] = re.sub(r'\b(novalidate|formnovalidate|checked|selected)=""', r"\1", desk.content())
        missing = re.findall(r'href="#([^"]+)"', desk.locator(".error-summary").inner_html())
        found += [target for target in missing if desk.locator(f"#{target}").count() != 1]
    assert found == []
    assert judge(pages) == []
