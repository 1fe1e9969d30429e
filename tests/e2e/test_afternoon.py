"""A trainer's afternoon in a real browser: a Word handout is split, a picture replaced, a step recorded, a Word list of
forty questions mended and taken, a second person asked, the course published; a learner takes it, and the figures are
those of what the learner did. Once on an office PC, once with the network cut twice, once on a 360 px screen.
"""

import csv
import io
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select

from lms.base.db import db
from lms.catalogue.models import Course, CourseVersion
from lms.operating.demo.staff import PASSWORD, TRAINER
from lms.people.models import Person
from tests.e2e.conftest import FLAGS, WINDOWLESS, Site, withdraw
from tests.e2e.learner import asked_in, learn_course, press
from tests.e2e.test_editor import expect_source
from tests.e2e.test_learner_path import join
from tests.e2e.test_recording import MICROPHONE

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
WIDE, SMALL = (1280, 800), (360, 640)
#: The questions of the list whose right answer nobody marked.
DOUBTFUL = (5, 17, 33)
#: How many of them a test asks, and which of these the learner answers wrongly.
ASKED, WRONG = 10, 3


@dataclass(frozen=True)
class Afternoon:
    """One run: where, the trainer's page, the files in the trainer's folder, and whether the network is cut."""

    site: Site
    browser: Browser
    page: Page
    folder: Path
    cuts: bool
    title: str

    @property
    def context(self) -> BrowserContext:
        """The trainer's device."""
        return self.page.context


@pytest.fixture
def afternoon(request: pytest.FixtureRequest, chromium: Browser, site: Site, tmp_path: Path) -> Iterator[Afternoon]:
    """A trainer who has just signed in, at a machine with a microphone."""
    (width, height), cuts = request.param
    browser = chromium.browser_type.launch(executable_path=WINDOWLESS, args=[*FLAGS, *MICROPHONE])
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    context.set_default_timeout(15000)
    page = context.new_page()
    enter(page, site, TRAINER)
    run = Afternoon(site, browser, page, tmp_path, cuts, f"Bán hàng buổi chiều {secrets.token_hex(2)}")
    yield run
    browser.close()
    withdraw(site, run.title)


def enter(page: Page, site: Site, login: str) -> None:
    """Sign a member of staff in."""
    page.goto(f"{site.url}/dang-nhap")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    press(page, "Đăng nhập")


def photo(colour: str) -> io.BytesIO:
    """A photo of one colour, to be told apart."""
    out = io.BytesIO()
    Image.new("RGB", (800, 500), colour).save(out, "PNG")
    out.seek(0)
    return out


def write_handout(folder: Path) -> Path:
    """What trainers have in Word: a title, chapters, headings, lists, photos."""
    word = Document()
    word.add_heading("Bán hàng qua mạng cho bà con", 0)
    word.add_heading("Chụp ảnh hàng cho đẹp", 1)
    word.add_heading("Chọn chỗ sáng", 2)
    word.add_paragraph("Đặt hàng gần cửa, tránh nắng gắt.")
    word.add_picture(photo("green"))
    word.add_heading("Chụp ba tấm", 2)
    for line in ("Một tấm cả rổ", "Một tấm gần", "Một tấm có người bán"):
        word.add_paragraph(line, style="List Number")
    word.add_paragraph("Xem lại ảnh, tấm nào mờ thì chụp lại.")
    word.add_heading("Viết lời rao", 1)
    word.add_heading("Viết tên và giá", 2)
    word.add_paragraph("Viết tên hàng, giá, nơi bán.")
    path = folder / "Tờ bài.docx"
    word.save(str(path))
    return path


def write_list(folder: Path) -> Path:
    """Forty questions as they are typed: answer C marked by bold, none marked in the doubtful ones."""
    word = Document()
    for number in range(1, 41):
        word.add_paragraph(f"Câu {number}: Tình huống số {number}, bà con làm gì?")
        for letter, text in zip("ABC", ("Làm theo ngay", "Chuyển tiền trước", "Hỏi lại cho rõ"), strict=True):
            run = word.add_paragraph().add_run(f"{letter}. {text} ({number})")
            run.bold = letter == "C" and number not in DOUBTFUL
    path = folder / "40 câu hỏi.docx"
    word.save(str(path))
    return path


@pytest.mark.parametrize(
    "afternoon",
    [
        pytest.param((WIDE, False), marks=pytest.mark.repeats("the next one, without losing the network")),
        pytest.param((WIDE, True), marks=pytest.mark.repeats("each of its deeds has a file of tests of its own here")),
        pytest.param((SMALL, False), marks=pytest.mark.repeats("the same on a small screen")),
    ],
    indirect=True,
    ids=["office", "cuts", "phone"],
)
@pytest.mark.slow
def test_an_afternoon(afternoon: Afternoon) -> None:
    course = begin_course(afternoon)
    split_handout(afternoon)
    replace_picture(afternoon)
    record_step(afternoon)
    take_list(afternoon, course)
    be_reviewed(afternoon, course)
    publish(afternoon, course)
    wrong = learn(afternoon)
    compare_figures(afternoon, course, wrong)


