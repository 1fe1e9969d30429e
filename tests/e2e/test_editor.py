"""The lesson editor in a real browser: writing, pasting from other programs, pictures, keys, and its weight."""

import base64
import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lms.operating.demo.staff import TRAINER
from tests.e2e.conftest import Site
from tests.e2e.doors import come_in, new_lesson
from tests.factories.films import film
from tests.factories.papers import pdf
from tests.factories.sounds import tone

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
# ruff: noqa: E501  (what other programs put on the clipboard has long lines)
#: Compressed bytes of an editing page with everything it loads but pictures.
BUDGET = 400 * 1024
PASTE = """(target, [type, data]) => {
  const clipboard = new DataTransfer()
  clipboard.setData(type, data)
  target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}))
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style></head><body>
<h1>Trước khi mua<o:p></o:p></h1>
<p class=MsoNormal><b><span style='font-size:14.0pt'>Xem kỹ</span></b> tên <i>người bán</i>&nbsp;và <a
href="http://vi.dien/a">trang này</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Mở Zalo<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span
style='mso-list:Ignore'>2.<span>&nbsp; </span></span><!--[endif]-->Bấm <b>Gọi</b></p>
<table><tr><td><p class=MsoNormal>Chè</p></td><td><p>50.000 đ</p></td></tr></table>
<!--[if gte vml 1]><v:shape><v:imagedata src="x"/></v:shape><![endif]--><img width=100 src="file:///C:/anh.png">
<h2>Khi nhận hàng</h2><p>Quay phim lúc mở hộp.</p></body></html>"""
DOCS = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span
style="font-weight:700">Đậm</span><span style="font-weight:400"> thường </span><span style="font-style:italic">nghiêng</span>
<a href="https://www.google.com/url?q=https://vi.dien/b&amp;sa=D"><span>trang</span></a></p><ul><li dir="ltr"
aria-level="1"><p dir="ltr"><span>một</span></p></li><ul><li><p><span>một a</span></p></li></ul><li><p><span>hai</span></p></li>
</ul></b>"""


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A trainer with a small screen before a new lesson; the console must stay quiet."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    made = context.new_page()
    said: list[str] = []
    # A picture that the server refuses is told on the page; the browser notes the refusal as well.
    refused = "Failed to load resource: the server responded with a status of 400"
    made.on("console", lambda m: said.append(m.text) if m.type == "error" and refused not in m.text else None)
    made.on("pageerror", lambda error: said.append(str(error)))
    begin_lesson(made, site)
    yield made
    context.close()
    assert said == []


def begin_lesson(page: Page, site: Site) -> None:
    """A new course with a new lesson, on its page to write on."""
    come_in(page.context, site, TRAINER)
    page.goto(f"{site.url}{new_lesson(site, TRAINER, 'Mua hàng')}/viet")
    expect(page.locator("h1")).to_have_text("Viết bài: Mua hàng")


def text_of(page: Page, number: int = 1) -> Locator:
    """Where a step is written."""
    return page.locator(f"[data-row='{number}'] .step-body")


def expect_source(page: Page, source: str | re.Pattern[str], number: int = 1) -> None:
    """Wait until the field that is sent holds this Markdown."""
    expect(page.locator(f"#b{number}-source")).to_have_value(source)


def paste(page: Page, data: str, kind: str = "text/html") -> None:
    """Paste into the first step."""
    text_of(page).click()
    text_of(page).evaluate(PASTE, [kind, data])


def test_a_trainer_writes_adds_copies_moves_and_saves(page: Page) -> None:
    page.locator("#b1-title").fill("Xem người bán")
    text_of(page).click()
    page.keyboard.type("Xem tên.")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("Hỏi giá")
    page.keyboard.press("Control+b")
    page.keyboard.type(" trước.")
    page.keyboard.press("Enter")
    page.keyboard.type("1. Mở Zalo")
    page.keyboard.press("Enter")
    page.keyboard.type("Bấm Gọi")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Đừng vội.")
    page.locator("[data-row='1'] .tools select").select_option("cảnh báo")
    first = "Xem tên.\n\n**Hỏi giá** trước.\n\n1. Mở Zalo\n2. Bấm Gọi\n\n::: cảnh báo\nĐừng vội.\n:::"
    expect_source(page, first)
    page.locator("[data-row='1'] [data-do=add]").click()
    expect(page.locator("#b2-title")).to_be_focused()
    page.keyboard.type("Tin nhắn lạ")
    text_of(page, 2).click()
    page.keyboard.type("Nhận quà")
    page.locator("[data-row='2'] .tools select").select_option("tin nhắn")
    page.locator("#editor-sender-text").fill("Số lạ")
    page.keyboard.press("Enter")
    expect_source(page, "::: tin nhắn Số lạ\nNhận quà\n:::", 2)
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(page.locator("#rows-said")).to_have_text("Nay là bước 1.")
    page.keyboard.press("Alt+Shift+D")
    expect(page.locator("#b3-title")).to_have_value("Tin nhắn lạ")
    page.locator("[data-row='3'] [data-do=remove]").click()
    expect(page.locator("[data-row='3'] .row-body")).to_be_hidden()
    page.locator(".save-bar .button").click()
    expect(page.locator(".saved")).to_be_visible()
    expect(page.locator("#b1-source")).to_have_value("::: tin nhắn Số lạ\nNhận quà\n:::")
    expect(page.locator("#b2-source")).to_have_value(first)
    expect(page.locator("[data-row]")).to_have_count(2)


def test_word_keeps_headings_lists_bold_and_links_and_drops_the_rest(page: Page) -> None:
    paste(page, WORD)
    expect_source(
        page,
        "**Trước khi mua**\n\n**Xem kỹ** tên *người bán* và [trang này](https://vi.dien/a).\n\n1. Mở Zalo\n2. Bấm **Gọi**"
        "\n\nChè: 50.000 đ\n\n**Khi nhận hàng**\n\nQuay phim lúc mở hộp.",
    )
    expect(page.locator(".paste-notice")).to_contain_text("1 ảnh không dán được.")


def test_headings_become_steps_when_asked(page: Page) -> None:
    paste(page, WORD.replace('<img width=100 src="file:///C:/anh.png">', ""))
    page.get_by_role("button", name="Tách mỗi tiêu đề thành một bước").click()
    expect(page.locator("#b1-title")).to_have_value("Trước khi mua")
    expect(page.locator("#b2-title")).to_have_value("Khi nhận hàng")
    expect_source(page, re.compile(r"^\*\*Xem kỹ.*50.000 đ$", re.DOTALL))
    expect_source(page, "Quay phim lúc mở hộp.", 2)


def test_google_docs_and_plain_text(page: Page) -> None:
    paste(page, DOCS)
    expect_source(page, "**Đậm** thường *nghiêng* [trang](https://vi.dien/b)\n\n- một\n  - một a\n- hai")
    text_of(page).press("Control+a")
    paste_over = "Bà con nhớ:\r\n- Không đọc mã OTP\r\n• Không bấm link\r\n\r\n1. Tắt máy\r\n2. Gọi con"
    text_of(page).evaluate(PASTE, ["text/plain", paste_over])
    expect_source(page, "Bà con nhớ:\n\n- Không đọc mã OTP\n- Không bấm link\n\n1. Tắt máy\n2. Gọi con")
    text_of(page).press("Control+a")
    text_of(page).evaluate(PASTE, ["text/plain", "::: mẹo\nBấm **chậm**.\n:::"])
    expect_source(page, "::: mẹo\nBấm **chậm**.\n:::")


def test_nothing_harmful_is_pasted(page: Page) -> None:
    paste(
        page,
        '<p onclick="x()">Chữ <a href="javascript:alert(1)">bấm</a><script>alert(1)</script></p><svg/onload=alert(1)>',
    )
    expect_source(page, "Chữ bấm")


def test_pictures_are_pasted_and_chosen(page: Page) -> None:
    paste(page, f'<p>Rổ rau</p><img alt="rổ" src="data:image/png;base64,{base64.b64encode(png()).decode()}">')
    expect_source(page, re.compile(r"^Rổ rau\n\n!\[rổ\]\(hinh/anh\.webp\)$"))
    text_of(page).press("Control+End")
    page.locator("[data-row='1'] [data-deed=picture]").click()
    page.get_by_role("button", name="Chèn ảnh").click()
    expect(page.locator("#editor-picture [data-error]")).to_have_text("Chọn một ảnh có sẵn, hoặc một ảnh trong máy.")
    page.locator("#editor-picture-file").set_input_files({"name": "a.txt", "mimeType": "image/png", "buffer": b"chu"})
    page.locator("#editor-picture-text").fill("Chiếc [nón] lá")
    page.get_by_role("button", name="Chèn ảnh").click()
    expect(page.locator("#editor-picture [data-error]")).to_contain_text("Tệp này là tệp chữ")
    page.locator("#editor-picture-file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_role("button", name="Chèn ảnh").click()
    expect_source(page, re.compile(r"!\[Chiếc nón lá\]\(hinh/chiec-non-la\.webp\)$"))


def test_a_text_the_editor_cannot_show_is_left_as_it_is(page: Page, site: Site) -> None:
    odd = "1. Một\n   ::: mẹo\n   Trong danh sách\n   :::"
    page.evaluate("document.querySelector('#b1-source').value = ''")
    address = page.url
    token = page.locator("input[name=csrf_token]").first.input_value()
    form = {"csrf_token": token, "row[]": "1", "b1-title": "Lạ", "b1-source": odd}
    page.context.request.post(address, form=form, headers={"Origin": site.url})
    page.goto(address)
    expect(page.locator("#b1-source")).to_be_visible()
    expect(page.locator(".writing .hint")).to_contain_text("hiện nguyên văn")
    page.locator(".save-bar .button").click()
    expect(page.locator(".saved")).to_be_visible()
    expect(page.locator("#b1-source")).to_have_value(odd)


def test_an_editing_page_weighs_at_most_400_kb(page: Page, site: Site) -> None:
    client = site.app.test_client()
    html = page.context.request.get(page.url).text()
    waiting, seen = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html)), {}
    while waiting:
        address = waiting.pop()
        plain = client.get(address).data
        seen[address] = len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)
        if ".js?" in address and "/vendor/" not in address:
            waiting |= set(re.findall(r'from "(/static/[^"]+)"', plain.decode())) - set(seen)
    assert any("/vendor/prosemirror/" in address for address in seen)
    assert sum(seen.values()) + len(html.encode()) / 3 < BUDGET, seen


def test_without_scripts_the_same_page_is_a_form(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    begin_lesson(page, site)
    page.locator("#b1-title").fill("Một")
    page.locator("#b1-source").fill("::: mẹo\nChậm thôi.\n:::")
    page.locator("[data-row='1'] [data-do=add]").click()
    page.locator("#b2-title").fill("Hai")
    page.locator("[data-row='2'] [data-do=up]").click()
    assert page.locator("[data-row] h2").all_inner_texts() == ["Bước 1", "Bước 2"]
    page.locator(".save-bar .button").click()
    expect(page.locator(".saved")).to_be_visible()
    assert [field.input_value() for field in page.locator("[name$='-title']").all()][:2] == ["Hai", "Một"]


def png() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "darkgreen").save(out, "PNG")
    return out.getvalue()


def test_places_to_fill_are_chosen_by_a_click_and_written_over(page: Page) -> None:
    paste(page, "Mở [điền: app nào] rồi bấm [điền: nút nào].", "text/plain")
    place = page.locator("[data-row='1'] .to-fill").first
    expect(place).to_have_text("[điền: app nào]")
    place.click()
    page.keyboard.type("Zalo")
    expect_source(page, "Mở Zalo rồi bấm \\[điền: nút nào\\].")
    expect(page.locator("[data-row='1'] .to-fill")).to_have_count(1)


def test_a_sound_a_film_a_file_and_a_hard_word_are_put_into_the_text(page: Page) -> None:
    text_of(page).click()
    page.keyboard.type("Nghe nhé.")
    sent = {"Chuông": tone(2), "Gọi con": film(1), "Mẫu đơn": pdf()}
    for name, data in sent.items():
        page.keyboard.press("Enter")
        page.locator("[data-row='1'] [data-deed=file]").click()
        page.locator("#editor-file-file").set_input_files({"name": "a", "mimeType": "", "buffer": data})
        page.locator("#editor-file-text").fill(name)
        page.get_by_role("button", name="Chèn vào bài").click()
        expect(page.locator("#editor-file")).to_be_hidden()
    shown = "![Chuông](tieng/chuong.webm)\n\n![Gọi con](phim/goi-con.mp4)\n\n[Mẫu đơn](tep/mau-don.pdf)"
    expect_source(page, f"Nghe nhé.\n\n{shown}")
    text_of(page).locator("p").first.dblclick(position={"x": 12, "y": 12})
    expect(page.locator("[data-row='1'] [data-deed=word]")).to_have_attribute("aria-pressed", "false")
    page.locator("[data-row='1'] [data-deed=word]").click()
    expect_source(page, re.compile(r"^\[\[Nghe\]\] nhé\."))
    page.locator("#b1-title").fill("Nghe chuông")
    page.locator(".save-bar .button").click()
    expect(page.locator(".saved")).to_be_visible()
    expect(page.locator("[data-row='1'] .clip")).to_have_text(["Tiếng: Chuông", "Phim: Gọi con"])
    expect(page.locator("[data-row='1'] .step-body dfn")).to_have_text("Nghe")
