"""Labels of questions: free ones, the one that names a category, and those that are codes of a skills framework.

All are labels of one list, the special ones with a word in front ("nhóm: Thanh toán / Mã OTP", "khung: DigComp 4.2"),
so that every format that carries labels carries them all, and whatever finds or draws by a label does so by each.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.base.text import fold, tidy

CATEGORY, CODE = "nhóm: ", "khung: "


@dataclass(frozen=True)
class Labels:
    """The labels of a question apart: its category ("" for none), its codes, and the free ones."""

    category: str = ""
    codes: tuple[str, ...] = ()
    free: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """As they are kept: the category first, then codes, then the free ones, each once."""
        # Commas and semicolons part labels that are written in a row: a category with one would become two labels.
        name = tidy(re.sub(r"[,;]", " ", self.category))
        category = [CATEGORY + name] if name else []
        codes = [CODE + tidy(code) for code in self.codes if tidy(code)]
        named: dict[str, str] = {}
        for label in (*category, *codes, *self.free):
            named.setdefault(fold(label), label)
        return tuple(named.values())


def apart(tags: Iterable[str]) -> Labels:
    """What the labels of a question are; of two categories the first counts, the other becomes a free label."""
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
    """Labels in use, each once: categories, codes, then free ones, each by the alphabet."""
    return sorted(set(tags), key=lambda tag: (not tag.startswith(CATEGORY), not tag.startswith(CODE), fold(tag)))


def changed(tags: Sequence[str], add: Iterable[str], drop: Iterable[str]) -> tuple[str, ...]:
    """A question's labels after some were added and some taken away; a new category takes the place of the old."""
    gone, more = {fold(label) for label in drop}, apart(add)
    kept = apart(tag for tag in tags if fold(tag) not in gone)
    return Labels(more.category or kept.category, (*kept.codes, *more.codes), (*kept.free, *more.free)).all
