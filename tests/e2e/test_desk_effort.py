"""How much work a first lesson is: from an empty desk to a published lesson of five steps with three questions."""

import secrets
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.e2e.conftest import Site, withdraw
from tests.e2e.test_desk_pages import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
#: What the desk may ask for. Moodle 4.2 needs 10 loads, 16 clicks and 10 fields for one page with one question.
MOST_LOADS, MOST_DEEDS = 12, 40
STEPS = ("Xem người bán", "Hỏi giá", "Xem hàng", "Trả tiền", "Giữ tin nhắn")
QUESTIONS = """Câu 1: Mua hàng của người lạ, làm gì trước?
A. Xem kỹ người bán *
B. Chuyển tiền ngay
Câu 2: Khi nào thì trả tiền?
A. Trước khi thấy hàng
B. Sau khi xem hàng *
Câu 3: Tin nhắn mua bán thì làm gì?
A. Xóa đi
B. Giữ lại *"""


@dataclass
class Effort:
    """A trainer whose every page load, click and field is counted; keys that move on count as a click."""

    page: Page
    loads: int = 0
    deeds: int = 0

    def loaded(self, request: Request) -> None:
        """Count a page; where a redirect leads belongs to the page that was asked for."""
        whole = request.is_navigation_request() and request.frame == self.page.main_frame
        self.loads += whole and request.redirected_from is None

    def click(self, what: Locator) -> None:
        self.deeds += 1
        what.click()

    def button(self, name: str) -> None:
        """Press what leads to another page."""
        self.click(
            self.page.locator("main")
            .get_by_role("button", name=name, exact=True)
            .or_(self.page.locator("main").get_by_role("link", name=name, exact=True))
            .first
        )
        self.page.wait_for_load_state()

    def fill(self, selector: str, text: str) -> None:
        self.deeds += 1
        self.page.locator(selector).fill(text)

    def write(self, number: int, text: str) -> None:
        """Into the text of a step, as fingers would."""
        self.deeds += 1
        self.page.locator(f"[data-row='{number}'] .step-body").click()
        self.page.keyboard.type(text)


@pytest.mark.repeats("test_desk_pages.py makes and publishes a course; this counts the presses that it takes")
def test_from_an_empty_desk_to_a_published_lesson(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    effort = Effort(context.new_page())
    page = effort.page
    sign_in(page, site)
    page.on("request", effort.loaded)
    page.reload()
    effort.button("Tạo khóa học")
    name = f"Mua hàng an tâm {secrets.token_hex(2)}"
    effort.fill("#title", name)
    effort.button("Tạo khóa học")
    effort.button("Thêm bài")
    effort.fill("#title", "Trước khi trả tiền")
    effort.button("Thêm bài")
    for number, title in enumerate(STEPS, 1):
        if number > 1:
            effort.click(page.locator(f"[data-row='{number - 1}'] [data-do=add]"))
        effort.fill(f"#b{number}-title", title)
        effort.write(number, f"{title} cho kỹ.")
    effort.button("Lưu cả bài")
    expect(page.locator(".saved")).to_be_visible()
    effort.button("Lấy câu hỏi từ tệp")
    effort.click(page.locator("main summary").filter(has_text="dán chữ"))
    effort.fill("#pasted", QUESTIONS)
    effort.button("Đọc tệp")
    effort.button("Đưa 3 câu vào bản nháp")
    expect(page.locator("main")).to_contain_text("Đã vào bản nháp 3 trên 3 câu.")
    effort.button("Xuất bản")
    effort.button("Cho bài kiểm tra 3 câu rồi xuất bản")
    expect(page.locator(".saved")).to_contain_text("Đã xuất bản")
    context.close()
    withdraw(site, name)
    assert effort.loads <= MOST_LOADS
    assert effort.deeds <= MOST_DEEDS
