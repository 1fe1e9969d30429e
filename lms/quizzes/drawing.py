"""Drawing the questions of a test: at random, but so that the course's own rules are kept.

A rule asks for a number of questions with a label, of a difficulty, or both. Questions may fit several rules, so taking
them one rule after the other could leave a later rule short although there was a way; each place of the test is
therefore matched to a question of its own by augmenting paths (Kuhn, "The Hungarian method", 1955), the questions being
tried in random order.
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from lms.base.text import fold, tidy
from lms.quizzes.rules import DIFFICULTIES, LEVEL

RULES_MOST = 8


class Labelled(Protocol):
    """What a rule looks at."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Its labels."""

    @property
    def difficulty(self) -> str:
        """Its difficulty."""


#: Every draw compares the labels of a whole bank, which are the same few again and again.
_folded = lru_cache(4096)(fold)

Drawn = TypeVar("Drawn", bound=Labelled)


@dataclass(frozen=True)
class DrawRule:
    """`count` questions with this label and of this difficulty; "" is any."""

    count: int
    tag: str = ""
    difficulty: str = ""

    def fits(self, question: Labelled) -> bool:
        """Whether a question may take a place of this rule."""
        tagged = not self.tag or _folded(self.tag) in map(_folded, question.tags)
        return tagged and self.difficulty in ("", question.difficulty)

    @property
    def about(self) -> str:
        """What it asks for: "mã OTP", "độ khó: dễ", "mã OTP + độ khó: dễ"."""
        return " + ".join(part for part in (self.tag, self.difficulty and LEVEL + self.difficulty) if part)

    def kept(self) -> dict[str, Any]:
        """As plain values, to be kept with a version."""
        return {"count": self.count, "tag": self.tag, "difficulty": self.difficulty}


def rules_of(kept: Mapping[str, Any]) -> tuple[DrawRule, ...]:
    """The rules that a version keeps."""
    return tuple(DrawRule(row["count"], row.get("tag", ""), row.get("difficulty", "")) for row in kept.get("draw", ()))


def read_rule(written: str) -> DrawRule | None:
    """A rule as people write it, "3: mã OTP + độ khó: dễ"; None when it cannot be read."""
    match = re.fullmatch(r"\s*(\d{1,2})\s*:\s*(.+)", written)
    if match is None or int(match[1]) < 1:
        return None
    tag, level = "", ""
    for part in (tidy(piece) for piece in match[2].split(" + ")):
        if fold(part).startswith(fold(LEVEL).strip()):
            level = next((one for one in DIFFICULTIES if fold(one) == fold(part.partition(":")[2])), "?")
        elif tag:
            return None
        else:
            tag = part
    return None if level == "?" else DrawRule(int(match[1]), tag, level)


def written_rule(rule: DrawRule) -> str:
    """The same, as `read_rule` reads it."""
    return f"{rule.count}: {rule.about}"


def draw(bank: Sequence[Drawn], size: int, rng: random.Random, rules: Iterable[DrawRule] = ()) -> list[Drawn]:
    """The questions of one test: `size` of the bank, or all of a smaller one, in random order, the rules kept.

    Where the bank is too poor for a rule, it gets as many as there are.
    """
    order = list(range(len(bank)))
    rng.shuffle(order)
    taken = _placed(bank, order, list(rules))
    rest = [n for n in order if n not in taken]
    chosen = [*taken, *rest][: min(size, len(bank))]
    rng.shuffle(chosen)
    return [bank[n] for n in chosen]


def short_rules(bank: Sequence[Labelled], rules: Sequence[DrawRule]) -> list[tuple[DrawRule, int]]:
    """The rules that this bank cannot keep all at once, each with how many questions it gets."""
    order = list(range(len(bank)))
    got = list(_placed(bank, order, list(rules)).values())
    return [(rule, got.count(number)) for number, rule in enumerate(rules) if got.count(number) < rule.count]


def _placed(bank: Sequence[Labelled], order: list[int], rules: list[DrawRule]) -> dict[int, int]:
    """The number of a rule by the number of the question that keeps it; as many places are filled as can be."""
    fitting = [[n for n in order if rule.fits(bank[n])] for rule in rules]
    taken: dict[int, int] = {}

    def place(rule: int, seen: set[int]) -> bool:
        for n in fitting[rule]:
            if n in seen:
                continue
            seen.add(n)
            if n not in taken or place(taken[n], seen):
                taken[n] = rule
                return True
        return False

    for number, rule in enumerate(rules):
        for _slot in range(rule.count):
            if not place(number, set()):
                break
    return taken
