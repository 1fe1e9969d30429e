r"""Words that look like marks of the format: written with one backslash more, read with one less.

A backslash means something only right before a mark ("=>", "|", ";", a line that begins like a heading or a row), and
there any number of backslashes is one more in the file than in the words. So whatever is written is read as it was, and
texts without such marks, with all their other backslashes, stand in the file as they are.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial

#: What parts the sides of a row, the choices of a gap, and the parts of a line.
ARROW, BAR, PART = "=>", r"\|", ";"
#: What looks like HTML, in one line: what follows a line's end may get a mark of its own.
TAG = r"<(?=[^\S\n]*/?[^\S\n]*[a-zA-Z!][^>\n]*>)"
Looks = Callable[[str], bool]


def quoted(text: str, mark: str) -> str:
    """Words beside which `mark` (a regular expression) parts something."""
    return _closed(re.sub(rf"(\\*)({mark})", r"\1\\\2", text))


def unquoted(text: str, mark: str) -> str:
    """The words again."""
    return re.sub(rf"\\(\\*)({mark})", r"\1\2", text)


def apart(text: str, mark: str, most: int = 0) -> list[str]:
    """Words that `mark` parts, at most `most` times (0: as often as it stands), without blanks around."""
    found = (piece.strip() for piece in re.split(rf"(?<!\\)(?:{mark})", text, maxsplit=most))
    return [unquoted(piece, mark) for piece in found]


def joined(words: Iterable[str], mark: str, by: str) -> str:
    """The reverse: words put together by `by`, which holds the mark."""
    return by.join(quoted(word, mark) for word in words)


def _closed(text: str) -> str:
    """A backslash at the end must not stand right before the mark that follows."""
    return f"{text} " if text.endswith("\\") else text


def shown(text: str) -> str:
    """Words in which something in < > is meant as it stands, and is no HTML."""
    return re.sub(rf"(\\*)({TAG})", r"\1\\\2", text)


def as_shown(text: str) -> str:
    """The words again."""
    return unquoted(text, TAG)


def has_html(text: str) -> bool:
    """Whether words of a file hold HTML that nobody has said to be words."""
    return re.search(rf"(?<!\\){TAG}", text) is not None


def guarded(text: str, looks: Looks) -> str:
    """Lines of which none begins as `looks` says."""
    return "\n".join(f"\\{line}" if looks(line.lstrip("\\")) else line for line in text.split("\n"))


def unguarded(text: str, looks: Looks) -> str:
    """The lines again."""
    return "\n".join(map(partial(_unguarded, looks), text.split("\n")))


def _unguarded(looks: Looks, line: str) -> str:
    bare = line.lstrip("\\")
    return line[1:] if bare != line and looks(bare) else line


def heading(bare: str) -> bool:
    """Whether a line begins a section of a file."""
    return re.match(r"#{1,3} ", bare) is not None
