"""A trainer on a small phone with scripts off writes one question of each kind and tries it; all pages are judged."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from lms.authoring.desk.models import CourseAuthor
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue import actions as catalogue
from lms.catalogue.queries import draft_of, lessons_of
from lms.operating.demo.staff import TRAINER
from lms.people.models import Person
from lms.quizzes.actions import add_question
from lms.quizzes.kinds import KINDS
from lms.quizzes.models import Question, QuestionVersion, VersionQuestion
from lms.quizzes.queries import Use, uses_of
from lms.quizzes.texts import QuestionText
from tests.depth import DEEPEST, repeats, share
from tests.e2e.axe import judged, look_and_read
from tests.e2e.conftest import Site
from tests.e2e.doors import on_page
from tests.e2e.learner import answer, press, send
from tests.factories.questions import TYPED, give_pictures
from tests.html_judge import judge
from tests.quizzes.test_kinds import BODIES

pytestmark = pytest.mark.browser
#: Each kind is written in this file's first test or in test_whole_story.py, and tried by learners in other tests.
WRITTEN = share(sorted(KINDS), 1, 4)
THERE = "test_whole_story.py writes some, and the forms of all stand in the pages that are looked at"
MESSAGE = "Máy nhận được tin này:\n\n::: tin nhắn 0912 345 678\nTài khoản bị khóa. Bấm vào đây.\n:::\n\nLàm gì?"


@dataclass(frozen=True)
class Written:
    """A course being written."""

    course_id: int
    draft_id: int
    lesson_id: int


@pytest.fixture
def written(site: Site) -> Written:
    """A course with two lessons and nothing asked yet, written by the demo's trainer."""
    with site.app.app_context():
        begin_write(db.session())
        session = db.session()
        course = catalogue.make_course(session, f"soan-{secrets.token_hex(4)}", "Khóa đang soạn", now())
        trainer = session.scalars(select(Person).where(Person.login == TRAINER)).one()
        session.add(CourseAuthor(course_id=course.id, person_id=trainer.id, since=now()))
        draft = draft_of(session, course.id)
        assert draft is not None
        give_pictures(session, draft, now())
        for number in (1, 2):
            lesson = catalogue.add_lesson(session, draft, f"Bài {number}")
            catalogue.add_step(session, draft, lesson, "Bước một", "Bà con **bấm** vào đây.")
        first = lessons_of(session, draft.id)[0]
        session.commit()
        return Written(course.id, draft.id, first.id)


@pytest.fixture
def desk(phone: BrowserContext, site: Site) -> Page:
    """The trainer, signed in."""
    return on_page(phone, site, TRAINER, "/soan/")


def asked_last(site: Site, written: Written) -> Use:
    with site.app.app_context():
        return uses_of(db.session(), written.draft_id)[-1]


def save(page: Page) -> None:
    """Press the button that is seen; the first one of the form is for the Enter key."""
    page.locator("main .buttons button").first.click()


def type_in(page: Page, kind: str, stem: str) -> None:
    """Type a question of this kind into its form."""
    page.locator("#stem").fill(stem)
    for name, value in TYPED[kind].items():
        if name == "right":
            page.locator(f"[name=right][value='{value}']").check()
        elif name == "exact":
            page.locator(f"[name=exact][value='{value}']").check()
        elif name.endswith(("picture", "verdict")):
            page.locator(f"[name='{name}']").select_option(value)
        elif name.endswith("-right") or name == "unit_asked":
            page.locator(f"[name='{name}']").check()
        else:
            page.locator(f"[name='{name}']").fill(value)
    page.locator("#teaches").select_option("bai-1#buoc-mot")


