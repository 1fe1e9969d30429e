"""What a question says is read in one place and written in one, and nothing is lost or added on the way."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lms.authoring.questions.bodies import body_of, typed_of
from lms.exchange.coursefolder.reader import read_course
from lms.quizzes.files.formats import FORMATS
from lms.quizzes.files.readers import read_file
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.rows import taking
from lms.quizzes.reading import FoundQuestion
from lms.quizzes.texts import QuestionText
from tests.quizzes.bank import MAKERS, words
from tests.quizzes.test_kinds import BODIES, KEPT
from tests.structure.tree import ROOT

every_kind = pytest.mark.parametrize("key", KINDS)
#: What may stand anywhere in JSON.
ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)
JSON = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
NAMES = st.sampled_from(
    ["stem", "why", "hints", *"options answers items pairs extra gaps parts text exact tolerance picture".split()]
)


@every_kind
def test_what_is_kept_is_read_and_written_again_as_it_was(key: str) -> None:
    kind = KINDS[key]
    for kept in (KEPT[key], {**KEPT[key], "hints": ["một", "hai"]}):
        assert kind.write(kind.read(kept)) == kept


@every_kind
@given(seed=st.integers(0, 10**6))
def test_so_are_questions_that_dice_make(key: str, seed: int) -> None:
    dice = random.Random(seed)
    kept = {"stem": words(dice), "why": "", **MAKERS[key](dice)}
    whole = {"exact": [], "extra": []} if key in ("short", "gap", "matching", "categorise") else {}
    known = {name: value for name, value in (whole | kept).items() if name in KEPT[key]}
    assert KINDS[key].write(KINDS[key].read(kept)) == known


@every_kind
def test_what_a_form_makes_is_what_was_read_into_it(key: str) -> None:
    assert body_of(key, typed_of(key, BODIES[key])) == BODIES[key]


@pytest.mark.parametrize("folder", sorted(one for one in (ROOT / "courses").iterdir() if one.is_dir()), ids=str)
def test_every_question_that_is_shipped_stays_as_it_is(folder: Path) -> None:
    course, _problems = read_course(folder)
    assert course is not None
    asked = [*course.bank, *(one for lesson in course.lessons for one in lesson.practice)]
    assert asked
    for one in asked:
        kind = KINDS[one.kind]
        assert kind.read(kind.write(one.body)) == one.body
        assert body_of(one.kind, typed_of(one.kind, one.body)) == one.body


@pytest.mark.parametrize("format_", FORMATS)
def test_so_does_what_readers_of_files_make(format_: str) -> None:
    held = [
        FoundQuestion(key, QuestionText(key, body)) for key, body in BODIES.items() if key in FORMATS[format_].kinds
    ]
    found = read_file(FORMATS[format_].write(held)).found
    assert found
    for one in found:
        assert KINDS[one.kind].read(KINDS[one.kind].write(one.body)) == one.body


@every_kind
@given(kept=st.dictionaries(NAMES, JSON, max_size=6))
def test_whatever_is_kept_is_read_and_says_what_is_wrong_with_it(key: str, kept: dict[str, Any]) -> None:
    kind = KINDS[key]
    body = kind.read(kept)
    assert kind.read(kind.write(body)) == body
    assert isinstance(kind.problems(body), list)


@every_kind
def test_what_is_not_there_says_nothing_and_what_nobody_knows_is_not_kept(key: str) -> None:
    kind = KINDS[key]
    assert kind.read({}) == type(kind.sample)()
    assert kind.read({**KEPT[key], "lạ": 1}) == BODIES[key]


@every_kind
def test_a_kind_reads_the_body_it_shows_itself_with(key: str) -> None:
    kind = KINDS[key]
    assert type(kind.read({})) is type(kind.sample)
    assert kind.read(kind.write(kind.sample)) == kind.sample


def test_a_deed_for_one_sort_of_body_takes_no_other() -> None:
    count = taking(ChoiceBody, lambda body: len(body.options))
    assert count(BODIES["single"]) == 3
    with pytest.raises(TypeError, match="PairsBody is no ChoiceBody"):
        count(PairsBody())
