"""Text size in a real browser without scripts: in another size what was typed and answered is still there."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from lms.operating.demo.staff import PASSWORD, TRAINER
from tests.e2e.conftest import Site
from tests.e2e.learner import press, send
from tests.e2e.test_learner_path import join, slugs

# What a form keeps does not depend on the database, so one engine is enough here.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]


def larger(page: Page) -> None:
    """Press "To" behind Aa in the head."""
    before = page.locator("main p, main label").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    look(page, "To")
    after = page.locator("main p, main label").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert after > before


def smaller(page: Page) -> None:
    """Back to the usual size."""
    look(page, "Vừa")


def look(page: Page, name: str) -> None:
    """Press one of the looks behind Aa."""
    if not page.locator(".aa[open]").count():
        page.locator(".aa summary").click()
    page.locator(".aa").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def sign_in(page: Page, site: Site, login: str) -> None:
    """Somebody of the demo's staff."""
    page.goto(f"{site.url}/dang-nhap")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    press(page, "Đăng nhập")


def test_joining(phone: BrowserContext, site: Site):
    page = phone.new_page()
    page.goto(f"{site.url}/ghi-danh?khoa={slugs(site)[0]}")
    page.locator("#area_search").fill("goc thong")
    larger(page)
    assert page.locator("#area_search").input_value() == "goc thong"
    press(page, "Tìm xóm")
    send(page, page.locator("button.answer").last)
    page.locator("#name").fill('Lê Thị "Hoa" & <b>')
    look(page, "English")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#name").input_value() == 'Lê Thị "Hoa" & <b>'
    look(page, "Tiếng Việt")
    page.locator("#name").fill("Lê Thị Hoa")
    press(page, "Tiếp theo")
    page.locator("#birth_year").fill("1971")
    press(page, "Tiếp theo")
    press(page, "Tiếp theo")
    page.locator("#agree_learning").check()
    smaller(page)
    assert page.locator("#agree_learning").is_checked()
    press(page, "Tiếp theo")
    page.locator("#pin").fill("7391")
    larger(page)
    assert page.locator("#pin").input_value() == ""
    assert "Mã PIN và mật khẩu không giữ lại được" in page.locator("body").inner_text()
    page.locator("#pin").fill("7391")
    press(page, "Ghi danh")
    assert page.inner_text("h1") == "Đã ghi danh xong"


def test_practice_and_what_is_told_of_an_answer(phone: BrowserContext, site: Site):
    page = phone.new_page()
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}/{first_lesson(page, site)}/on-bai/1")
    asked = page.locator("main").inner_text()
    larger(page)
    assert page.locator("main").inner_text() == asked
    smaller(page)
    send(page, page.locator("main button.answer").first)
    told = page.locator("#ket-qua").inner_text()
    larger(page)
    assert page.locator("#ket-qua").inner_text() == told


def first_lesson(page: Page, site: Site) -> str:
    """The key of the first lesson that has practice."""
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}")
    return (page.locator("main .path a").first.get_attribute("href") or "").rsplit("/", 1)[-1]


def test_a_question_of_the_test(phone: BrowserContext, site: Site):
    page = phone.new_page()
    join(page, site, "Hoàng Văn Cỡ")
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}")
    press(page, "Ghi danh khóa này")
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}/kiem-tra")
    press(page, "Bắt đầu làm bài")
    begun = ".placed, .story p.given"
    for _question in range(10):
        if page.locator("h2[id=luot-nay], .story").count():
            break
        press(page, "Tôi chưa biết")
    address = page.url.split("#")[0]
    send(page, page.locator("main button.answer").first)
    asked, pressed = page.locator("#cau-hoi").inner_text(), page.locator(begun).first.inner_text()
    larger(page)
    assert page.locator("#cau-hoi").inner_text() == asked
    assert page.locator(begun).first.inner_text() == pressed
    assert page.url.split("#")[0] == address
    # What is asked part by part stands at one address until its last press.
    for _part in range(10):
        if page.url.split("#")[0] == address:
            send(page, page.locator("main button.answer").first)
    assert page.url.split("#")[0] != address


def test_an_officer_registers_somebody(phone: BrowserContext, site: Site):
    page = phone.new_page()
    sign_in(page, site, "canbo")
    page.goto(f"{site.url}/quan-ly/nguoi/ghi-danh")
    page.locator("#name").fill("Triệu Thị Mẩy")
    page.locator("#birth_year").fill("1968")
    page.locator("#course").select_option(index=1)
    page.locator("#agree_class_list").check()
    course = page.locator("#course").input_value()
    larger(page)
    assert page.locator("#name").input_value() == "Triệu Thị Mẩy"
    assert page.locator("#birth_year").input_value() == "1968"
    assert page.locator("#course").input_value() == course
    assert page.locator("#agree_class_list").is_checked()


def test_a_trainer_writes_a_lesson(phone: BrowserContext, site: Site):
    page = phone.new_page()
    sign_in(page, site, TRAINER)
    page.goto(f"{site.url}/soan/moi")
    page.locator("#title").fill('Khóa có "ngoặc" & <dấu>')
    page.locator("#intro").fill("Dòng một\n\n**Dòng** hai")
    page.locator("#level").select_option(index=1)
    larger(page)
    assert page.locator("#title").input_value() == 'Khóa có "ngoặc" & <dấu>'
    assert page.locator("#intro").input_value() == "Dòng một\n\n**Dòng** hai"
    press(page, "Tạo khóa học")
    press(page, "Thêm bài")
    page.locator("#title").fill("Bài một")
    press(page, "Thêm bài")
    page.locator("main .back").first.click()
    press(page, "Thêm bước")
    page.locator("#title").fill("Bước một")
    page.locator("#source").fill("Chữ **đậm**")
    smaller(page)
    assert page.locator("#title").input_value() == "Bước một"
    assert page.locator("#source").input_value() == "Chữ **đậm**"


def test_with_scripts_even_a_pin_stays(chromium: Browser, site: Site):
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{site.url}/vao-hoc")
    page.locator("#pin").fill("7391")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(".aa summary").click()
        page.get_by_role("button", name="To", exact=True).click()
    assert page.locator("html").get_attribute("data-size") == "2"
    assert page.locator("#pin").input_value() == "7391"
    page.reload()
    assert page.locator("html").get_attribute("data-size") == "2"
    context.close()
