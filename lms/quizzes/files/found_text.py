"""A question as it stands in a list, before it is known what kind it is."""

import re
from dataclasses import dataclass, field

from lms.base.text import tidy
from lms.quizzes.files.list_lines import TextLine

STAR = re.compile(r"\s*\*{1,2}\s*$|^\s*\*{1,2}\s*|\s*\(\s*(?:đ|đúng)\s*\)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class FoundOption:
    """An option as it stands in the list; `starred` when its letter carries the mark. `first`: before it went on."""

    line: TextLine
    starred: bool = False
    first: "FoundOption | None" = None

    @property
    def text(self) -> str:
        """Its words, without the mark of the right answer."""
        return tidy(STAR.sub("", self.line.text))

    @property
    def is_starred(self) -> bool:
        """Whether a star or "(Đ)" marks it, at its letter or around its words."""
        own = bool(STAR.search(self.line.text)) and tidy(self.line.text) != self.text
        return self.starred or own or (self.first is not None and self.first.is_starred)

    def has_look(self, look: str) -> bool:
        """Whether it looks so; of an option that goes on, its first line counts."""
        return self.first.has_look(look) if self.first else self.line.has_look(look)


@dataclass
class QuestionBlock:
    """What stands between one question's beginning and the next."""

    number: int | None
    place: int
    section: str = ""
    stem: list[str] = field(default_factory=list)
    options: list[FoundOption] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    extras: set[str] = field(default_factory=set)
    stray: list[str] = field(default_factory=list)
    broken: bool = False