def begin_course(afternoon: Afternoon) -> str:
    """A new course; answers its address on the desk."""
    page = afternoon.page
    press(page, "Tạo khóa học")
    page.locator("#title").fill(afternoon.title)
    press(page, "Tạo khóa học")
    return page.url


def split_handout(afternoon: Afternoon) -> None:
    """The handout in, one cut moved, and into the draft: two lessons, of which the first gains a step."""
    page = afternoon.page
    press(page, "Lấy bài từ tệp Word")
    page.locator("#file").set_input_files(write_handout(afternoon.folder))
    press(page, "Đọc tệp")
    expect(page.locator("main")).to_contain_text("Sẽ thành 2 bài, 3 bước, 1 ảnh.")
    page.locator(".piece").filter(has_text="tấm nào mờ").locator("select").select_option("step")
    press(page, "Chia lại")
    expect(page.locator("main")).to_contain_text("Sẽ thành 2 bài, 4 bước, 1 ảnh.")
    press(page, "Đưa vào bản nháp")
    press(page, "Xem và sửa: Chụp ảnh hàng cho đẹp")
    expect(page.locator("[data-row]")).to_have_count(3)


def replace_picture(afternoon: Afternoon) -> None:
    """The photo of the handout gives way to a better one, and a sentence is added while the network is away."""
    page, context = afternoon.page, afternoon.context
    page.locator("[data-row='1'] .step-body img[data-path]").click()
    page.locator("[data-row='1'] [data-deed=picture]").click()
    better = {"name": "ro.png", "mimeType": "image/png", "buffer": photo("brown").read()}
    page.locator("#editor-picture-file").set_input_files(better)
    page.locator("#editor-picture-text").fill("Rổ rau cạnh cửa sổ")
    page.get_by_role("button", name="Chèn ảnh").click()
    expect_source(
        page, re.compile(r"^Đặt hàng gần cửa, tránh nắng gắt.\n\n!\[Rổ rau cạnh cửa sổ\]\(hinh/[a-z-]+\.webp\)$")
    )
    if afternoon.cuts:
        context.set_offline(True)
    page.locator("[data-row='2'] .step-body").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Lau ống kính trước.")
    page.locator(".save-bar .button").click()
    if afternoon.cuts:
        expect(page.locator("#keep-state")).to_contain_text("có mạng là máy tự gửi")
        context.set_offline(False)
    expect(page.locator(".saved")).to_be_visible(timeout=20000)
    assert "Lau ống kính trước." in page.locator("#b2-source").input_value()


def record_step(afternoon: Afternoon) -> None:
    """The first step is read into the microphone and sent; without a network what was recorded waits."""
    page, context = afternoon.page, afternoon.context
    page.locator("[data-row='1']").get_by_role("link", name="Thu giọng đọc").click()
    page.get_by_role("button", name="Thu", exact=True).click()
    expect(page.locator("[data-state]")).to_contain_text("Đang thu: 0:01", timeout=10000)
    page.get_by_role("button", name="Dừng").click()
    if afternoon.cuts:
        context.set_offline(True)
        page.get_by_role("button", name="Gửi").click()
        expect(page.locator("[data-state]")).to_contain_text("Đoạn thu vẫn còn đây")
        context.set_offline(False)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator(".saved")).to_be_visible()


def take_list(afternoon: Afternoon, course: str) -> None:
    """Forty questions in, of which three are mended: nothing is guessed, and the count adds up."""
    page = afternoon.page
    page.goto(f"{course}/ngan-hang")
    press(page, "Lấy câu hỏi từ tệp")
    page.locator("#file").set_input_files(write_list(afternoon.folder))
    press(page, "Đọc tệp")
    expect(page.locator("main")).to_contain_text("Tệp có 40 câu.")
    expect(page.locator(".questions > li")).to_have_count(len(DOUBTFUL))
    for number in DOUBTFUL:
        card = page.locator(f"#cau-{number}")
        card.get_by_label(f"Hỏi lại cho rõ ({number})").check()
        card.get_by_role("button", name="Đúng rồi, nhập câu này").click()
        page.wait_for_load_state()
    press(page, "Đưa 40 câu vào bản nháp")
    expect(page.locator("main")).to_contain_text("Đã vào bản nháp 40 trên 40 câu.", timeout=20000)


