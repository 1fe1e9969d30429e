"""Words with bold, italics and links as Markdown that reads back as the same words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lms.content.text.markdown import ALLOWED_LINK
from lms.content.text.render import render

_SIGN = re.compile(r"([\\*_\[\]`]|&(?=#?\w+;))")
_START = re.compile(r"^([-+#>~=]|:::)")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
#: How people type a list without Word's help; the last signs are Wingdings.
TYPED_SIGN = ("- ", "– ", "— ", "+ ", "• ", "· ", "* ", "● ", "▪ ", "➢ ", "\uf0b7 ", "\uf0a7 ", "\uf0d8 ")


@dataclass(frozen=True)
class Piece:
    """Some words in the same style; `href` is "" outside of links."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


def escaped(text: str) -> str:
    """Text of one line, escaped so that Markdown finds no signs of its own in it."""
    line = _SIGN.sub(r"\\\1", text)
    return _NUMBER.sub(r"\1\\\2", _START.sub(r"\\\1", line))


def spelled(pieces: Sequence[Piece]) -> str:
    """One paragraph as Markdown. Marks that would not be read back (a sign glued to letters) are left out."""
    plain = " ".join("".join(piece.text for piece in pieces).split())
    made = " ".join("".join(_marked(list(group)) for _look, group in groupby(pieces, _look)).split())
    made = _NUMBER.sub(r"\1\\\2", _START.sub(r"\\\1", made))
    read = render(made, lambda _path: None).plain
    return made if " ".join(read.split()) == plain else escaped(plain)


def _look(piece: Piece) -> tuple[bool, bool, str]:
    return piece.bold, piece.italic, piece.href if ALLOWED_LINK.match(piece.href) else ""


def _marked(group: list[Piece]) -> str:
    """Words in the same style, with their marks inside the blanks around them."""
    text = "".join(piece.text for piece in group)
    words = text.strip()
    if not words:
        return text
    bold, italic, href = _look(group[0])
    mark = "*" * (2 * bold + italic)
    inside = mark + _SIGN.sub(r"\\\1", words) + mark
    if href:
        address = href.replace("(", "%28").replace(")", "%29")
        inside = f"[{inside}]({address})"
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return lead + inside + trail


def lines_of(words: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The lines of words that have line breaks in them."""
    line: list[Piece] = []
    for piece in words:
        first, *rest = piece.text.split("\n")
        line.append(Piece(first, piece.bold, piece.italic, piece.href))
        for more in rest:
            yield line
            line = [Piece(more, piece.bold, piece.italic, piece.href)]
    yield line


def without_sign(line: list[Piece]) -> tuple[str, list[Piece]]:
    """("dots", the rest) for a line that begins with a typed sign of a list, ("text", the line) for any other."""
    text = "".join(piece.text for piece in line)
    lead = len(text) - len(text.lstrip())
    sign = next((sign for sign in TYPED_SIGN if text[lead:].startswith(sign)), "")
    if not sign:
        return "text", line
    cut, rest = lead + len(sign), []
    for piece in line:
        if cut < len(piece.text):
            rest.append(Piece(piece.text[cut:], piece.bold, piece.italic, piece.href))
        cut = max(0, cut - len(piece.text))
    return "dots", rest
