"""The table of how things are said (words/spoken.toml), read once, and the patterns made of it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "words" / "spoken.toml"


@dataclass(frozen=True)
class SpokenTable:
    """The lists of the file under their names; see the file for what each holds."""

    added: Mapping[str, str]
    units: Mapping[str, str]
    alone: tuple[str, ...]
    each: tuple[str, ...]
    words: Mapping[str, str]
    signs: Mapping[str, str]
    whole: Mapping[str, str]
    letters: Mapping[str, str]

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Every left side with its right side, for tests that walk over all of them."""
        return [
            pair
            for names in (self.added, self.units, self.words, self.signs, self.whole, self.letters)
            for pair in names.items()
        ]  # fmt: skip


@cache
def table() -> SpokenTable:
    """The table as the file has it."""
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return SpokenTable(
        added=read["added"],
        units=read["units"],
        alone=tuple(read["alone"]["words"]),
        each=tuple(read["each"]["words"]),
        words=read["short"] | read["foreign"],
        signs=read["signs"],
        whole=read["whole"],
        letters=read["letters"],
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first, so that "kg" is not taken for "k"."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def spelled(letters: str) -> str:
    """The names of letters: "NHNN" gives "nờ hát nờ nờ"; what has no name is left out."""
    names = table().letters
    return " ".join(names[letter] for letter in letters.lower() if letter in names)
