"""A trainer brings a Word list: scripts off on a small phone to the end, and every page judged with scripts on."""

from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms.authoring.desk.models import CourseAuthor
from lms.authoring.intake.question_files import keep_reading
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.quizzes.queries import uses_of
from lms.quizzes.reading import FoundQuestion, Reading
from lms.quizzes.texts import QuestionText
from tests.authoring.test_importing import READING, body
from tests.e2e.axe import look
from tests.e2e.conftest import Site
from tests.e2e.learner import press
from tests.e2e.test_question_pages import Written, desk, wide, written
from tests.html_judge import judge

__all__ = ["desk", "wide", "written"]
pytestmark = pytest.mark.browser
LIST = """Câu 1: Ai gọi xin mã OTP thì làm gì?
A. Đọc mã cho họ
B. Không đọc, tắt máy *
Câu 2: Mua hàng thấy giá rẻ bất thường thì sao?
A. Chuyển tiền ngay
B. Hỏi lại người quen
Câu 3: Mật khẩu nên giữ thế nào?
A. Giữ trong đầu *
B. Dán ở cửa
"""


def write_list(folder: Path) -> Path:
    """The list as a Word file."""
    document = Document()
    for line in LIST.splitlines():
        document.add_paragraph(line)
    path = folder / "Đề cương xã.docx"
    document.save(str(path))
    return path


def in_bank(site: Site, written: Written) -> list[str]:
    """The texts of the draft's bank."""
    with site.app.app_context():
        return [use.asked.body.stem for use in uses_of(db.session(), written.draft_id) if use.lesson_id is None]


def keep(site: Site, written: Written, reading: Reading) -> str:
    """A file of the trainer's, read already; the address of its preview."""
    with site.app.app_context():
        begin_write(db.session())
        session = db.session()
        author = session.scalars(
            select(CourseAuthor.person_id).where(CourseAuthor.course_id == written.course_id)
        ).one()
        kept = keep_reading(session, (written.course_id, author), "Đề cương.docx", reading, now(), lesson_id=None)
        session.commit()
        return f"/soan/{written.course_id}/nhap-cau-hoi/{kept.id}"


def test_a_word_list_becomes_a_bank_after_its_doubt_is_mended(
    site: Site, desk: Page, written: Written, tmp_path: Path
) -> None:
    desk.goto(f"{site.url}/soan/{written.course_id}/ngan-hang")
    press(desk, "Lấy câu hỏi từ tệp")
    desk.locator("#file").set_input_files(write_list(tmp_path))
    press(desk, "Đọc tệp")
    assert "Tệp có 3 câu." in desk.inner_text("main")
    assert desk.locator(".questions > li").count() == 1, "the doubtful one comes first"
    desk.get_by_label("Hỏi lại người quen").check()
    press(desk, "Đúng rồi, nhập câu này 2")
    assert "Không còn câu nào cần xem." not in desk.inner_text("main"), "all three are shown again"
    press(desk, "Đưa 3 câu vào bản nháp")
    assert "Đã vào bản nháp 3 trên 3 câu." in desk.inner_text("main")
    assert in_bank(site, written) == [line.split(": ")[1] for line in LIST.splitlines() if line.startswith("Câu")]


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_forty_megabytes_are_told_what_to_do(site: Site, desk: Page, written: Written, tmp_path: Path) -> None:
    heavy = tmp_path / "ảnh.docx"
    heavy.write_bytes(b"PK" + bytes(40 * 1024 * 1024))
    desk.goto(f"{site.url}/soan/{written.course_id}/nhap-cau-hoi")
    desk.locator("#file").set_input_files(heavy)
    press(desk, "Đọc tệp")
    assert desk.inner_text("#file-error").startswith("Tệp nặng quá 20 MB.")


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_big_file_goes_in_by_itself(site: Site, wide: Page, written: Written) -> None:
    many = Reading(
        tuple(FoundQuestion(f"Câu {n}", QuestionText("single", body(f"Hỏi {n}?", True, False))) for n in range(1, 451))
    )
    wide.goto(site.url + keep(site, written, many))
    press(wide, "Đưa 450 câu vào bản nháp")
    expect(wide.locator("h1")).to_have_text("Đã đưa câu hỏi vào", timeout=30000)
    assert "Đã vào bản nháp 450 trên 450 câu." in wide.inner_text("main")
    assert len(in_bank(site, written)) == 450


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_pages_of_an_import_are_clean(site: Site, wide: Page, written: Written) -> None:
    top = keep(site, written, READING)
    new = f"/soan/{written.course_id}/nhap-cau-hoi"
    # The page that goes on by itself would be gone before it is judged.
    wide.route("**/go-on.js*", lambda route: route.abort())
    found, pages = [], {}
    for path in (new, top, f"{top}?xem=tat-ca", f"{top}?xem=refused", f"{top}/2", f"{top}/dua-vao"):
        found += [f"{path}: {problem}" for problem in look(wide, site.url + path)]
        pages[path] = wide.context.request.get(site.url + path).text()
        sideways = wide.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {sideways} px wider than the phone"] * (sideways > 0)
    for button, path in (("Đọc tệp", new), ("Đúng rồi, nhập câu này 2", top)):
        wide.goto(site.url + path)
        with wide.expect_navigation() as sent:
            press(wide, button)
        pages[f"mistake {path}"] = sent.value.text()
        found += look(wide, wide.url) if path == new else []
    assert found == []
    assert judge(pages) == []
