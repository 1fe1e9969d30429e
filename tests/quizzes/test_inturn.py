"""An order and pairs, one press after the other: what is placed, what may be pressed, and when the answer is whole."""

import random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lms.quizzes import answering
from lms.quizzes.kinds import KINDS, BadAnswer, Unfinished
from lms.quizzes.kinds.inturn import Turn, turn_of
from lms.quizzes.queries import Asked
from lms.quizzes.texts import QuestionText
from tests.quizzes.bank import made
from tests.quizzes.test_kinds import BODIES

in_turn = pytest.mark.parametrize("kind", ["ordering", "matching"])


def at(kind: str, body: Any, form: dict[str, list[str]]) -> Turn:
    """The turn that stands there after a form."""
    shown = KINDS[kind].shown(body, random.Random(3))
    turn = turn_of(KINDS[kind].fields(body, shown, None, form))
    assert turn is not None
    return turn


@in_turn
@given(seed=st.integers(0, 10**6), presses=st.randoms(use_true_random=False))
def test_whatever_is_pressed_comes_to_an_answer_that_says_it(kind: str, seed: int, presses: random.Random) -> None:
    body = made(kind, random.Random(seed))
    form: dict[str, list[str]] = {}
    pressed: list[str] = []
    for _press in range(12):
        turn = at(kind, body, form)
        assert [part.words for part in turn.placed] == pressed or kind == "matching"
        assert len(turn.placed) == len(form)
        if not turn.offers:
            break
        offer = presses.choice(turn.offers)
        pressed.append(offer.words)
        form[offer.name] = [offer.value]
        try:
            response = KINDS[kind].parse(body, {}, form)
        except Unfinished:
            continue
        said = KINDS[kind].response_text(body, response)
        assert all(words in said for words in pressed)
        return
    raise AssertionError("no answer after twelve presses")


def test_the_last_of_an_order_finds_its_place_by_itself() -> None:
    form = {"place-c": ["1"], "place-a": ["2"], "place-b": ["3"]}
    assert KINDS["ordering"].parse(BODIES["ordering"], {}, form) == {"order": ["c", "a", "b", "d"]}


@in_turn
def test_nothing_pressed_is_told_and_some_is_asked_on(kind: str) -> None:
    first = {"ordering": {"place-a": ["1"]}, "matching": {"match-a": ["a"]}}[kind]
    with pytest.raises(BadAnswer) as none:
        KINDS[kind].parse(BODIES[kind], {}, {})
    assert not isinstance(none.value, Unfinished)
    with pytest.raises(Unfinished):
        KINDS[kind].parse(BODIES[kind], {}, first)


@in_turn
def test_where_certainty_is_asked_what_was_left_out_is_told(kind: str) -> None:
    first = {"ordering": {"place-a": ["1"]}, "matching": {"match-a": ["a"]}}[kind]
    asked = Asked(1, 1, 1, QuestionText(kind, BODIES[kind], key="k"), "<p>Hỏi?</p>")
    with pytest.raises(BadAnswer) as told:
        answering.parse(asked, KINDS[kind].shown(asked.body, random.Random(1)), {**first, "chac": ["1"]})
    assert not isinstance(told.value, Unfinished)


def test_numbers_that_leave_a_place_out_are_asked_again() -> None:
    turn = at("ordering", BODIES["ordering"], {"place-a": ["1"], "place-b": ["3"]})
    assert [part.words for part in turn.placed] == ["a"]
    assert {offer.words for offer in turn.offers} == {"b", "c", "d"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"ordering", "matching"}))
def test_other_kinds_are_not_answered_in_turns(kind: str) -> None:
    shown = KINDS[kind].shown(BODIES[kind], random.Random(1))
    assert turn_of(KINDS[kind].fields(BODIES[kind], shown, None)) is None
