"""A kind of question is a slice through every floor: whatever has to know a kind knows all of them.

Adding one is its own files and a row in each table that is compared here; docs/questions.md says which.
"""

import ast
import random
import re
from typing import get_args

import pytest

from lms.authoring.questions.forms import FORMS
from lms.authoring.questions.kind_words import WORDS
from lms.authoring.questions.typed_rows import DESK
from lms.base.text import tidy
from lms.exchange.coursefolder import folder_words
from lms.exchange.coursefolder.kind_rows import ROWS
from lms.exchange.coursefolder.kind_settings import SETTINGS
from lms.operating.demo import demo_answers as demo
from lms.pages.showcase import QUESTIONS
from lms.quizzes.files.formats import FORMATS
from lms.quizzes.kinds import KINDS, Body
from lms.quizzes.kinds.rows import Option
from lms.quizzes.queries import Asked
from lms.quizzes.texts import QuestionText
from tests.factories.questions import TYPED
from tests.quizzes.bank import MAKERS
from tests.quizzes.test_kinds import BODIES, KEPT, RIGHT
from tests.structure.tree import ROOT, modules, name, parsed, templates

#: Who still asks for a kind by its name: readers of other programs' files, which find out which kind a question is.
#: What a module does with each kind stands in a table with a row a kind, or the kind itself says it.
BY_NAME = {
    "lms/quizzes/files/gift.py",
    "lms/quizzes/files/moodle.py",
}
#: Words that are other things, too: a picture in a file, a gap in the figures.
OTHER_THINGS = {"picture", "short", "number", "gap"}


def asked(kind: str) -> Asked:
    """A question of this kind."""
    return Asked(1, 1, 1, QuestionText(kind, BODIES[kind]), "")


def test_every_floor_knows_every_kind() -> None:
    tables = {
        "the trainer's form": FORMS,
        "what its rows become": DESK,
        "what the desk says of it": WORDS,
        "its word in a folder": folder_words.KINDS,
        "its rows in a folder": ROWS,
        "the demo's answers": demo.FORMS,
        "the style guide": QUESTIONS,
        "what a trainer types": TYPED,
        "a good question": KEPT,
        "its right answer": RIGHT,
        "questions by dice": MAKERS,
    }
    lacks = {where: KINDS.keys() ^ table.keys() for where, table in tables.items()}
    assert {where: keys for where, keys in lacks.items() if keys} == {}


def test_what_a_kind_has_besides_belongs_to_a_kind() -> None:
    assert SETTINGS.keys() <= KINDS.keys()
    assert {type(kind.sample) for kind in KINDS.values()} == set(get_args(Body)), "the type of all bodies"


@pytest.mark.parametrize("key", KINDS)
def test_it_says_where_its_rows_are_and_what_they_are_like(key: str) -> None:
    kind = KINDS[key]
    for body in (BODIES[key], kind.sample):
        assert body.rows
        assert all(row.id for row in body.rows)
        assert kind.several_right or sum(row.right for row in body.rows if isinstance(row, Option)) <= 1


@pytest.mark.parametrize("key", KINDS)
def test_its_sample_is_drawn(key: str) -> None:
    kind = KINDS[key]
    drawn = kind.fields(kind.sample, kind.shown(kind.sample, random.Random(1)), None)
    assert drawn.items or drawn.story


@pytest.mark.parametrize("key", KINDS)
def test_answers_are_carried_to_the_same_question_as_they_are(key: str) -> None:
    carry = KINDS[key].carry(BODIES[key], BODIES[key])
    assert carry is not None
    response = KINDS[key].parse(BODIES[key], KINDS[key].shown(BODIES[key], random.Random(1)), RIGHT[key])
    assert carry(response) == response


@pytest.mark.parametrize("key", KINDS)
def test_blind_guessing_gets_less_than_all_where_anybody_can_say(key: str) -> None:
    guessed = KINDS[key].guessed(BODIES[key])
    assert guessed is None or 0 < guessed < 100


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("key", KINDS)
def test_the_demo_answers_it_rightly_and_wrongly(key: str, right: bool) -> None:
    kind, dice = KINDS[key], random.Random(1)
    form = demo.form_of(dice, asked(key), right=right)
    response = kind.parse(BODIES[key], kind.shown(BODIES[key], dice), form)
    assert kind.grade(BODIES[key], response).right is right


@pytest.mark.parametrize("key", KINDS)
def test_formats_hold_it_or_leave_it(key: str) -> None:
    for format_ in FORMATS.values():
        assert (key in format_.kinds) != (key in format_.left), f"{format_.key}: say whether it holds {key}"
        assert {*format_.kinds, *format_.left} <= KINDS.keys(), format_.key


def test_the_style_guide_draws_every_kind() -> None:
    page = (ROOT / "templates" / "pages" / "styleguide_forms.html").read_text("utf-8")
    drawn = set(re.findall(r"\{\{ question_fields\((\w+),", page))
    assert drawn == {place for place, _shown, _response in QUESTIONS.values()}


def test_the_papers_name_every_kind() -> None:
    guide = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    listed = re.search(r"Tự viết thì có những kiểu: (.*?)\.\s", guide, re.DOTALL)
    assert listed is not None
    assert [tidy(one) for one in listed[1].split(",")] == [str(kind.name).lower() for kind in KINDS.values()]

    lists = (ROOT / "docs" / "question-lists.md").read_text("utf-8")
    left = re.search(r"^\| Excel.*\| (.*?) \|$", lists, re.MULTILINE)
    assert left is not None
    assert left[1].split(", ") == [str(KINDS[key].name).lower() for key in FORMATS["excel"].left]


def test_templates_compare_no_kinds() -> None:
    asks = re.compile(r"\bkind\.key\s*(?:==|!=|in\b|not in\b)|\[\s*[\"']kind[\"']\s*\]\s*==")
    assert asks.search('{% if kind.key == "ordering" %}')
    assert asks.search('{% if kind.key in ("single", "multiple") %}')
    assert [name(path) for path in templates() if asks.search(path.read_text("utf-8"))] == []


def test_nobody_else_asks_for_a_kind_by_its_name() -> None:
    keys = KINDS.keys() - OTHER_THINGS
    asking = {
        name(path)
        for path in modules()
        if "lms/quizzes/kinds/" not in name(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Compare)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant) and inner.value in keys
    }
    assert asking == BY_NAME
