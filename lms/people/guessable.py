"""Passwords that are tried first when somebody guesses: lists shipped with the program, runs of keys, one's own name.

There is no rule about capitals or signs: it makes passwords worse to remember and no harder to guess. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lms.base.text import fold

LIST = Path(__file__).parent / "words" / "common-passwords.txt"
LEAKED = Path(__file__).parent / "words" / "leaked-passwords.txt"
#: Letters that stand for others: "p@ssw0rd".
LOOKALIKES = str.maketrans({"@": "a", "$": "s", "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "!": "i"})
ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *(
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
        "1q2w3e4r5t6y7u8i9o0p",
        "q1w2e3r4t5y6u7i8o9p0",
        "qazwsxedcrfvtgbyhnujmikolp",
    ),
)
#: How many letters must be left when runs, common words, digits and what is known of the owner are taken out.
ENOUGH = 5
#: With fewer letters it is a number, such as of a card or a phone, and has to be this long.
NUMBERS_FROM = 16
PROGRAMME = ("loplang", "lop lang")


@cache
def common() -> frozenset[str]:
    """The list of common passwords: lower case, no accents, letters and digits only.

    Composed for this program from well-known patterns: runs of keys and numbers, common words in English and Vietnamese
    with years and digits behind them, names, places, words from the work of the people here.
    """
    return frozenset(LIST.read_text("utf-8").split())


@cache
def leaked() -> frozenset[str]:
    """Passwords of 12 characters and more that many people used on other sites that lost them, in lower case.

    The 10,000 most frequent of the ten million that Mark Burnett published, with those of the lists of zxcvbn and
    Django; without those that the rules below refuse anyway.
    """
    return frozenset(LEAKED.read_text("utf-8").split())


@cache
def _cores() -> frozenset[str]:
    """The words of the list without the numbers around them."""
    return frozenset(core for word in common() if len(core := word.strip("0123456789")) >= 3)


def is_guessable(password: str, about: Iterable[str] = ()) -> bool:
    """Whether the password is common or leaked elsewhere, or is little more than runs, repetitions and what people
    know of its owner."""
    if len(set(password)) < ENOUGH or password.strip().lower() in leaked():
        return True
    word = re.sub(r"[^a-z@$]+$", "", password.lower()).translate(LOOKALIKES)
    plain = _plain(password)
    return any(_is_weak(text, about) for text in {plain, _plain(word), re.sub(r"(.)\1+", r"\1", plain)} if text)


def _is_weak(text: str, about: Iterable[str]) -> bool:
    core = text.strip("0123456789")
    if text in common() or core in _cores() or len(set(text)) < ENOUGH:
        return True
    unit = _unit(text)
    if unit in common() or unit in _cores() or len(unit) < ENOUGH:
        return True
    rest = _without_runs(_without(text, _known(about)))
    return len(set(re.sub(r"[0-9]", "", rest))) < ENOUGH and len(rest) < NUMBERS_FROM


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _unit(text: str) -> str:
    """The part of a text that is repeated: "abcabcab" gives "abc"; any other text gives itself."""
    repeated = (n for n in range(1, len(text) // 2 + 1) if text == (text[:n] * len(text))[: len(text)])
    return text[: next(repeated, len(text))]


def _known(about: Iterable[str]) -> Iterator[str]:
    """Words that people know of the owner, the longest first: whole, and each word alone."""
    words = {_plain(part) for whole in (*PROGRAMME, *about) for part in (whole, *whole.split())}
    return iter(sorted((word for word in words if len(word) >= 2), key=len, reverse=True))


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


@cache
def _runs() -> tuple[str, ...]:
    """Every run of four neighbouring keys, forwards and backwards."""
    lines = [line for row in ROWS for line in (row, row[::-1])]
    return tuple({line[at : at + 4] for line in lines for at in range(len(line) - 3)})


def _without_runs(text: str) -> str:
    """The text without runs of neighbouring keys: "qwertyuiopxyz" gives "xyz"."""
    kept = [True] * len(text)
    for at in range(len(text) - 3):
        if text[at : at + 4] in _runs():
            kept[at : at + 4] = [False] * 4
    return "".join(sign for sign, keep in zip(text, kept, strict=True) if keep)
