"""The page of a question tells nothing of its answer: no bot that reads only the source does better than dice.

Every kind is tried with questions made by dice, and every question of the shipped courses besides. Seeds are fixed, so
the outcome is too. That the bots would find something is shown on pages as a careless program draws them.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from math import perm, sqrt
from statistics import fmean, stdev
from typing import Any

import pytest
from flask import Flask

from lms.app import create_app
from lms.base.settings import ROOT
from lms.exchange.coursefolder.reader import read_course
from lms.operating.demo.demo_answers import form_of
from lms.quizzes import answering, veil
from lms.quizzes.kinds import KINDS, BadAnswer, Unfinished
from lms.quizzes.kinds.inturn import turn_of
from lms.quizzes.queries import Asked
from lms.quizzes.texts import QuestionText
from tests.answers import named
from tests.conftest import make_settings
from tests.depth import times
from tests.quizzes.bank import made
from tests.quizzes.bots import IN_WORDS, SIGNS, Form, Group, Learner, Sign, at_random, chosen, groups_of

#: How many questions of a kind, how often a learner meets one of them, and how many of those it meets.
QUESTIONS, MEETINGS, KNOWN = times(30, 20, 80), 6, 20
#: So many standard errors above chance would be less than once in a million tries.
BOUND = 4.75
#: "Đúng" stands before "Sai" on every page: there the place is the word itself.
PLACE_IS_THE_WORD = {"true_false"}
Show = Callable[[Asked, random.Random], dict[str, Any]]
Play = Callable[[list[Group]], Form]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("pages")
    app = create_app(make_settings(f"sqlite:///{folder / 'none.db'}", folder))
    with app.test_request_context():
        yield app


def asked_of(kind: str, body: Any, number: int) -> Asked:
    return Asked(number, number, 1, QuestionText(kind, body, key=f"cau-{number}"), "<p>Hỏi</p>")


@cache
def shipped() -> list[Asked]:
    """Every question of the courses that come with the program."""
    courses = [read_course(folder)[0] for folder in sorted((ROOT / "courses").iterdir())]
    questions = [q for c in courses if c for q in (*c.bank, *(p for lesson in c.lessons for p in lesson.practice))]
    return [asked_of(question.kind, question.body, number) for number, question in enumerate(questions)]


class Sitting:
    """One question on the page of one attempt."""

    def __init__(self, app: Flask, asked: Asked, shown: dict[str, Any], *, press: bool = True) -> None:
        self.app, self.asked, self.shown, self.press = app, asked, shown, press
        self.right = named(asked, shown, form_of(random.Random(1), asked, right=True))
        self.first = self.groups({})

    def groups(self, form: Form) -> list[Group]:
        """What the page shows, after what was sent before."""
        fields = answering.fields(self.asked, self.shown, None, answering.plainly(self.asked, self.shown, form))
        pictures = self.asked.body.pictures
        art = {name: {"html": "<img>", "src": "/hinh", "width": 1, "height": 1} for name in pictures if name}
        turn = turn_of(fields) if self.press else None
        press = self.press and bool(turn or fields.one_press)
        return groups_of(str(drawing(self.app)(fields, "cau-hoi", art, press, turn=turn)))

    def lessons(self) -> Iterator[list[Group]]:
        """What somebody sees who answers rightly, page after page."""
        form: Form = {}
        while shown := [group for group in self.groups(form) if not group.name or group.name not in form]:
            yield shown
            rights = {
                name: self.right[name]
                for group in shown
                for name in ([group.name] if group.name else [one.said["name"] for one in group.choices])
                if name in self.right and (group.name or self.right[name][0] in _values(group, name))
            }
            form |= rights

    @cached_property
    def luck(self) -> float:
        """What dice get here."""
        dice = random.Random(self.asked.id)
        return fmean(self.score(lambda groups: at_random(groups, dice)) for _ in range(6))

    def score(self, play: Play) -> float:
        """Play it to its end."""
        form, shown = {}, self.first
        while True:
            form |= play([group for group in shown if group.name not in form])
            try:
                plain = answering.plainly(self.asked, self.shown, form)
                return answering.grade(self.asked, answering.parse(self.asked, self.shown, plain)).fraction
            except Unfinished:
                shown = self.groups(form)
            except BadAnswer:
                return 0.0


def _values(group: Group, name: str) -> list[str]:
    return [one.value for one in group.choices if one.said["name"] == name]


@cache
def drawing(app: Flask) -> Any:
    """The macro that draws a question's controls."""
    return app.jinja_env.get_template("components/question_fields.html").module.question_fields


def by(sign: Sign, *, backwards: bool) -> Play:
    return lambda groups: chosen(groups, sign, backwards=backwards)


def gain(sittings: list[Sitting], play: Play) -> list[float]:
    """What a bot has more than dice have on the same page."""
    return [one.score(play) - one.luck for one in sittings]


def beats_chance(gains: list[float]) -> bool:
    return fmean(gains) > BOUND * stdev(gains) / sqrt(len(gains)) + 1e-9


def found_out(sittings: list[Sitting], signs: dict[str, Sign]) -> list[str]:
    """The signs by which a bot would beat chance."""
    return [
        f"{name}{' backwards' if backwards else ''}"
        for name, sign in signs.items()
        for backwards in (False, True)
        if beats_chance(gain(sittings, by(sign, backwards=backwards)))
    ]


