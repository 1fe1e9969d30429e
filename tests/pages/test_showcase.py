"""The style guide shows every kind of question."""

from lms.pages.showcase import BODIES
from lms.quizzes.kinds import KINDS


def test_every_kind_of_question_has_its_place() -> None:
    assert set(BODIES) == set(KINDS)


def test_every_sample_could_be_asked_but_for_its_text() -> None:
    wrong = {kind: KINDS[kind].check({**body, "stem": "Hỏi?"}) for kind, body in BODIES.items()}
    assert {kind: said for kind, said in wrong.items() if said} == {}
