"""A bad network and a closed tab: nothing that a trainer typed is lost, and what was sent arrives."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_desk_pages import sign_in
from tests.e2e.test_editor import begin_lesson, expect_source, text_of

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
LEFT = ".left-unsaved"


@pytest.fixture
def small(chromium: Browser) -> BrowserContext:
    """A trainer's phone with scripts on."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    return context


def write(page: Page, words: str) -> None:
    """Type into the first step."""
    text_of(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def test_what_was_typed_is_there_on_another_machine(small: BrowserContext, phone: BrowserContext, site: Site) -> None:
    page = small.new_page()
    begin_lesson(page, site)
    page.locator("#b1-title").fill("Xem người bán")
    write(page, "Hỏi giá trước.")
    expect(page.locator("#keep-state")).to_contain_text("Đã giữ chữ đang viết", timeout=10000)
    address = page.url
    small.close()
    other = phone.new_page()
    sign_in(other, site)
    other.goto(address)
    expect(other.locator(LEFT)).to_contain_text("Có chữ chưa lưu")
    other.locator(LEFT).get_by_role("button", name="Dùng chữ đó").click()
    expect(other.locator("#b1-source")).to_have_value("Hỏi giá trước.")
    other.locator(".save-bar .button").click()
    expect(other.locator(".saved")).to_be_visible()
    expect(other.locator(LEFT)).to_have_count(0)


def test_without_a_network_work_goes_on_and_is_sent_when_it_is_back(small: BrowserContext, site: Site) -> None:
    page = small.new_page()
    begin_lesson(page, site)
    page.locator("#b1-title").fill("Xem người bán")
    small.set_offline(True)
    write(page, "Viết lúc mất mạng.")
    expect(page.locator("#keep-state")).to_contain_text("Mất mạng. Chữ vẫn được giữ", timeout=10000)
    page.locator(".save-bar .button").click()
    expect(page.locator("#keep-state")).to_contain_text("có mạng là máy tự gửi")
    write(page, " Viết thêm lúc chờ.")
    small.set_offline(False)
    expect(page.locator(".saved")).to_be_visible(timeout=20000)
    expect_source(page, "Viết lúc mất mạng. Viết thêm lúc chờ.")
    expect(page.locator(LEFT)).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    small.close()


def test_a_tab_that_was_closed_without_a_network_is_offered_again(small: BrowserContext, site: Site) -> None:
    page = small.new_page()
    begin_lesson(page, site)
    address = page.url
    page.locator("#b1-title").fill("Xem người bán")
    small.set_offline(True)
    write(page, "Viết lúc mất mạng.")
    expect(page.locator("#keep-state")).to_contain_text("Mất mạng. Chữ vẫn được giữ", timeout=10000)
    page.close()
    small.set_offline(False)
    page = small.new_page()
    page.goto(address)
    # On this machine; where the browser let go of the last words while the tab closed, the server offers them.
    expect(page.locator(LEFT)).to_contain_text("Có chữ chưa lưu")
    page.locator(LEFT).get_by_role("button", name="Dùng chữ đó").click()
    expect_source(page, "Viết lúc mất mạng.")
    page.goto(address)
    page.locator(LEFT).get_by_role("button", name="Bỏ, lấy bản đã lưu").click()
    expect(page.locator("#b1-source")).to_have_value("")
    expect(page.locator(LEFT)).to_have_count(0)
    small.close()


def test_two_people_at_one_lesson_hear_of_each_other(small: BrowserContext, chromium: Browser, site: Site) -> None:
    page = small.new_page()
    begin_lesson(page, site)
    write(page, "Một.")
    expect(page.locator("#keep-state")).to_contain_text("Đã giữ chữ đang viết", timeout=10000)
    boss = chromium.new_context(viewport={"width": 360, "height": 640})
    other = boss.new_page()
    other.goto(f"{site.url}/dang-nhap")
    other.locator("#login").fill("quantri")
    other.locator("#password").fill("lop-lang-demo")
    other.locator("main button[type=submit]").first.click()
    other.wait_for_load_state()
    other.goto(page.url)
    expect(other.locator("#keep-others")).to_contain_text("cũng đang mở trang này")
    boss.close()
    small.close()