def learnt(app: Flask, questions: list[Asked], show: Show, *, with_places: bool) -> bool:
    """Whether a bot that meets the questions again and again does better than dice from the second time on."""
    dice, bot, gains = random.Random(4), Learner(with_places=with_places), []
    for meeting in range(MEETINGS):
        for asked in questions:
            one = Sitting(app, asked, show(asked, dice))
            if meeting:
                gains += gain([one], lambda groups, key=asked.key: bot.answer(key, groups, dice))
            for shown in one.lessons():
                bot.learn(asked.key, shown, one.right)
    return beats_chance(gains)


def questions_of(kind: str) -> list[Asked]:
    dice = random.Random(f"questions {kind}")
    return [asked_of(kind, made(kind, dice), number) for number in range(QUESTIONS)]


def made_first(body: Any) -> Any:
    """A choice whose right option has the id that comes first."""
    rights = sorted(body.options, key=lambda option: not option.right)
    pairs = zip("abcdefgh", rights, strict=False)
    return replace(body, options=tuple(replace(one, id=letter) for letter, one in pairs))


def careless(asked: Asked, dice: random.Random) -> dict[str, Any]:
    """Ids and values as they stand in the body."""
    return {**KINDS[asked.kind].shown(asked.body, dice), veil.KEY: ""}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_made_by_dice_can_be_asked(kind: str):
    assert [message for asked in questions_of(kind) for message in KINDS[kind].check(asked.body)] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_right_answer_of_the_page_is_right(app: Flask, kind: str):
    sittings = [Sitting(app, asked, answering.draw(asked, random.Random(asked.id))) for asked in questions_of(kind)]
    assert {one.score(lambda groups, one=one: one.right) for one in sittings} == {1.0}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_bot_beats_dice(app: Flask, kind: str):
    dice = random.Random(f"attempts {kind}")
    sittings = [Sitting(app, asked, answering.draw(asked, dice)) for asked in questions_of(kind)]
    assert found_out(sittings, SIGNS | IN_WORDS) == []


@pytest.mark.slow
@pytest.mark.courses
def test_no_bot_beats_dice_at_the_shipped_courses(app: Flask):
    dice = random.Random(5)
    sittings = [Sitting(app, asked, answering.draw(asked, dice)) for asked in shipped() for _ in range(2)]
    assert len({one.asked.kind for one in sittings}) >= 8
    assert found_out(sittings, SIGNS) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_of_one_attempt_helps_in_the_next(app: Flask, kind: str):
    assert not learnt(app, questions_of(kind)[:KNOWN], answering.draw, with_places=kind not in PLACE_IS_THE_WORD)


def test_nothing_of_one_attempt_at_a_shipped_course_helps_in_the_next(app: Flask):
    bank = [asked for asked in shipped() if asked.kind not in PLACE_IS_THE_WORD][::5]
    assert not learnt(app, bank, answering.draw, with_places=True)


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("single", "value"),
        ("ordering", "value"),
        ("ordering", "all attributes"),
        ("matching", "same end as the name"),
        ("categorise", "same end as the name"),
        ("gap", "value"),
    ],
)
def test_the_bots_find_what_a_careless_page_tells(app: Flask, kind: str, sign: str):
    dice, press = random.Random(6), sign == "all attributes"
    if kind == "single":  # whoever writes the right option first, as many do
        bodies = [made_first(asked.body) for asked in questions_of(kind)]
        questions, press = [asked_of(kind, body, number) for number, body in enumerate(bodies)], True
    else:
        questions = questions_of(kind)
    sittings = [Sitting(app, asked, careless(asked, dice), press=press) for asked in questions]
    assert sign in found_out(sittings, {sign: SIGNS[sign]})


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"short", "number"}))
def test_the_learner_learns_from_a_careless_page(app: Flask, kind: str):
    assert learnt(app, questions_of(kind)[:KNOWN], careless, with_places=False)


def test_the_bots_find_an_order_that_nobody_shuffled(app: Flask):
    def as_written(asked: Asked, dice: random.Random) -> dict[str, Any]:
        return answering.draw(asked, dice) | {"order": [row.id for row in asked.body.items]}

    dice = random.Random(7)
    sittings = [Sitting(app, asked, as_written(asked, dice)) for asked in questions_of("ordering")]
    assert found_out(sittings, {"place": SIGNS["place"]}) == ["place"]


def orders_of(shown: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every list in what is frozen of a question's order, by its name."""
    for name, value in shown.items():
        if isinstance(value, list):
            yield name, tuple(value)
        elif isinstance(value, dict):
            yield from ((f"{name}/{inner}", order) for inner, order in orders_of(value))


@pytest.mark.parametrize("kind", sorted(set(KINDS) - PLACE_IS_THE_WORD))
def test_every_order_is_as_likely_as_any_other(kind: str):
    body = next(asked.body for asked in questions_of(kind))
    seen: dict[str, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    for seed in range(1200):
        for name, order in orders_of(KINDS[kind].shown(body, random.Random(seed))):
            if order:
                seen[name][tuple(order.index(thing) for thing in sorted(order)[:3])] += 1
    for orders in seen.values():
        things = max(len(order) for order in orders)
        places = max(place for order in orders for place in order) + 1
        expected = 1200 / perm(places, things)
        assert len(orders) == perm(places, things)
        assert max(abs(count - expected) for count in orders.values()) < BOUND * sqrt(expected) + 1
