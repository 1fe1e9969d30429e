r"""Words that look like marks of the format: written with one more backslash, read with one less.

A backslash means something only right before a mark ("=>", "|", ";", a line that begins like a heading or a row). There
the file always has one more backslash than the words, however many these have. So whatever is written is read back
unchanged, and texts without such marks, with all their other backslashes, are in the file as they are.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial

#: What separates the sides of a row, the choices of a gap, and the parts of a line.
ARROW, BAR, PART = "=>", r"\|", ";"
#: What looks like HTML, within one line, because the next line may get a mark of its own.
TAG = r"<(?=[^\S\n]*/?[^\S\n]*[a-zA-Z!][^>\n]*>)"
Looks = Callable[[str], bool]


def quoted(text: str, mark: str) -> str:
    """Words as they are written beside `mark`, a regular expression for what separates them from others."""
    return _closed(re.sub(rf"(\\*)({mark})", r"\1\\\2", text))


def unquoted(text: str, mark: str) -> str:
    """The words that `quoted` wrote."""
    return re.sub(rf"\\(\\*)({mark})", r"\1\2", text)


def apart(text: str, mark: str, most: int = 0) -> list[str]:
    """The words between each `mark`, without blanks around them; split at most `most` times, or everywhere for 0."""
    found = (piece.strip() for piece in re.split(rf"(?<!\\)(?:{mark})", text, maxsplit=most))
    return [unquoted(piece, mark) for piece in found]


def joined(words: Iterable[str], mark: str, by: str) -> str:
    """Words written one after the other with `by` between them, which holds the mark; `apart` reads them."""
    return by.join(quoted(word, mark) for word in words)


def _closed(text: str) -> str:
    """The text with a blank after a backslash at its end, which must not stand right before the mark that follows."""
    return f"{text} " if text.endswith("\\") else text


def shown(text: str) -> str:
    """Words as they are written when something in < > is meant literally and is no HTML."""
    return re.sub(rf"(\\*)({TAG})", r"\1\\\2", text)


def as_shown(text: str) -> str:
    """The words that `shown` wrote."""
    return unquoted(text, TAG)


def has_html(text: str) -> bool:
    """Whether a text in a file holds HTML that `shown` did not mark as words."""
    return re.search(rf"(?<!\\){TAG}", text) is not None


def guarded(text: str, looks: Looks) -> str:
    """Lines as they are written, so that none begins as `looks` says."""
    return "\n".join(f"\\{line}" if looks(line.lstrip("\\")) else line for line in text.split("\n"))


def unguarded(text: str, looks: Looks) -> str:
    """The lines that `guarded` wrote."""
    return "\n".join(map(partial(_unguarded, looks), text.split("\n")))


def _unguarded(looks: Looks, line: str) -> str:
    bare = line.lstrip("\\")
    return line[1:] if bare != line and looks(bare) else line


def heading(bare: str) -> bool:
    """Whether a line is a heading, which begins a section of a file."""
    return re.match(r"#{1,3} ", bare) is not None
