"""Hints for plain language: long sentences, walls of text, English and officialese. They never lock anything.

What is looked for is data: words/plain.toml. What people say in a phone message is left alone, because tricksters are
quoted there as they talk.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from lms.base.messages import Words, with_values
from lms.base.text import N_
from lms.content.text.blocks import opened_by
from lms.content.text.markdown import MOST_CHARS, parser

RULES = Path(__file__).parent / "words" / "plain.toml"
SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+(?=\s|$)|[.!?…](?=\S)[^.!?…\n]*)*[.!?…]*")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", re.UNICODE)
#: Addresses, and words with digits or dots inside, are names of things, not language.
ADDRESS = re.compile(r"\S*(?:://|@|[\w]\.[\w]|\d)\S*")
#: A word followed by its meaning in brackets: "COD (khách trả tiền lúc nhận hàng)".
EXPLAINED = re.compile(r"[^\W\d_]+ ?\([^)]+\)")
#: A Vietnamese syllable written without tone marks. One that ends in c, ch, p or t always carries a tone mark, so a
#: bare one ("top", "chat") is a foreign word.
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?(?:[aeiouy]{1,3})(?:ng|nh|[mn])?", re.IGNORECASE
)

#: Keys of a question's body whose values nobody reads, or that learners may type as they like.
NAMES = {"id", "key", "picture", "sound", "answers", "rights", "unit", "units", "verdict", "to", "name", "cells"}


@dataclass(frozen=True)
class Hint:
    """One hint: `line` counts from 1 within the text, 0 is the text as a whole; `word` is the word it is about."""

    line: int
    message: Words
    word: str = ""


@dataclass(frozen=True)
class Rules:
    """What is looked for. `instead` holds pairs of a text and what to say in its place, the longest first."""

    sentence_words: int
    paragraph_words: int
    known: frozenset[str]
    instead: tuple[tuple[re.Pattern[str], str, str], ...]


@cache
def rules() -> Rules:
    """Read the rules for plain words from words/plain.toml."""
    read = tomllib.loads(RULES.read_text(encoding="utf-8"))
    longest_first = sorted(read["instead"].items(), key=lambda pair: -len(pair[0]))
    instead = tuple(
        (re.compile(rf"(?<!\w){re.escape(found)}(?!\w)", re.IGNORECASE), found, said) for found, said in longest_first
    )
    limits = read["limits"]
    return Rules(limits["sentence_words"], limits["paragraph_words"], frozenset(read["known"]["words"]), instead)


def step_hints(source: str) -> list[Hint]:
    """Hints about a step's Markdown, in the order of its lines, the step as a whole last."""
    tokens = parser().parse(source[:MOST_CHARS])
    found = [hint for line, text in _paragraphs(tokens) for hint in _hints(line, text)]
    pictured = any(child.type == "image" for token in tokens for child in token.children or ())
    if source.strip() and not pictured:
        found.append(Hint(0, N_("Bước này chưa có ảnh. Một tấm ảnh đúng chỗ đỡ được nhiều chữ.")))
    return found


def question_hints(body: dict[str, Any]) -> list[Hint]:
    """Hints about every text of a question, each once."""
    found = (hint for text in _texts(body) for line in text.split("\n") for hint in _hints(0, line))
    return list({hint.message: hint for hint in found}.values())


def _texts(part: Any, key: str = "") -> Iterator[str]:
    """The texts in a question's body: all words but names of things."""
    if key in NAMES:
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from _texts(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, key)


def _paragraphs(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """The first line and the words of each paragraph and item, except those of phone messages."""
    quoting = 0
    for token in tokens:
        if token.type == "container_block_open":
            block = opened_by(token.info.strip())
            quoting += block is not None and block[0].takes_sender
        elif token.type == "container_block_close":
            quoting = 0
        elif token.type == "inline" and not quoting:
            yield (token.map or [0])[0] + 1, "".join(_heard(child) for child in token.children or ())


def _heard(child: Token) -> str:
    return child.content if child.type == "text" else " " if child.type in ("softbreak", "hardbreak") else ""


def _hints(line: int, text: str) -> Iterator[Hint]:
    rule = rules()
    sentences = [one.strip() for one in SENTENCE.findall(text)]
    for sentence in sentences:
        if (count := len(sentence.split())) > rule.sentence_words:
            message = N_("Câu dài %(count)s tiếng: “%(start)s…”. Tách thành hai câu, mỗi câu một ý.")
            yield Hint(line, with_values(message, count=count, start=" ".join(sentence.split()[:6])))
    if len(sentences) > 1 and (count := len(text.split())) > rule.paragraph_words:
        message = N_("Đoạn này dài %(count)s tiếng. Tách đoạn, hoặc viết thành từng việc có số.")
        yield Hint(line, with_values(message, count=count))
    yield from _words(line, ADDRESS.sub(_blank, text))


def _words(line: int, text: str) -> list[Hint]:
    """Hints about the words of a paragraph, each word once, in order: those with a plainer word, and those that are
    not Vietnamese."""
    found: list[tuple[int, Hint]] = []
    rest = text
    for pattern, _word, said in rules().instead:
        if match := pattern.search(rest):
            message = with_values(N_("“%(word)s”: nên nói “%(said)s”."), word=match.group(), said=said)
            found.append((match.start(), Hint(line, message, match.group())))
            rest = pattern.sub(_blank, rest)
    for match in WORD.finditer(EXPLAINED.sub(_blank, rest)):
        if len(match.group()) > 1 and is_foreign(match.group()):
            sentence = N_("“%(word)s” là chữ nước ngoài. Nói bằng tiếng Việt, hoặc giải nghĩa.")
            found.append((match.start(), Hint(line, with_values(sentence, word=match.group()), match.group())))
    hints = [hint for _place, hint in sorted(found, key=lambda pair: pair[0])]
    return list({hint.word.casefold(): hint for hint in reversed(hints)}.values())[::-1]


def _blank(match: re.Match[str]) -> str:
    """As many blanks as the match has characters, so that places in the text stay."""
    return " " * len(match.group())


def is_foreign(word: str) -> bool:
    """Whether a word is neither spelled like Vietnamese nor known to learners."""
    parts = re.split(r"[-'’]", word)
    return word.casefold() not in rules().known and any(
        part.isascii() and part.casefold() not in rules().known and not SYLLABLE.fullmatch(part) for part in parts
    )
