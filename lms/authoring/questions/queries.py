"""The lists of questions as a trainer looks through them: what each says, where it is taught, and a search."""

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

#: Questions of a page of a list.
A_PAGE = 50
#: How a search asks for questions that no step teaches.
UNTAUGHT = "chua"


@dataclass(frozen=True)
class Search:
    """What a trainer looks for; empty means everything."""

    text: str = ""
    kind: str = ""
    tag: str = ""
    difficulty: str = ""
    #: "chua" for those that no step teaches.
    taught: str = ""

    @property
    def active(self) -> bool:
        """Whether anything is looked for."""
        return bool(tidy(self.text) or self.kind or self.tag or self.difficulty or self.taught)

    @property
    def in_address(self) -> dict[str, Any]:
        """As the address of a page holds it; what is not looked for is left out."""
        said = {"tim": self.text, "kieu": self.kind, "nhan": self.tag, "kho": self.difficulty, "day": self.taught}
        return {name: value for name, value in said.items() if value}

    def finds(self, asked: Asked) -> bool:
        """Whether a question fits; words are found without their accents too."""
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
    """One question of a list; `number` counts from 1, `taught` is None when no step is named, "" when it is gone."""

    use: Use
    number: int
    text: str
    kind_name: str
    taught: str | None


def page_of(uses: Sequence[Use], tree: Outline, search: Search, *, number: int = 1, at: str = "") -> Page:
    """A page of what the search finds in a list, each with its number in the whole list.

    `number` is the page wanted, `at` the id of a question whose page is wanted instead.
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
    """A question's own text on one line."""
    return plain_words(asked.body.stem)


def taught_at(asked: Asked, tree: Outline) -> str | None:
    """The titles of the lesson and the step that teach it; "" when the version has that step no more."""
    if asked.teaches is None:
        return None
    taught = tree.taught(asked.teaches)
    return f"{taught[0].title}: {taught[1].title}" if taught else ""


def kinds_counted(uses: Sequence[Use]) -> list[tuple[str, str, int]]:
    """(key, name, how many) of every kind, in the order of the table of kinds."""
    counted = Counter(use.asked.kind for use in uses)
    return [(key, kind.name, counted[key]) for key, kind in KINDS.items()]


def tags_used(uses: Sequence[Use]) -> list[str]:
    """Every label in use, once: categories, codes of frameworks, then free ones, each in alphabetical order."""
    return in_order(tag for use in uses for tag in use.asked.tags)
