"""A line of a list: its text, how each letter looks, and what stands in it that is no text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

#: How a letter can be told apart: bold, underlined, coloured (also with a marker pen).
LOOKS = ("b", "u", "c")
#: The share of an option's letters that must look so, because a full stop or a blank often does not.
MOSTLY = 0.6


@dataclass(frozen=True)
class TextLine:
    """Text with the number of its paragraph, from 1; `looks` gives each letter's looks ("", "b", "bu" …), or nothing.

    `extras` name what cannot be taken along: "picture", "equation".
    """

    text: str
    place: int
    looks: Sequence[str] = ()
    extras: frozenset[str] = field(default_factory=frozenset)

    def part(self, start: int, end: int) -> "TextLine":
        """A piece of the line, without blanks around it."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        return TextLine(self.text[start:end], self.place, self.looks[start:end] if self.looks else (), self.extras)

    def has_look(self, look: str) -> bool:
        """Whether most letters look so."""
        letters = [self.looks[at] for at, sign in enumerate(self.text) if sign.isalnum()] if self.looks else []
        return bool(letters) and sum(look in one for one in letters) >= MOSTLY * len(letters)
