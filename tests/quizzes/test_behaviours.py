"""Not knowing, certainty and tries, for every kind of question; what a version keeps of how it asks."""

import random
from dataclasses import replace

import pytest

from lms.quizzes import answering
from lms.quizzes.behaviours import AT_ONCE, Behaviour, behaviour_of, hint_after, hint_problems
from lms.quizzes.kinds import KINDS, BadAnswer
from lms.quizzes.practising import Round, practised, try_number
from lms.quizzes.queries import Asked
from lms.quizzes.texts import QuestionText
from tests.quizzes.test_kinds import BODIES, RIGHT

every_kind = pytest.mark.parametrize("kind", KINDS)


def asked(kind: str, **more: object) -> Asked:
    return Asked(1, 1, 1, QuestionText(kind, replace(BODIES[kind], **more)), "<p>Hỏi</p>")


def shown(kind: str) -> dict[str, object]:
    return KINDS[kind].shown(BODIES[kind], random.Random(3))


def form(kind: str, **more: str) -> dict[str, list[str]]:
    """The right answer as a browser sends it."""
    sent = {name: value if isinstance(value, list) else [value] for name, value in RIGHT[kind].items()}
    return sent | {name: [value] for name, value in more.items()}


@every_kind
def test_not_knowing_is_taken_without_an_answer_and_gets_no_mark(kind: str):
    response = answering.parse(asked(kind), shown(kind), {answering.UNKNOWN: ["1"]})
    assert response == {"unknown": True}
    grade = answering.grade(asked(kind), response)
    assert (grade.fraction, grade.right) == (0.0, False)
    assert all(reason.right and not reason.chosen for reason in grade.reasons)
    assert answering.response_text(asked(kind), response) == "Không biết"
    assert answering.fields(asked(kind), shown(kind), response) == answering.fields(asked(kind), shown(kind), None)


@every_kind
def test_not_knowing_wins_over_what_was_chosen_before(kind: str):
    assert answering.is_unknown(answering.parse(asked(kind), shown(kind), form(kind, **{answering.UNKNOWN: "1"})))


@every_kind
@pytest.mark.parametrize(("said", "sure"), [("1", True), ("0", False), ("", None), ("vâng", None)])
def test_certainty_is_kept_beside_the_answer_and_changes_no_mark(kind: str, said: str, sure: bool | None):
    response = answering.parse(asked(kind), shown(kind), form(kind, chac=said))
    assert response.get("sure") is sure
    assert answering.grade(asked(kind), response).right
    plain = answering.parse(asked(kind), shown(kind), form(kind))
    assert {k: v for k, v in response.items() if k != "sure"} == plain
    assert answering.response_text(asked(kind), response) == answering.response_text(asked(kind), plain)


def test_an_empty_answer_is_asked_again_however_certain():
    with pytest.raises(BadAnswer):
        answering.parse(asked("single"), shown("single"), {"chac": ["1"]})


def test_each_certainty_is_answered_in_its_own_words():
    said = {answering.said_of({"sure": sure}, right) for sure in (True, False) for right in (True, False)}
    assert len(said) == 4
    assert answering.said_of({"chosen": ["a"]}, right=True) == answering.said_of(None, right=False) == ""


@pytest.mark.parametrize("tries", [1, 2, 3])
def test_there_are_as_many_tries_as_the_course_gives(tries: int):
    behaviour = Behaviour(tries=tries)
    pages = [
        practised(asked("single"), Round("", shown("single"), {"answer": ["a"]}), str(n), behaviour) for n in (1, 2, 3)
    ]
    assert [page.last for page in pages] == [n >= tries for n in (1, 2, 3)]
    assert pages[-1].attempt == tries


def test_a_hint_stands_after_each_try_it_was_written_for():
    question = asked("single", hints=("Nhìn tên người gửi.", "Ngân hàng có hỏi thế không?"))
    given = Round("", shown("single"), {"answer": ["a"]})
    pages = [practised(question, given, n, Behaviour(tries=3)) for n in "123"]
    assert [page.hint for page in pages] == ["Nhìn tên người gửi.", "Ngân hàng có hỏi thế không?", ""]
    assert practised(question, Round("", shown("single"), {}), None, Behaviour()).hint == ""
    assert hint_after((), 1) == ""


def test_who_does_not_know_is_told_at_once_without_further_tries():
    page = practised(asked("single"), Round("", shown("single"), {"khong-biet": ["1"]}), "1", Behaviour(tries=3))
    assert (page.last, page.unknown, page.problem) == (True, True, "")


@pytest.mark.parametrize("said", ["", "0", "4", "-1", "2.0", "²", "hai"])
def test_a_try_that_cannot_be_is_the_first(said: str):
    assert try_number(said) == 1


def test_hints_too_many_or_too_long_are_refused():
    assert hint_problems(["a", "b"]) == hint_problems([]) == []
    assert len(hint_problems(["a", "b", "x" * 201])) == 2


def test_a_version_keeps_only_what_is_not_usual():
    assert Behaviour().kept() == {}
    unusual = Behaviour(feedback=AT_ONCE, tries=3, certainty=True, unknown=False)
    assert behaviour_of(unusual.kept()) == unusual
    assert behaviour_of({"draw": [], "lạ": 1}) == Behaviour()
