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
    return (
        page.locator("main :is(a, button):not([aria-hidden])")
        .filter(has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$"))
        .first
    )


def send(page: Page, last: Locator) -> None:
    """Press what sends an answer, and wait until the page that follows stands."""
    with page.expect_navigation():
        last.click()


def answer(page: Page, asked: Asked, submit: str = "Tiếp theo", *, right: bool = True) -> None:
    """Answer a question to its end; `submit` is the button below answers that are not pressed one by one."""
    send(page, ready(page, asked, submit, right=right))


def ready(page: Page, asked: Asked, submit: str = "Tiếp theo", *, right: bool = True) -> Locator:
    """Answer a question but for the last press; what is left to press. Where it is no choice, only rightly.

    It goes on from where the page stands, so it may be called again.
    """
    if not page.locator("main button.answer").count():
        fill_in(page, asked)
        return named(page, submit)
    for _press in range(_count(asked) - 1 - _done(page, asked)):
        send(page, pressable(page, _next(page, asked, right=right)))
    return pressable(page, _next(page, asked, right=right))


def _count(asked: Asked) -> int:
    """How many presses answer it."""
    counts = {"scenario": len(good_way(asked)) if asked.kind == "scenario" else 0}
    counts |= {"ordering": len(asked.body.rows) - 1, "matching": len(getattr(asked.body, "pairs", ()))}
    return counts.get(asked.kind, 1)


def _done(page: Page, asked: Asked) -> int:
    """How many presses are made already."""
    if asked.kind == "scenario":
        return page.locator("main .story [role=group]").count() - 1
    return page.locator("main ol.placed > li").count()


def _next(page: Page, asked: Asked, *, right: bool) -> str:
    """The words of the button to press now."""
    if asked.kind == "scenario":
        return good_way(asked)[page.locator("main .story [role=group]").count() - 1]
    if asked.kind == "ordering":
        return str(asked.body.items[page.locator("main ol.placed > li").count()].text)
    if asked.kind == "matching":
        left = page.locator("main h2 span[lang]").inner_text()
        return next(str(pair.right) for pair in asked.body.pairs if pair.left == left)
    if asked.body.offered:
        return next(option.text for option in asked.body.offered if option.right is right)
    raise NotImplementedError(f"say here how a person answers the kind {asked.kind}")


def pressable(page: Page, words: str) -> Locator:
    """The button that answers with these words."""
    exact = re.compile(rf"^\s*{re.escape(words)}\s*(Bà con đã chọn)?\s*$")
    return page.locator("main button.answer").filter(has=page.locator(".lines", has_text=exact)).first


def fill_in(page: Page, asked: Asked) -> None:
    """Give the right answer to a question where answers are filled in."""
    fill = {"ordering": fill_places, "matching": fill_pairs, "categorise": fill_groups, "gap": fill_gaps}.get(
        asked.kind
    )
    if fill:
        fill(page, asked)
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


def learn_course(page: Page, site: Site, slug: str, wrong_at: int = 0) -> None:
    """From the course's page to the result of its test, answering rightly but in the question `wrong_at`."""
    page.goto(f"{site.url}/khoa-hoc/{slug}")
    for _ in range(400):
        path = page.url.removeprefix(site.url)
        if path.startswith("/kiem-tra/") and path.endswith("/ket-qua"):
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
            answer(page, asked_in(site, parts[1], number), right=number != wrong_at)
    elif "on-bai" in parts:
        if page.locator("main form.whole").count():
            answer(page, practice_of(site, slug, parts[2])[int(parts[4]) - 1], "Trả lời xong")
        else:
            press(page, "Tiếp theo")
    elif parts[-1] == "xong":
        page.goto(f"{site.url}/khoa-hoc/{slug}")
    elif parts[-1] == "kiem-tra":
        press(page, "Bắt đầu làm bài")
    elif len(parts) == 2:
        with page.expect_navigation():
            page.locator("main .dock .button").last.click()
    else:
        press(page, "Tiếp theo")
