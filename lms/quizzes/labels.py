"""Labels of questions: free ones, the one that names a category, and codes of a skills framework.

All are labels in one list; the special ones begin with a word ("nhóm: Thanh toán / Mã OTP", "khung: DigComp 4.2"). So
every format that holds labels holds them all, and searching and drawing by label work with each of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.base.text import fold, tidy

CATEGORY, CODE = "nhóm: ", "khung: "


@dataclass(frozen=True)
class Labels:
    """The labels of a question by sort: its category ("" for none), its framework codes, and the free ones."""

    category: str = ""
    codes: tuple[str, ...] = ()
    free: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All labels as they are stored: the category first, then the codes, then the free ones, each once."""
        # Commas and semicolons separate labels that are written in a row, so a category with one would become two.
        name = tidy(re.sub(r"[,;]", " ", self.category))
        category = [CATEGORY + name] if name else []
        codes = [CODE + tidy(code) for code in self.codes if tidy(code)]
        named: dict[str, str] = {}
        for label in (*category, *codes, *self.free):
            named.setdefault(fold(label), label)
        return tuple(named.values())


def apart(tags: Iterable[str]) -> Labels:
    """Sort the labels of a question; the first category counts, and a second one becomes a free label."""
    category, codes, free = "", [], []
    for tag in tags:
        if tag.startswith(CATEGORY) and not category:
            category = tag.removeprefix(CATEGORY)
        elif tag.startswith(CODE):
            codes.append(tag.removeprefix(CODE))
        else:
            free.append(tag)
    return Labels(category, tuple(codes), tuple(free))


def in_order(tags: Iterable[str]) -> list[str]:
    """The labels, each once: categories, codes, then free ones, each group in alphabetical order."""
    return sorted(set(tags), key=lambda tag: (not tag.startswith(CATEGORY), not tag.startswith(CODE), fold(tag)))


def changed(tags: Sequence[str], add: Iterable[str], drop: Iterable[str]) -> tuple[str, ...]:
    """A question's labels after adding and dropping some; a new category replaces the old one."""
    gone, more = {fold(label) for label in drop}, apart(add)
    kept = apart(tag for tag in tags if fold(tag) not in gone)
    return Labels(more.category or kept.category, (*kept.codes, *more.codes), (*kept.free, *more.free)).all
