"""The main job from end to end: a trainer writes and publishes a fourth course, a learner takes it with
scripts off and gets a certificate that verifies, officers above see the completions at every level, the same on
screen and in both files, and the officer next door sees none of them.

With `script/soak tests` the course asks questions of every kind, and the learner takes the shipped courses too.
"""

import csv
import io
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms.areas.models import Area
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.catalogue.queries import draft_of
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.operating.demo.staff import PASSWORD
from lms.people.models import JoinCode
from lms.quizzes.kinds import KINDS
from tests.conftest import ENGINES
from tests.depth import DEEPEST, share
from tests.e2e.conftest import Site
from tests.e2e.learner import learn_course, press
from tests.e2e.test_learner_path import check_certificate, join, slugs
from tests.e2e.test_question_pages import save, type_in
from tests.factories.questions import give_pictures

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.parametrize("site", ENGINES[-1:], indirect=True)]
DONE = "Học xong"
# Another name than in the learner's own test: whoever joins twice with the same name, year and PIN is the same person.
NAME = "Lò Thị Hạnh Phúc"


@dataclass(frozen=True)
class Place:
    """The hamlet of the join link, its commune and the programme area (the former district) above."""

    hamlet: Area
    commune: Area
    district: Area


@pytest.fixture
def place(site: Site) -> Place:
    with site.app.app_context():
        code = db.session.scalars(select(JoinCode).order_by(JoinCode.id)).first()
        assert code is not None
        hamlet = db.session.get_one(Area, code.area_id)
        commune = db.session.get_one(Area, hamlet.parent_id)
        return Place(hamlet, commune, db.session.get_one(Area, commune.parent_id))


@pytest.fixture
def people(chromium: Browser, site: Site) -> Iterator["People"]:
    found = People(chromium, site)
    yield found
    for context in found.contexts:
        context.close()


class People:
    """Members of staff, each on a device of their own, with scripts off."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self.chromium, self.site = chromium, site
        self.contexts: list[BrowserContext] = []

    def signed_in(self, login: str) -> Page:
        """A page of this person."""
        context = self.chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
        context.set_default_timeout(15000)
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self.site.url}/dang-nhap")
        page.locator("#login").fill(login)
        page.locator("#password").fill(PASSWORD)
        press(page, "Đăng nhập")
        return page


def fill(page: Page, button: str, **values: str) -> None:
    """Fill in a form and press its button."""
    for name, value in values.items():
        page.locator(f"#{name}").fill(value)
    press(page, button)


def write_course(page: Page, site: Site, title: str) -> None:
    """From an empty page to a published course of one lesson and a question of some kinds."""
    press(page, "Tạo khóa học")
    fill(page, "Tạo khóa học", title=title, intro="Bà con tập gọi video cho con cháu.")
    course = page.url
    with site.app.app_context():
        begin_write(db.session())
        draft = draft_of(db.session(), int(course.rpartition("/")[2]))
        assert draft is not None
        give_pictures(db.session(), draft, now())
        db.session.commit()
    press(page, "Thêm bài")
    fill(page, "Thêm bài", title="Bài 1")
    lesson = page.url.removesuffix("/viet")
    for step in ("Bước một", "Bước hai"):
        page.goto(lesson)
        press(page, "Thêm bước")
        fill(page, "Lưu và xem", title=step, source="1. Mở máy.\n2. Bấm **Gọi**.\n\n::: mẹo\nNgồi chỗ sáng.\n:::")
    # Each kind is written and tried in test_question_pages.py; a test of four questions needs some to choose from.
    for kind in share(sorted(KINDS), 0, 3):
        write_question(page, f"{course}/ngan-hang", kind)
    write_question(page, f"{lesson}/on-bai", "single")
    page.goto(f"{course}/cai-dat")
    fill(page, "Lưu", quiz_size="4", updated_label="11/2026")
    page.goto(f"{course}/xuat-ban")
    press(page, "Xuất bản")
    assert "Đã xuất bản" in page.inner_text("main")


def write_question(page: Page, where: str, kind: str) -> None:
    """Write one question on the page of the bank or of a lesson's practice."""
    page.goto(where)
    press(page, "Thêm câu hỏi")
    page.locator("main .rows a").nth(list(KINDS).index(kind)).click()
    type_in(page, kind, f"Câu hỏi {secrets.token_hex(3)}: bà con làm gì?")
    save(page)
    assert page.locator(".error-summary").count() == 0


