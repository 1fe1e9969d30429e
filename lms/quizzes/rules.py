"""Judgements about questions that need no database."""

import random
from collections.abc import Sequence
from typing import TypeVar

from lms.base.text import N_

Drawn = TypeVar("Drawn")

DIFFICULTIES = (N_("dễ"), N_("vừa"), N_("khó"))
TAGS_MOST, TAG_MOST = 8, 40


def draw(bank: Sequence[Drawn], size: int, rng: random.Random) -> list[Drawn]:
    """The questions of one test: `size` of the bank, or all of a smaller one, in random order."""
    return rng.sample(bank, min(size, len(bank)))


def tags_refused(tags: Sequence[str]) -> str | None:
    """Why these tags cannot be taken; None when they can."""
    if len(tags) > TAGS_MOST:
        return N_("Nhiều nhất 8 nhãn. Bỏ bớt đi.")
    if any(len(tag) > TAG_MOST for tag in tags):
        return N_("Có nhãn dài quá. Mỗi nhãn nhiều nhất 40 ký tự.")
    return None
