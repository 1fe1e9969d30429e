"""Answers go from one version of a question to the next by the words of its rows."""

import random
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.rows import Option, Thing
from tests.quizzes.test_kinds import BODIES, KEPT, RIGHT

every_kind = pytest.mark.parametrize("kind", KINDS)


def answered(kind: str, body: Any) -> dict[str, Any]:
    form = {name: value if isinstance(value, list) else [value] for name, value in RIGHT[kind].items()}
    return KINDS[kind].parse(body, KINDS[kind].shown(body, random.Random(1)), form)


@every_kind
def test_an_answer_is_the_same_where_nothing_changed(kind: str):
    body = BODIES[kind]
    taken = KINDS[kind].carry(body, KINDS[kind].read(deepcopy(KEPT[kind])))
    assert taken is not None
    response = answered(kind, body)
    assert KINDS[kind].grade(body, taken(response)) == KINDS[kind].grade(body, response)
    shown = KINDS[kind].shown(body, random.Random(2))
    assert KINDS[kind].fields(body, taken(shown), taken(response)) == KINDS[kind].fields(body, shown, response)


def options(*texts: str, right: str) -> ChoiceBody:
    rows = tuple(Option("abcdef"[n], text, text == right) for n, text in enumerate(texts))
    return ChoiceBody(stem="Hỏi?", options=rows)


def test_options_typed_in_another_order_are_found_by_their_words():
    taken = KINDS["single"].carry(options("một", "hai", "ba", right="một"), options("ba", "một", "hai", right="hai"))
    assert taken is not None
    assert taken({"chosen": ["b"], "sure": True}) == {"chosen": ["c"], "sure": True}
    assert taken({"order": ["a", "b", "c"]}) == {"order": ["b", "c", "a"]}
    assert taken({"unknown": True}) == {"unknown": True}


def test_one_option_whose_words_were_mended_is_found_too():
    taken = KINDS["single"].carry(options("một", "hai", right="một"), options("hai", "mốt", right="hai"))
    assert taken is not None
    assert taken({"chosen": ["a"]}) == {"chosen": ["b"]}


@pytest.mark.parametrize("texts", [("một",), ("x", "y"), ("x", "y", "ba")])
def test_where_nobody_can_say_which_is_which_nothing_is_carried(texts: tuple[str, ...]):
    assert KINDS["single"].carry(options("một", "hai", "ba", right="một"), options(*texts, right=texts[0])) is None


def test_pairs_put_right_are_graded_anew():
    old = BODIES["matching"]
    first, second, *rest = old.pairs
    turned = (replace(first, right=second.right), replace(second, right=first.right), *rest)
    new = replace(old, pairs=turned)
    taken = KINDS["matching"].carry(old, new)
    assert taken is not None
    response = {"pairs": {"a": "b", "b": "a", "c": "c"}}
    assert not KINDS["matching"].grade(old, response).right
    assert KINDS["matching"].grade(new, taken(response)).right


def test_an_order_put_right_is_graded_anew():
    rows = tuple(Thing("abc"[n], text) for n, text in enumerate(("một", "hai", "ba")))
    old = OrderingBody(items=rows)
    new = replace(old, items=(Thing("a", "hai"), Thing("b", "một"), rows[2]))
    taken = KINDS["ordering"].carry(old, new)
    assert taken is not None
    assert KINDS["ordering"].grade(new, taken({"order": ["b", "a", "c"]})).right
    assert not KINDS["ordering"].grade(new, taken({"order": ["a", "b", "c"]})).right


def test_choices_in_gaps_and_conversations_must_be_the_same():
    gap = deepcopy(KEPT["gap"])
    gap["gaps"][0]["others"].append("nữa")
    assert KINDS["gap"].carry(BODIES["gap"], KINDS["gap"].read(gap)) is None
    gap = deepcopy(KEPT["gap"])
    gap["gaps"][1]["rights"].append("mã")
    assert KINDS["gap"].carry(BODIES["gap"], KINDS["gap"].read(gap)) is not None
    kept = deepcopy(KEPT["scenario"])
    kept["parts"][0]["choices"][0]["text"] = "Khác"
    story = KINDS["scenario"].read(kept)
    assert KINDS["scenario"].carry(BODIES["scenario"], story) is None
