"""What there is to press and what is said of an answer: on the first screen of a small phone, at every text size."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from lms.base.db import db
from lms.catalogue.outline import Outline, outline
from lms.catalogue.queries import published_courses
from lms.quizzes.queries import Asked, question_set
from tests.e2e.conftest import Site
from tests.e2e.learner import answer

# How pages look does not depend on the database.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("site", ["sqlite"], indirect=True)]
WIDTH, HEIGHT = 320, 568
SIZES = ("1", "2", "3")


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A small phone without scripts."""
    context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, java_script_enabled=False)
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()


def trees(site: Site) -> list[Outline]:
    """The courses that are shipped."""
    with site.app.app_context():
        return [outline(db.session(), card.version_id) for card in published_courses(db.session())]


def sizes(page: Page) -> Iterator[str]:
    """Each text size; the page is shown in it, opened where its address says."""
    for size in SIZES:
        page.evaluate(
            """size => {
            document.documentElement.dataset.size = size
            const opened = document.getElementById(location.hash.slice(1))
            opened ? opened.scrollIntoView() : scrollTo(0, 0)
        }""",
            size,
        )
        yield size


def outside(page: Page, selector: str) -> str:
    """Where something stands that is not whole on the first screen; "" when it is."""
    box = page.locator(selector).last.bounding_box()
    if box is None:
        return f"{selector} is not there"
    inside = box["x"] >= 0 and box["x"] + box["width"] <= WIDTH and box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT
    return "" if inside and box["height"] >= 48 else str(box)


def test_the_way_on_is_on_the_first_screen_of_every_step(page: Page, site: Site) -> None:
    missed, looked_at = {}, 0
    for tree in trees(site):
        for lesson in tree.lessons:
            for step in lesson.steps:
                path = f"/khoa-hoc/{tree.slug}/{lesson.key}/{step.number}"
                page.goto(site.url + path)
                looked_at += 1
                for size in sizes(page):
                    if where := outside(page, "main .dock .button"):
                        missed[path, size] = where
                    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, (path, size)
    assert looked_at >= 98
    assert missed == {}


def test_what_is_said_of_an_answer_comes_first_for_every_question(page: Page, site: Site) -> None:
    wrong: dict[tuple[str, str], str] = {}
    for path, asked in practice(site):
        page.goto(site.url + path)
        answer(page, asked, "Trả lời xong")
        if not page.title().startswith("Đúng rồi: "):
            wrong[path, ""] = page.title()
        elif page.evaluate("document.activeElement.id") != "ket-qua":
            wrong[path, ""] = "the page opens elsewhere"
        for size in sizes(page):
            box = page.locator("#ket-qua h1").bounding_box()
            if box is None or not 0 <= box["y"] <= HEIGHT / 2:
                wrong[path, size] = f"heading at {box}"
    assert wrong == {}


def practice(site: Site) -> Iterator[tuple[str, Asked]]:
    """Every practice question of the shipped courses."""
    for tree in trees(site):
        with site.app.app_context():
            groups = question_set(db.session(), tree.version_id).practice
        for lesson in tree.lessons:
            for number, asked in enumerate(groups.get(lesson.key, ()), 1):
                yield f"/khoa-hoc/{tree.slug}/{lesson.key}/on-bai/{number}", asked