@pytest.mark.parametrize("kind", [kind if kind in WRITTEN else repeats(kind, why=THERE) for kind in sorted(KINDS)])
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_question_is_written_and_tried(site: Site, desk: Page, written: Written, kind: str):
    desk.goto(f"{site.url}/soan/{written.course_id}/ngan-hang")
    press(desk, "Thêm câu hỏi")
    desk.locator("main .rows a").nth(list(KINDS).index(kind)).click()
    type_in(desk, kind, MESSAGE)
    if kind != "true_false":
        press(desk, "Thêm dòng")
        desk.locator("[name^='rows-4-']").first.wait_for(state="attached")
        assert desk.locator("#stem").input_value() == MESSAGE
    save(desk)
    press(desk, "Xem thử câu vừa lưu")
    assert desk.locator(".phone-message").first.inner_text().startswith("0912 345 678")
    answer(desk, asked_last(site, written).asked, "Trả lời xong")
    assert desk.locator("#ket-qua h1").inner_text() == "Đúng rồi"


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_a_mistake_is_mended_and_a_row_moved_on_the_phone(site: Site, desk: Page, written: Written):
    desk.goto(f"{site.url}/soan/{written.course_id}/cau-hoi/moi?kieu=ordering&bai={written.lesson_id}")
    type_in(desk, "ordering", "Xếp lại?")
    desk.locator("#rows-2-text").fill("Mở app")
    desk.locator("#stem").press("Tab")
    save(desk)
    desk.locator(".error-summary a").click()
    assert desk.url.endswith("#rows-2-text")
    desk.locator("#rows-2-text").fill("Xem lại tên")
    desk.locator("#dong-2 button").click()
    assert desk.locator("[name=rows-0-text]").input_value() == "Bấm chuyển tiền"
    desk.locator("main details summary", has_text="Xếp trong ngân hàng").click()
    desk.locator("#tags").press("Enter")
    assert desk.locator("h1").inner_text() == "Ôn bài: Bài 1"
    assert asked_last(site, written).asked.body.items[0].text == "Bấm chuyển tiền"


@pytest.fixture
def wide(chromium: Browser, site: Site) -> Iterator[Page]:
    """The trainer with scripts on, which axe needs."""
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    yield on_page(context, site, TRAINER, "/soan/")
    context.close()


def fill_bank(site: Site, written: Written) -> dict[str, int]:
    """A question of each kind in the bank and one in the practice; their uses by kind."""
    made = {}
    with site.app.app_context():
        begin_write(db.session())
        for kind, body in BODIES.items():
            text = QuestionText(kind, replace(body, stem=MESSAGE), ("mã OTP", "ở chợ"), "dễ", ("bai-1", "buoc-mot"))
            use = add_question(db.session(), written.course_id, written.draft_id, text, now(), lesson_id=None)
            made[kind] = use.id
        text = QuestionText("single", BODIES["single"])
        add_question(db.session(), written.course_id, written.draft_id, text, now(), lesson_id=written.lesson_id)
        db.session.commit()
    return made


def paths_of(site: Site, written: Written, uses: dict[str, int]) -> list[str]:
    """Every page about questions, and every page of a trial."""
    top = f"/soan/{written.course_id}"
    paths = [f"{top}/ngan-hang", f"{top}/ngan-hang?tim=otp", f"{top}/ngan-hang?luu={uses['single']}"]
    paths += [f"{top}/bai/{written.lesson_id}/on-bai", f"{top}/cau-hoi/moi", f"{top}/cau-hoi/{uses['single']}/bo"]
    # Forms that are still empty are those of pages with mistakes, without the mistakes.
    paths += [f"{top}/cau-hoi/moi?kieu={kind}" for kind in (uses if DEEPEST else ())]
    # Of a kind either what is written is looked at or what is tried; what is tried stands in courses too.
    paths += [f"{top}/cau-hoi/{use}" for use in share(list(uses.values()), 0, 3)]
    paths += [f"{top}/cau-hoi/{use}/thu" for use in share(list(uses.values()), 1, 3)]
    paths += [f"{top}/cau-hoi/{uses['single']}/thu?lan=1&answer=a", f"{top}/cau-hoi/{uses['single']}/thu?lan=1"]
    paths += [f"{top}/ngan-hang/nhan", f"{top}/cach-hoi", f"{top}/cac-ban-cau-hoi/{key_of(site, uses['single'])}"]
    walk = ["", "/bai/bai-1/1", "/bai/bai-1/on-bai/1", "/bai/bai-1/xong", "/bai/bai-2/xong", "/kiem-tra"]
    # A trial shows learners' own pages below a line that says so.
    return [*paths, *(f"{top}/thu{step}" for step in share([*walk, "/kiem-tra/7/1", "/kiem-tra/7/xem-lai"]))]


