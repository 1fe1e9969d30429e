"""What the pages of a final test need of it, be it the learner's attempt or the sample that a trainer tries.

The pages (templates/learning/test_*.html) use these names and nothing else, so that the same pages show both.
"""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from lms.catalogue.outline import Outline
from lms.quizzes import answering
from lms.quizzes.behaviours import Behaviour
from lms.quizzes.kinds import Fields, Grade
from lms.quizzes.kinds.base import asked_words
from lms.quizzes.kinds.inturn import turn_of
from lms.quizzes.queries import Asked


class SheetItem(Protocol):
    """A question of a test, its number from 1; `response` is None until it is answered."""

    @property
    def position(self) -> int: ...
    @property
    def response(self) -> dict[str, Any] | None: ...


Item = TypeVar("Item", bound=SheetItem, contravariant=True)


class SheetOfTest(Protocol[Item]):
    """A test with the addresses of its pages."""

    @property
    def tree(self) -> Outline: ...
    @property
    def behaviour(self) -> Behaviour: ...

    def asked(self, item: Item) -> Asked:
        """The version of the question that an item asks."""

    def as_asked(self, item: Item) -> Fields:
        """The fields of a question in no order that was shown, for pages that look back at it."""

    def fields(self, item: Item, typed: dict[str, list[str]] | None = None) -> Fields:
        """The fields of a question for its page, filled with its answer or with what was typed just now."""

    def address(self, number: int, **more: Any) -> str:
        """The address of the page of a question, by its number from 1."""

    def hand_in_address(self) -> str:
        """The address to which the answers are handed in."""

    def rest_address(self) -> str:
        """The address of the page for whoever rests; a test that is only tried leads to where it was begun."""

    def step_address(self, lesson_key: str, number: int) -> str:
        """The address of a step, to read it again."""


@dataclass(frozen=True)
class Mark:
    """How a question was answered: its grade, and a message about how certain the learner was (or "").

    Also the question in plain words, the reasons to tell, and the step that teaches it, by lesson and number, where the
    version still has it.
    """

    item: SheetItem
    asked: Asked
    grade: Grade
    certainty: str
    stem: str
    reasons: tuple[answering.ToldReason, ...]
    lesson_key: str | None = None
    step: int | None = None


def mark_of(sheet: SheetOfTest[Any], item: SheetItem) -> Mark:
    """How one question was answered; one without an answer counts as not right."""
    asked = sheet.asked(item)
    grade = answering.grade(asked, item.response or {})
    certainty = answering.said_of(item.response, grade.right)
    taught = sheet.tree.taught(asked.teaches)
    where = (taught[0].key, taught[1].number) if taught else (None, None)
    reasons = answering.reasons_told(asked, grade, rights=True)
    return Mark(item, asked, grade, certainty, asked_words(asked.body), reasons, *where)


def question_page(
    sheet: SheetOfTest[Any], item: SheetItem, problem: str | None, typed: dict[str, list[str]] | None
) -> dict[str, Any]:
    """The values of templates/learning/test_question.html, all but the addresses that its buttons lead to."""
    told = sheet.behaviour.tells_at_once and item.response is not None
    fields = sheet.fields(item, typed)
    return {
        "sheet": sheet,
        "number": item.position,
        "asked": sheet.asked(item),
        "fields": fields,
        "turn": turn_of(fields),
        "answered": item.response is not None and typed is None,
        "mark": mark_of(sheet, item) if told else None,
        "problem": problem,
    }
