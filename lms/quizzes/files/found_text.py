"""A question as it is written in a list, before its kind is known."""

import re
from dataclasses import dataclass, field

from lms.base.text import tidy
from lms.quizzes.files.list_lines import TextLine

STAR = re.compile(r"\s*\*{1,2}\s*$|^\s*\*{1,2}\s*|\s*\(\s*(?:đ|đúng)\s*\)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class FoundOption:
    """An option as it is written in the list; `starred` when its letter has a star.

    `first` is the option as it was before another line continued it; None when none did.
    """

    line: TextLine
    starred: bool = False
    first: "FoundOption | None" = None

    @property
    def text(self) -> str:
        """The option's words, without the mark for a right answer."""
        return tidy(STAR.sub("", self.line.text))

    @property
    def is_starred(self) -> bool:
        """Whether a star or "(Đ)" marks the option, at its letter or around its words."""
        own = bool(STAR.search(self.line.text)) and tidy(self.line.text) != self.text
        return self.starred or own or (self.first is not None and self.first.is_starred)

    def has_look(self, look: str) -> bool:
        """Whether the option has this look, one of list_lines.LOOKS; only its first line counts."""
        return self.first.has_look(look) if self.first else self.line.has_look(look)


@dataclass
class QuestionBlock:
    """Everything from the beginning of one question to the beginning of the next."""

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
