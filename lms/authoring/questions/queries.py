"""The lists of questions that a trainer looks through: what each question says, where it is taught, and a search."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lms.base.paging import Page, page_at
from lms.base.text import fold, tidy
from lms.catalogue.outline import Outline
from lms.content.text.render import plain_words
from lms.quizzes.kinds import KINDS
from lms.quizzes.labels import in_order
from lms.quizzes.queries import Asked, Use

#: The number of questions on a page of a list.
A_PAGE = 50
#: The value of `Search.taught` that finds questions which no step teaches.
UNTAUGHT = "chua"


@dataclass(frozen=True)
class Search:
    """What a trainer searches for; an empty field fits everything."""

    text: str = ""
    kind: str = ""
    tag: str = ""
    difficulty: str = ""
    #: UNTAUGHT for questions that no step teaches.
    taught: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is searched for."""
        return bool(tidy(self.text) or self.kind or self.tag or self.difficulty or self.taught)

    @property
    def in_address(self) -> dict[str, Any]:
        """The search as parameters of an address, without empty fields."""
        said = {"tim": self.text, "kieu": self.kind, "nhan": self.tag, "kho": self.difficulty, "day": self.taught}
        return {name: value for name, value in said.items() if value}

    def finds(self, asked: Asked) -> bool:
        """Whether a question fits; accents and capitals of the words make no difference."""
        if self.kind and asked.kind != self.kind:
            return False
        if self.tag and self.tag not in asked.tags:
            return False
        if self.difficulty and self.difficulty != asked.difficulty:
            return False
        if self.taught == UNTAUGHT and asked.teaches is not None:
            return False
        words = " ".join((KINDS[asked.kind].question_text(asked.body), *asked.tags))
        return fold(self.text) in fold(words)


@dataclass(frozen=True)
class QuestionLine:
    """A question in a list; `number` counts from 1.

    `taught` names the step that teaches it; None when the question names none, "" when the version does not have that
    step.
    """

    use: Use
    number: int
    text: str
    kind_name: str
    taught: str | None


def page_of(uses: Sequence[Use], tree: Outline, search: Search, *, number: int = 1, at: str = "") -> Page:
    """A page of what the search finds in a list, each question with its number in the whole list.

    `number` is the page that is wanted; `at` is the id of a use whose page is wanted instead, if it is found.
    """
    found = [(place, use) for place, use in enumerate(uses, 1) if search.finds(use.asked)]
    place = next((n for n, (_place, use) in enumerate(found) if str(use.id) == at), None)
    page = page_at(found, number if place is None else place // A_PAGE + 1, A_PAGE)
    lines = [
        QuestionLine(use, place, plain_stem(use.asked), KINDS[use.asked.kind].name, taught_at(use.asked, tree))
        for place, use in page.rows
    ]
    return replace(page, rows=lines)


def plain_stem(asked: Asked) -> str:
    """The question's own text as plain words on one line."""
    return plain_words(asked.body.stem)


def taught_at(asked: Asked, tree: Outline) -> str | None:
    """The titles of the lesson and the step that teach a question, "lesson: step".

    None when the question names no step, "" when the version does not have that step.
    """
    if asked.teaches is None:
        return None
    taught = tree.taught(asked.teaches)
    return f"{taught[0].title}: {taught[1].title}" if taught else ""


def kinds_counted(uses: Sequence[Use]) -> list[tuple[str, str, int]]:
    """(key, name, how many questions) of every kind, in the order of the table of kinds."""
    counted = Counter(use.asked.kind for use in uses)
    return [(key, kind.name, counted[key]) for key, kind in KINDS.items()]


def tags_used(uses: Sequence[Use]) -> list[str]:
    """Every label in use, once: categories, framework codes, then free ones, each group in alphabetical order."""
    return in_order(tag for use in uses for tag in use.asked.tags)
