"""With scripts the page after an answer comes with the answer; address, "back" and "reload" are those of that page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.e2e.axe import judged
from tests.e2e.conftest import Site
from tests.e2e.learner import asked_in, learn_course, press, ready, send
from tests.e2e.test_learner_path import join, slugs
from tests.e2e.test_session_ends import answers, attempt_in

pytestmark = pytest.mark.browser


@pytest.fixture
def learner(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody with scripts on who has joined a course."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    context.set_default_timeout(15000)
    page = context.new_page()
    join(page, site, f"Lường Thị {request.node.name.split('[')[0].replace('_', ' ').removeprefix('test ')}"[:60])
    page.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}")
    press(page, "Ghi danh khóa này")
    yield page
    context.close()


@pytest.fixture
def page(learner: Page, site: Site) -> Page:
    """The first question of a test."""
    learner.goto(f"{site.url}/khoa-hoc/{slugs(site)[0]}/kiem-tra")
    press(learner, "Bắt đầu làm bài")
    return learner


def asked_for(page: Page) -> list[str]:
    """What the browser asks the server for from now on, pages only."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type in ("document", "fetch"):
            seen.append(request.method)

    page.on("request", note)
    return seen


def answer(page: Page, site: Site, number: int) -> None:
    send(page, ready(page, asked_in(site, attempt_in(page), number)))


def heading(page: Page, number: int) -> bool:
    return page.inner_text("h1").startswith(f"Câu {number} ")


def test_an_answer_is_one_round_trip_and_back_and_reload_are_harmless(page: Page, site: Site) -> None:
    attempt = attempt_in(page)
    seen = asked_for(page)
    answer(page, site, 1)
    assert heading(page, 2)
    assert page.url.endswith("/2")
    assert seen[-1] == "POST", "nothing is asked for after the answer"
    assert page.evaluate("document.activeElement.localName") == "h1"
    answer(page, site, 2)
    assert heading(page, 3)
    assert answers(site, attempt)[:3] == [True, True, False]
    page.reload()
    assert heading(page, 3)
    page.go_back()
    page.locator("h1", has_text="Câu 2 ").wait_for()
    given = page.locator("main input:checked, main select, main .placed, main .answer small")
    assert given.count() or page.locator("main input[type=text]").first.input_value()
    page.go_back()
    page.locator("h1", has_text="Câu 1 ").wait_for()
    page.go_forward()
    page.locator("h1", has_text="Câu 2 ").wait_for()
    page.reload()
    assert heading(page, 2)
    assert answers(site, attempt)[:3] == [True, True, False]
    assert judged(page) == []


def test_a_second_press_a_lost_line_and_the_colours(page: Page, site: Site) -> None:
    attempt = attempt_in(page)
    ready(page, asked_in(site, attempt, 1)).dblclick()
    page.locator("h1", has_text="Câu 2 ").wait_for()
    assert answers(site, attempt)[:2] == [True, False]
    page.locator(".aa summary").click()
    page.locator("button[name=_hien][value^='nen.dark']").click()
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.wait_for_load_state()
    page.locator(".aa summary").click()
    assert heading(page, 2)
    assert page.url.endswith("/2")
    last = ready(page, asked_in(site, attempt, 2))
    page.context.set_offline(True)
    last.click()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto(f"{site.url}/kiem-tra/{attempt}/2")
    assert answers(site, attempt)[:2] == [True, False]
    answer(page, site, 2)
    assert answers(site, attempt)[:2] == [True, True]


def test_a_question_that_was_not_answered_is_asked_again_with_words(page: Page) -> None:
    page.evaluate("document.querySelector('main form.whole').requestSubmit()")
    page.locator("[role=alert]").wait_for()
    assert page.url.endswith("/1")
    assert heading(page, 1) or "Câu 1 " in page.inner_text("h1")
    assert judged(page) == []


@pytest.mark.slow
@pytest.mark.repeats("the learner of test_pages.py learns a whole course with scripts")
def test_a_whole_course_is_learned_that_way(learner: Page, site: Site) -> None:
    """Steps, practice, and the test to its result."""
    learn_course(learner, site, slugs(site)[0])
    assert learner.inner_text("h1") == "Bà con đạt rồi"
    learner.reload()
    assert learner.inner_text("h1") == "Bà con đạt rồi"


def test_when_the_line_has_died_a_later_press_sends_it_the_browsers_own_way(page: Page, site: Site) -> None:
    last = ready(page, asked_in(site, attempt_in(page), 1))
    page.clock.install()
    page.route("**/kiem-tra/**", lambda route: route.continue_() if route.request.resource_type == "document" else None)
    seen = asked_for(page)
    last.click()
    last.click()
    assert seen == ["POST"], "a second press at once is one too many"
    page.clock.fast_forward(11_000)
    send(page, last)
    assert heading(page, 2)
    assert seen == ["POST", "POST", "GET"]