def completions(page: Page, site: Site, area: Area, below: str) -> tuple[int, int]:
    """(of the row named `below`, of the sum) on an area's page; the files must say the same as the screen."""
    address = f"{site.url}/bao-cao/{area.id}"
    page.goto(address)
    screen = [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in page.locator("table tr").all()
    ]
    comma = page.context.request.get(f"{address}.csv").body().decode("utf-8-sig")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(page.context.request.get(f"{address}.xlsx").body()))
    tables = [screen, list(csv.reader(io.StringIO(comma), delimiter=";")), sheet.get_sheet_by_index(0).to_python()]
    answers = {figures(table, below) for table in tables}
    assert len(answers) == 1, f"{area.name}: screen, CSV and XLSX differ: {answers}"
    return answers.pop()


def figures(table: list[list[object]], below: str) -> tuple[int, int]:
    """The completions of one row and of the sum, from the first table that has both."""
    head = next(row for row in table if DONE in row)
    column = head.index(DONE)
    rows = table[table.index(head) + 1 :]
    named = {str(row[0]).strip(): row for row in reversed(rows) if len(row) == len(head)}
    return number(named[below][column]), number(named["Cộng"][column])


def number(cell: object) -> int:
    """A cell as a number: 1.234 on screen, 1234.0 in a sheet."""
    return int(cell) if isinstance(cell, int | float) else int(re.sub(r"\D", "", str(cell)))


def levels(officers: dict[str, Page], site: Site, place: Place) -> list[tuple[int, int]]:
    """Completions at hamlet, commune and district."""
    chief, commune = officers["vung"], officers["canbo"]
    return [
        completions(commune, site, place.hamlet, place.hamlet.full_name),
        completions(commune, site, place.commune, place.hamlet.full_name),
        completions(chief, site, place.district, place.commune.full_name),
    ]


def test_the_main_job_from_end_to_end(phone: BrowserContext, people: People, site: Site, place: Place) -> None:
    write_course(people.signed_in("huongdan"), site, f"Gọi video cho con cháu {secrets.token_hex(2)}")
    courses = slugs(site)
    assert len(courses) == 4
    officers = {login: people.signed_in(login) for login in ("canbo", "vung", "canbo2")}
    before = levels(officers, site, place)
    next_door = sum_next_door(officers["canbo2"], site)
    learner = phone.new_page()
    learner.goto(site.url)
    learner.locator("main a.card").first.click()
    learner.wait_for_load_state()
    join(learner, site, NAME)
    # A shipped course is learned to its certificate in test_pages.py too.
    taken = courses if DEEPEST else courses[-1:]
    for slug in taken:
        learner.goto(f"{site.url}/khoa-hoc/{slug}")
        if learner.get_by_text("Ghi danh khóa này").count():
            press(learner, "Ghi danh khóa này")
        learn_course(learner, site, slug)
        assert learner.inner_text("h1") == "Bà con đạt rồi"
    learner.goto(f"{site.url}/toi")
    links = {link.get_attribute("href") or "" for link in learner.locator("a[href$='.pdf']").all()}
    assert len(links) == len(taken)
    for link in sorted(links):
        check_certificate(learner, phone, site, link, NAME)
    assert levels(officers, site, place) == [(row + len(taken), total + len(taken)) for row, total in before]
    assert sum_next_door(officers["canbo2"], site) == next_door
    with site.app.app_context():
        assert counters.differences(db.session(), certified_facts(db.session())) == []
    refused = officers["canbo2"].goto(f"{site.url}/bao-cao/{place.hamlet.id}")
    assert refused is not None
    assert refused.status == 404
    assert NAME not in officers["canbo2"].inner_text("body")


def sum_next_door(page: Page, site: Site) -> int:
    """Completions in the area of the officer next door."""
    page.goto(f"{site.url}/bao-cao")
    own = page.locator("main a[href^='/bao-cao/']").first.get_attribute("href") or ""
    text = page.context.request.get(f"{site.url}{own}.csv").body().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    return figures(rows, "Cộng")[1]  # type: ignore[arg-type]
