"""Hard words and what they mean: those that come with the house (words/glossary.toml), and a course's own."""

import tomllib
from functools import cache
from pathlib import Path

from lms.base.text import fold, tidy
from lms.content.text.named_things import Meaning

SHIPPED = Path(__file__).parent / "words" / "glossary.toml"


@cache
def shipped() -> dict[str, Meaning]:
    """The words that come with the house and their meanings, by their folded spelling."""
    read = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["words"]
    return {fold(word): Meaning(word, text) for word, text in read.items()}


def own_words(text: str) -> dict[str, Meaning]:
    """A course's words and their meanings, by their folded spelling; one on each line, "OTP: mã dùng một lần". Other
    lines are passed over."""
    found = (line.partition(":") for line in text.split("\n"))
    return {fold(word): Meaning(tidy(word), tidy(said)) for word, _colon, said in found if tidy(word) and tidy(said)}


def unread_lines(text: str) -> list[int]:
    """Numbers of the lines that are not "word: meaning"."""
    lines = text.split("\n")
    return [n for n, line in enumerate(lines, 1) if line.strip() and not own_words(line)]


def meaning(word: str, own: dict[str, Meaning]) -> Meaning | None:
    """What a word means: as the course says, else as the house says, else None."""
    return own.get(fold(word)) or shipped().get(fold(word))
