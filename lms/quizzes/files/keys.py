"""Tables of answers like "1-A, 2-B": which question each answer belongs to, and whether that is sure.

Many lists start their numbers again in each part. An answer that could belong to two questions is reported for both and
marks no option in either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lms.base.text import fold, tidy
from lms.quizzes.files import signs
from lms.quizzes.files.found_text import QuestionBlock
from lms.quizzes.files.list_lines import TextLine


@dataclass
class Entry:
    """An answer in a table: the number of its question and the `right` options, counted from 0.

    `above` counts the questions before it in the file (0: it is for the whole file, as in a file of answers); `part` is
    the heading right above it. `shared` means that the number may be meant for a question of another sheet.
    """

    number: int
    right: list[int]
    above: int = 0
    part: str = ""
    shared: bool = False


@dataclass(frozen=True)
class KeyOfTable:
    """What tables say about a question: the `right` options, counted from 0.

    It is not `sure` when tables contradict each other, or their answers fit another question as well.
    """

    right: frozenset[int] = frozenset()
    sure: bool = True


def entries_of(lines: Sequence[TextLine], *, shared: bool = False) -> list[Entry]:
    """The answers in a file of answers, each with the heading of its part."""
    part, found = "", []
    for line in lines:
        pairs = signs.pairs(line.text)
        if not pairs and signs.SECTION.match(line.text):
            part = line.text
        found += [Entry(number, right, 0, part, shared) for number, right in pairs]
    return found


def number_of(blocks: Sequence["QuestionBlock"], at: int) -> int:
    """The number by which tables call a question: the number it has, or else its place from 1."""
    own = blocks[at].number
    return at + 1 if own is None else own


def bound(blocks: Sequence["QuestionBlock"], entries: Sequence[Entry]) -> tuple[dict[int, KeyOfTable], list[int]]:
    """What tables say about each question, by its place from 0, and the numbers for which there is no question."""
    said: dict[int, list[tuple[frozenset[int], bool]]] = {}
    lost: list[int] = []
    start = 0
    for above, table in groupby((entry for entry in entries if entry.right), key=lambda entry: entry.above):
        rows = list(table)
        scope = range(start, above) if above else range(len(blocks))
        start = above or start
        clear = _is_clear(blocks, scope, {entry.number for entry in rows})
        for entry in rows:
            among, sure = _fitting(blocks, entry, scope)
            lost += [] if among else [entry.number]
            for at in among:
                said.setdefault(at, []).append(
                    (frozenset(entry.right), len(among) == 1 and (sure or clear) and not entry.shared)
                )
    return {at: _given(answers) for at, answers in said.items()}, sorted(lost)


def _given(answers: list[tuple[frozenset[int], bool]]) -> KeyOfTable:
    every = {right for right, _sure in answers}
    return KeyOfTable(frozenset().union(*every), len(every) == 1 and all(sure for _right, sure in answers))


def _fitting(blocks: Sequence["QuestionBlock"], entry: Entry, scope: range) -> tuple[list[int], bool]:
    """The questions that an answer fits, and whether a heading names their part."""
    alike = [at for at in range(len(blocks)) if number_of(blocks, at) == entry.number]
    named = [at for at in alike if entry.part and part_name(blocks[at].section) == part_name(entry.part)]
    if named:
        return named, True
    return [at for at in alike if at in scope] or alike, False


def _is_clear(blocks: Sequence["QuestionBlock"], scope: range, numbers: set[int]) -> bool:
    """Whether a table is about the questions above it: it ends the file or a part, or names them all.

    Anywhere else, "1-b, 2-a" may as well be the answer to the last question, in which things are to be matched.
    """
    at = scope.stop
    if at >= len(blocks) or numbers == {number_of(blocks, one) for one in scope}:
        return True
    return blocks[at].section != blocks[at - 1].section or number_of(blocks, at) <= number_of(blocks, at - 1)


def part_name(heading: str) -> str:
    """The part that a heading names; "PHẦN II. ĐÚNG SAI" and "Phần II" are the same part."""
    return re.sub(r"\W+", " ", fold(" ".join(tidy(heading).split()[:2]))).strip()
