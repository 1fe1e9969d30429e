"""The session ends in the middle of the test, on a phone with scripts off."""

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from lms.base.db import db
from lms.learning.models import Attempt
from lms.learning.queries import items_of
from lms.people.models import Person
from tests.e2e.conftest import Site
from tests.e2e.learner import asked_in, press, ready, send
from tests.e2e.test_learner_path import join, slugs

pytestmark = pytest.mark.browser


@pytest.fixture
def question(phone: BrowserContext, site: Site, request: pytest.FixtureRequest) -> Page:
    """The first question of the test, answered but for the last press."""
    page = phone.new_page()
    join(page, site, f"Hoàng Thị {request.node.name.split('[')[0].replace('_', ' ').removeprefix('test ')}"[:60])
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}")
    press(page, "Ghi danh khóa này")
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}/kiem-tra")
    press(page, "Bắt đầu làm bài")
    ready(page, asked_in(site, attempt_in(page), 1))
    return page


def last_press(page: Page, site: Site, number: int = 1) -> None:
    """Press what is left of a question's answer."""
    send(page, ready(page, asked_in(site, attempt_in(page), number)))


def attempt_in(page: Page) -> str:
    """The attempt in the page's address."""
    return page.url.split("/kiem-tra/")[1].split("/")[0]


def owner(site: Site, attempt: str) -> str:
    """The learner code of whose attempt it is."""
    with site.app.app_context():
        newest = select(Person.code).order_by(Person.id.desc()).limit(1)
        return db.session.scalars(newest).one()


def answers(site: Site, attempt: str) -> list[bool]:
    """Which questions have an answer."""
    with site.app.app_context():
        row = next(a for a in db.session.scalars(select(Attempt)) if str(a.id) == attempt)
        return [item.response is not None for item in items_of(db.session(), row.id)]


def sign_in(page: Page, code: str) -> None:
    page.locator("#who").fill(code)
    page.locator("#pin").fill("7391")
    page.locator("main button", has_text="Vào học").click()


def test_the_answer_is_there_after_signing_in(question: Page, phone: BrowserContext, site: Site) -> None:
    attempt = attempt_in(question)
    phone.clear_cookies()
    last_press(question, site)
    assert question.inner_text("h1") == "Vào học"
    assert "Câu trả lời vừa rồi vẫn còn" in question.inner_text("main")
    question.reload()
    sign_in(question, "nothing")
    sign_in(question, owner(site, attempt))
    assert question.url.endswith(f"/kiem-tra/{attempt}/2")
    assert answers(site, attempt)[:2] == [True, False]
    question.goto(f"{site.url}/kiem-tra/{attempt}/1")
    given = "input:checked, option[selected], main input[type=text]:not([value='']), main .placed, main .answer small"
    assert question.locator(given).count() > 0


def test_a_page_from_before_signing_in_again_is_taken(question: Page, phone: BrowserContext, site: Site) -> None:
    attempt = attempt_in(question)
    phone.clear_cookies()
    other_tab = phone.new_page()
    other_tab.goto(f"{site.url}/vao-hoc")
    sign_in(other_tab, owner(site, attempt))
    last_press(question, site)
    assert question.url.endswith(f"/kiem-tra/{attempt}/2")
    assert answers(site, attempt)[:2] == [True, False]


def test_a_page_with_a_token_of_nobody_is_sent_again_by_one_press(
    question: Page, phone: BrowserContext, site: Site
) -> None:
    attempt = attempt_in(question)
    phone.clear_cookies()
    question.goto(f"{site.url}/vao-hoc")
    stranger = phone.new_page()
    stranger.goto(f"{site.url}/ghi-danh")
    stranger.locator("#area_search").fill("Chưa Gửi")
    sign_in(question, owner(site, attempt))
    question.goto(f"{site.url}/thoat")
    phone.clear_cookies()
    press(question, "Thoát")
    assert question.inner_text("h1") == "Trang mở đã lâu"
    press(question, "Gửi lại")
    assert question.url == f"{site.url}/"
    press(stranger, "Tìm xóm")
    assert stranger.locator("#area_search").input_value() == "Chưa Gửi"


def test_back_after_handing_in_leads_to_the_result(question: Page, site: Site) -> None:
    attempt = attempt_in(question)
    for number in range(1, len(answers(site, attempt)) + 1):
        last_press(question, site, number)
    press(question, "Nộp bài")
    result = question.url
    assert result.endswith("/ket-qua")
    question.wait_for_load_state()
    question.go_back(wait_until="commit")
    question.wait_for_load_state()
    # The browser may show the page it remembers, or ask and be sent on; neither is a dead end.
    if question.url != result:
        press(question, "Nộp bài")
    assert question.url == result
