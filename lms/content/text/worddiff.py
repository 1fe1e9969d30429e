"""What differs between two texts, word by word and in reading order."""

import difflib
import re
from typing import NamedTuple

#: Words, line ends, and the blanks between; line ends are kept so that paragraphs stay apart.
_PIECES = re.compile(r"\n+|[^\S\n]+|[^\s]+")
#: Longer texts are compared line by line: word by word the time grows with the square.
MOST_WORDS = 4000


class Run(NamedTuple):
    """Some words that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


#: How many characters of an unchanged stretch stand on each side of a change.
AROUND = 90


def abridged(runs: list[Run]) -> list[Run]:
    """The runs with long unchanged stretches cut to what stands beside a change, and "…" in their place."""
    made = []
    for number, run in enumerate(runs):
        if run.kind != "same" or len(run.text) <= 2 * AROUND + 40:
            made.append(run)
            continue
        before = run.text[:AROUND].rsplit(" ", 1)[0] if number else ""
        after = run.text[-AROUND:].split(" ", 1)[-1] if number < len(runs) - 1 else ""
        made.append(Run("same", f"{before} … {after}"))
    return made


def differences(old: str, new: str) -> list[Run]:
    """Both texts in one list of runs: "same" and "gone" together give the old text, "same" and "new" the new one."""
    before, after = _pieces(old), _pieces(new)
    runs: list[Run] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(before[a:b])))
            continue
        if a < b:
            runs.append(Run("gone", "".join(before[a:b])))
        if c < d:
            runs.append(Run("new", "".join(after[c:d])))
    return runs


def _pieces(text: str) -> list[str]:
    pieces = _PIECES.findall(text)
    return pieces if len(pieces) <= MOST_WORDS else text.splitlines(keepends=True)
