"""A line of a list: its text, how each letter looks, and what else it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

#: The looks that can set a letter apart: bold, underlined, coloured (also with a highlighter).
LOOKS = ("b", "u", "c")
#: The share of letters that must have a look, because some of them often do not.
MOSTLY = 0.6


@dataclass(frozen=True)
class TextLine:
    """Text and the number of its paragraph, from 1; `looks` has the looks of each letter ("", "b", "bu" …), or nothing.

    `extras` name what cannot be imported: "picture", "equation".
    """

    text: str
    place: int
    looks: Sequence[str] = ()
    extras: frozenset[str] = field(default_factory=frozenset)

    def part(self, start: int, end: int) -> "TextLine":
        """The piece of the line from `start` to `end`, without blanks around it."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        return TextLine(self.text[start:end], self.place, self.looks[start:end] if self.looks else (), self.extras)

    def has_look(self, look: str) -> bool:
        """Whether most letters have this look, one of LOOKS."""
        letters = [self.looks[at] for at, sign in enumerate(self.text) if sign.isalnum()] if self.looks else []
        return bool(letters) and sum(look in one for one in letters) >= MOSTLY * len(letters)