def key_of(site: Site, use_id: int) -> str:
    """The key of the question that a use asks."""
    with site.app.app_context():
        begin_write(db.session())
        version_id = db.session.get_one(VersionQuestion, use_id).question_version_id
        question_id = db.session.get_one(QuestionVersion, version_id).question_id
        return db.session.get_one(Question, question_id).key


@pytest.mark.slow
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_pages_of_questions_and_trials_are_clean(site: Site, wide: Page, written: Written):
    paths = paths_of(site, written, fill_bank(site, written))
    found, pages = [], {}
    for path in paths:
        problems, pages[path] = look_and_read(wide, site.url + path)
        found += [f"{path}: {problem}" for problem in problems]
        sideways = wide.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {sideways} px wider than the phone"] * (sideways > 0)
    assert found == []
    assert judge(pages) == []


@pytest.mark.slow
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_pages_with_mistakes_and_the_result_of_a_trial_are_clean(site: Site, wide: Page, written: Written):
    uses = fill_bank(site, written)
    found, pages = [], {}
    for kind in share(list(uses), 1, 4):
        wide.goto(f"{site.url}/soan/{written.course_id}/cau-hoi/moi?kieu={kind}")
        with wide.expect_navigation() as sent:
            save(wide)
        assert wide.locator(".error-summary li").count() > 2
        found += [f"{kind}: {problem}" for problem in judged(wide)]
        pages[kind] = sent.value.text()
    walk_test(wide, site, written)
    found += judged(wide)
    pages["result"] = wide.context.request.get(wide.url).text()
    assert found == []
    assert judge(pages) == []


def walk_test(page: Page, site: Site, written: Written) -> None:
    """Answer a sample test from start to result, wrongly where a guess is wrong."""
    page.goto(f"{site.url}/soan/{written.course_id}/thu/kiem-tra")
    press(page, "Bắt đầu làm bài")
    for _ in range(40):
        if not re.search(r"/kiem-tra/\d+/\d+(#.*)?$", page.url):
            break
        if page.locator("main button.answer").count():
            send(page, page.locator("main button.answer").first)
        else:
            fill_somehow(page)
            press(page, "Tiếp theo")
    press(page, "Nộp bài")
    assert "/ket-qua" in page.url


def fill_somehow(page: Page) -> None:
    """Fill in whatever the question's fields are."""
    for number in range(page.locator("main select").count()):
        page.locator("main select").nth(number).select_option(index=number + 1)
    for gap in page.locator("main .gap input").all():
        gap.fill("không rõ")
    for group in page.locator("main fieldset, main [role=group]:has(> .choice)").all():
        group.locator("input").first.check()
    if page.locator("main .field input[type=text]").count():
        page.locator("main .field input[type=text]").fill("2 kg")


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_certainty_is_one_press_and_the_enter_key_says_nothing_of_it(site: Site, desk: Page, written: Written):
    uses = fill_bank(site, written)
    desk.goto(f"{site.url}/soan/{written.course_id}/cach-hoi")
    desk.get_by_label("Hỏi bà con chắc chắn hay chưa chắc").check()
    desk.get_by_label("Ba lần: có hai gợi ý").check()
    press(desk, "Lưu")
    url = f"{site.url}/soan/{written.course_id}/cau-hoi/{uses['short']}/thu"
    desk.goto(url)
    desk.locator("main input[type=text]").fill("sai bét")
    desk.locator("main input[type=text]").press("Enter")
    assert "chac=" not in desk.url
    assert desk.locator("#ket-qua").inner_text().startswith("Chưa đúng. Thử lại nhé")
    press(desk, "Tôi chắc chắn")
    assert "chac=1" in desk.url
    assert "Chắc chắn mà chưa đúng" in desk.locator("#ket-qua").inner_text()
    press(desk, "Tôi chưa biết")
    assert desk.locator("#ket-qua").inner_text().startswith("Không sao. Cùng xem câu trả lời nhé")
    assert "chac=" not in desk.url