def be_reviewed(afternoon: Afternoon, course: str) -> None:
    """A second person reads the draft, remarks, and agrees; the trainer reads that."""
    page, site = afternoon.page, afternoon.site
    page.goto(course)
    page.locator("main a").filter(has_text="Nhờ người xem lại").click()
    page.locator("#reviewer").select_option(index=0)
    reviewer = page.locator("#reviewer option:checked").inner_text()
    page.locator("#note").fill("Nhờ xem giúp bài chụp ảnh.")
    press(page, "Nhờ xem")
    second = afternoon.browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    enter(second, site, login_of(site, reviewer))
    second.goto(f"{site.url}/soan/")
    second.locator("main a").filter(has_text=afternoon.title).first.click()
    expect(second.locator("main")).to_contain_text("Nhờ xem giúp bài chụp ảnh.")
    remark(second.locator(".remarks").first, "Bài đọc dễ hiểu.")
    press(second, "Đồng ý xuất bản")
    second.context.close()
    page.goto(f"{course}/xuat-ban")
    expect(page.locator("main")).to_contain_text(f"{reviewer}: đồng ý xuất bản")
    expect(page.locator("main")).to_contain_text("còn 1 góp ý")


def remark(place: Locator, text: str) -> None:
    """Say something about a place of a draft."""
    place.locator("summary").click()
    place.locator("textarea").fill(text)
    place.get_by_role("button", name="Gửi lời góp ý").click()
    place.page.wait_for_load_state()
    expect(place).to_contain_text(text)


def login_of(site: Site, name: str) -> str:
    """The log-in name of a member of staff."""
    with site.app.app_context():
        return db.session.scalars(select(Person.login).where(Person.name == name.split(" (")[0])).one() or ""


def publish(afternoon: Afternoon, course: str) -> None:
    """For all to see."""
    afternoon.page.goto(f"{course}/xuat-ban")
    press(afternoon.page, "Xuất bản")
    expect(afternoon.page.locator(".saved")).to_contain_text("Đã xuất bản")


def learn(afternoon: Afternoon) -> str:
    """A learner hears the step, takes the test with one answer wrong, and passes; answers the stem of that one."""
    site = afternoon.site
    with site.app.app_context():
        of_title = select(Course.slug).join(CourseVersion, CourseVersion.id == Course.current_version_id)
        slug = db.session.scalars(of_title.where(CourseVersion.title == afternoon.title)).one()
    context = afternoon.browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    join(
        page, site, "Lò Thị " + "".join(secrets.choice("bcdghklmn") + secrets.choice("aeiou") for _ in range(4)).title()
    )
    page.goto(f"{site.url}/khoa-hoc/{slug}")
    press(page, "Ghi danh khóa này")
    page.goto(f"{site.url}/khoa-hoc/{slug}")
    press(page, "Bắt đầu học")
    expect(page.locator("main audio source")).to_have_count(2)
    expect(page.get_by_alt_text("Rổ rau cạnh cửa sổ")).to_be_visible()
    learn_course(page, site, slug, wrong_at=WRONG)
    assert page.inner_text("h1") == "Bà con đạt rồi"
    expect(page.locator("main")).to_contain_text(f"trả lời đúng {ASKED - 1} trên {ASKED} câu")
    attempt = page.url.removeprefix(f"{site.url}/kiem-tra/").split("/")[0]
    context.close()
    return str(asked_in(site, attempt, WRONG).body.stem)


def compare_figures(afternoon: Afternoon, course: str, wrong: str) -> None:
    """Counts on the screen, in the file and of the one question are those of one learner with one wrong answer."""
    page = afternoon.page
    page.goto(f"{course}/so-lieu")
    assert page.locator(".headline dd").all_inner_texts() == ["1", "1", "1", "1"]
    press(page, "Xem kỹ từng câu của bài kiểm tra")
    screen = [row.locator("> th, > td").all_inner_texts() for row in page.locator("tbody tr").all()]
    answer = page.context.request.get(f"{course}/so-lieu/cau-hoi.csv").body().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(answer), delimiter=";"))[-len(screen) :]
    assert [cells[2:] for cells in screen] == [cells[2:] for cells in rows]
    counts = {cells[0]: int(cells[2]) for cells in rows}
    assert (len(counts), sum(counts.values()), counts[wrong]) == (40, ASKED, 1)
    page.locator("tbody a").filter(has_text=wrong).click()
    number = wrong.split("số ")[1].split(",")[0]
    table = {
        row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in page.locator("tbody tr").all()
    }
    assert table == {
        f"Làm theo ngay ({number})": "1 (100%)",
        f"Chuyển tiền trước ({number})": "0 (0%)",
        f"Hỏi lại cho rõ ({number})\nđúng": "0 (0%)",
    }
