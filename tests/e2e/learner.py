"""A learner at the screen: presses what the page shows, knows the right answers from the course's own bank."""

import re
from uuid import UUID

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from lms.base.db import db
from lms.catalogue.models import Course
from lms.learning.models import AttemptItem
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.short import TypedBody
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import Asked, question_set
from lms.quizzes.texts import QuestionText
from tests.e2e.conftest import Site


def press(page: Page, name: str) -> None:
    """Press the button or link with this name, and wait until the page that it leads to stands.

    A click alone returns before the next page is there; what is done then would be done to the old one, where the next
    question has options of the same words.
    """
    with page.expect_navigation():
        named(page, name).click()


def named(page: Page, name: str) -> Locator:
    """The button or link with this name."""
    return page.locator("main :is(a, button)").filter(has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$")).first


def fill_in(page: Page, asked: Asked) -> None:
    """Give the right answer to a question."""
    fill = {"ordering": fill_places, "matching": fill_pairs, "categorise": fill_groups, "gap": fill_gaps}.get(
        asked.kind
    )
    if fill:
        fill(page, asked)
    elif asked.kind == "scenario":
        go_to_a_good_end(page, asked)
    elif isinstance(asked.body, TypedBody):
        text = next(row.text for row in asked.body.answers if row.right)
        page.locator("main input[type=text]").fill(text.replace("*", ""))
    elif asked.body.offered:
        for option in asked.body.offered:
            if option.right:
                choose(page, option.text)
    else:
        raise NotImplementedError(f"say here how a person answers the kind {asked.kind}")


def choose(page: Page, words: str) -> None:
    """Choose the option with these words; pages say nothing else of it."""
    number = r"(?:[0-9]+\.\s*)?"
    exact = re.compile(rf"^\s*{number}{re.escape(words)}\s*$")
    page.locator("main label.choice").filter(has_text=exact).locator("input").check()


def fill_in_to_the_last(page: Page, asked: Asked) -> None:
    """Give the right answer, and where a question goes on for some pages, go to its last one first."""
    for _part in range(len(good_way(asked)) - 1 if asked.kind == "scenario" else 0):
        fill_in(page, asked)
        press(page, "Tiếp theo")
    fill_in(page, asked)


def go_to_a_good_end(page: Page, asked: Asked) -> None:
    """The next choice of a way that ends well; what follows it comes with the next page."""
    groups = page.locator("main .story [role=group]")
    words = good_way(asked)[groups.count() - 1]
    groups.last.locator("label.choice").filter(has_text=words).first.locator("input").check()


def good_way(asked: Asked) -> list[str]:
    """The choices of a conversation that lead to a good end."""
    parts = {part.name: part for part in asked.body.parts}

    def way(name: str) -> list[str] | None:
        part = parts[name]
        if not part.choices:
            return [] if part.verdict == "good" else None
        ways = ((choice.text, way(choice.to)) for choice in part.choices)
        return next(([words, *rest] for words, rest in ways if rest is not None), None)

    return way(asked.body.parts[0].name) or []


def fill_places(page: Page, asked: Asked) -> None:
    """A number for each item."""
    for place, item in enumerate(asked.body.items, 1):
        page.get_by_label(item.text, exact=True).select_option(label=str(place))


def fill_pairs(page: Page, asked: Asked) -> None:
    """The right side for each left side."""
    for pair in asked.body.pairs:
        page.get_by_label(pair.left, exact=True).select_option(label=pair.right)


def fill_groups(page: Page, asked: Asked) -> None:
    """The group of each thing."""
    for pair in asked.body.pairs:
        thing = page.get_by_role("group", name=pair.left, exact=True)
        thing.get_by_label(pair.right, exact=True).check()


def fill_gaps(page: Page, asked: Asked) -> None:
    """What belongs into each gap."""
    fields = page.locator("main .gap :is(select, input)")
    for number, gap in enumerate(asked.body.gaps):
        if gap.others:
            fields.nth(number).select_option(label=gap.rights[0])
        else:
            fields.nth(number).fill(gap.rights[0].replace("*", ""))


def practice_of(site: Site, slug: str, lesson: str) -> tuple[Asked, ...]:
    """The practice questions of a lesson."""
    with site.app.app_context():
        version = db.session.scalar(select(Course.current_version_id).where(Course.slug == slug))
        return question_set(db.session(), version or 0).practice[lesson]


def asked_in(site: Site, attempt: str, number: int) -> Asked:
    """What a test asks at a number."""
    with site.app.app_context():
        statement = (
            select(QuestionVersion)
            .join(AttemptItem, AttemptItem.question_version_id == QuestionVersion.id)
            .where(AttemptItem.attempt_id == UUID(attempt), AttemptItem.position == number)
        )
        row = db.session.scalars(statement).one()
        return Asked(row.id, row.question_id, 1, QuestionText(row.kind, KINDS[row.kind].read(row.body)), "")


def choose_wrong(page: Page, asked: Asked) -> None:
    """Choose the first option that is not right."""
    choose(page, next(option.text for option in asked.body.options if not option.right))


def learn_course(page: Page, site: Site, slug: str, wrong_at: int = 0) -> None:
    """From the course's page to the result of its test, answering rightly but in the question `wrong_at`."""
    page.goto(f"{site.url}/khoa-hoc/{slug}")
    for _ in range(400):
        path = page.url.removeprefix(site.url)
        if "/ket-qua" in path:
            return
        _one_page(page, site, slug, path, wrong_at)
    raise AssertionError(f"no result after 400 pages; at {page.url}")


def _one_page(page: Page, site: Site, slug: str, path: str, wrong_at: int) -> None:
    parts = path.split("?")[0].strip("/").split("/")
    if path.startswith("/kiem-tra/"):
        if parts[-1] == "xem-lai":
            press(page, "Nộp bài")
        else:
            number = int(parts[2])
            (choose_wrong if number == wrong_at else fill_in)(page, asked_in(site, parts[1], number))
            press(page, "Tiếp theo")
    elif "on-bai" in parts:
        if page.locator("main button", has_text="Trả lời xong").count():
            fill_in(page, practice_of(site, slug, parts[2])[int(parts[4]) - 1])
            press(page, "Trả lời xong")
        else:
            press(page, "Tiếp theo")
    elif parts[-1] == "xong":
        page.goto(f"{site.url}/khoa-hoc/{slug}")
    elif parts[-1] == "kiem-tra":
        press(page, "Bắt đầu làm bài")
    elif len(parts) == 2:
        with page.expect_navigation():
            page.locator("main .buttons .button").first.click()
    else:
        press(page, "Tiếp theo")
