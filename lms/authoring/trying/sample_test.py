"""A sample of a course's test, drawn, shown and graded as the real test is; nothing is recorded."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lms.catalogue.outline import Outline
from lms.learning.rules import has_passed, needed_right
from lms.quizzes import answering
from lms.quizzes.behaviours import Behaviour
from lms.quizzes.drawing import draw
from lms.quizzes.kinds import KINDS, Body, Grade, Kind
from lms.quizzes.queries import Asked, QuestionSet

#: By the number of a question, as text: [id of the question's version, response].
Answers = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Sample:
    """A question of the sample, with its number from 1; `response` is None until it is answered."""

    position: int
    asked: Asked
    shown: dict[str, Any]
    response: dict[str, Any] | None

    @property
    def kind(self) -> Kind[Body]:
        """The question's kind."""
        return KINDS[self.asked.kind]

    @property
    def right_text(self) -> str:
        """The right answer in plain words, one line for each part."""
        return self.kind.right_text(self.asked.body)

    @property
    def response_text(self) -> str:
        """The answer in plain words, one line for each part; "" without an answer."""
        return answering.response_text(self.asked, self.response) if self.response is not None else ""

    @property
    def grade(self) -> Grade:
        """How right the answer is; without one, how right an empty answer is."""
        return answering.grade(self.asked, self.response or {})


@dataclass(frozen=True)
class Trial:
    """A sample test with its answers so far."""

    tree: Outline
    items: tuple[Sample, ...]
    behaviour: Behaviour

    @property
    def total(self) -> int:
        """How many questions the sample has."""
        return len(self.items)

    @cached_property
    def right_count(self) -> int:
        """How many answers are right."""
        return sum(item.grade.right for item in self.items)

    @property
    def passed(self) -> bool:
        """Whether a learner would pass with these answers."""
        return has_passed(self.right_count, self.total, self.tree.pass_percent)

    @property
    def needed(self) -> int:
        """How many right answers are needed to pass."""
        return needed_right(self.total, self.tree.pass_percent)

    @property
    def missing(self) -> list[int]:
        """The numbers of the questions without an answer."""
        return [item.position for item in self.items if item.response is None]


def sample_test(tree: Outline, questions: QuestionSet, seed: int, answers: Answers) -> Trial:
    """The sample test that a number draws; while the bank does not change, the same number draws the same questions."""
    rng = random.Random(seed)  # noqa: S311  (a sample, not a secret)
    drawn = draw(questions.bank, tree.quiz_size, rng, questions.rules)
    shown = [answering.draw(asked, rng) for asked in drawn]
    items = tuple(_sample(n, *pair, answers) for n, pair in enumerate(zip(drawn, shown, strict=True), 1))
    return Trial(tree, items, questions.behaviour)


def _sample(position: int, asked: Asked, shown: dict[str, Any], answers: Answers) -> Sample:
    """A question of the sample with its answer.

    The answer is dropped when it belongs to another question, which was drawn before the bank changed.
    """
    version_id, response = answers.get(str(position), (None, None))
    return Sample(position, asked, shown, response if version_id == asked.id else None)
