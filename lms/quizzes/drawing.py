"""Drawing the questions of a test at random, within the course's own rules.

A rule asks for a number of questions with a label, of a difficulty, or both. Questions may fit several rules, so
serving one rule after the other could leave a later rule short although all can be kept. Each place of the test is
therefore matched to a question of its own by augmenting paths (Kuhn, "The Hungarian method", 1955), and the questions
are tried in random order.
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
    """What a rule needs to know about a question."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The question's labels."""

    @property
    def difficulty(self) -> str:
        """The question's difficulty; "" when it has none."""


#: Cached, because every draw compares the labels of a whole bank, which are always the same few.
_folded = lru_cache(4096)(fold)

Drawn = TypeVar("Drawn", bound=Labelled)


@dataclass(frozen=True)
class DrawRule:
    """A rule for `count` questions with this label and of this difficulty; "" stands for any."""

    count: int
    tag: str = ""
    difficulty: str = ""

    def fits(self, question: Labelled) -> bool:
        """Whether a question may take a place of this rule."""
        tagged = not self.tag or _folded(self.tag) in map(_folded, question.tags)
        return tagged and self.difficulty in ("", question.difficulty)

    @property
    def about(self) -> str:
        """What the rule asks for, in words: "mã OTP", "độ khó: dễ" or "mã OTP + độ khó: dễ"."""
        return " + ".join(part for part in (self.tag, self.difficulty and LEVEL + self.difficulty) if part)

    def kept(self) -> dict[str, Any]:
        """The rule as plain values, to be stored with a version."""
        return {"count": self.count, "tag": self.tag, "difficulty": self.difficulty}


def rules_of(kept: Mapping[str, Any]) -> tuple[DrawRule, ...]:
    """The rules in what a version stores about how it asks."""
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
    """A rule in the form that `read_rule` reads."""
    return f"{rule.count}: {rule.about}"


def draw(bank: Sequence[Drawn], size: int, rng: random.Random, rules: Iterable[DrawRule] = ()) -> list[Drawn]:
    """Draw a test: `size` questions of the bank in random order, or all when it has fewer, with the rules kept.

    A rule for which the bank has too few questions gets as many as there are.
    """
    order = list(range(len(bank)))
    rng.shuffle(order)
    taken = _placed(bank, order, list(rules))
    rest = [n for n in order if n not in taken]
    chosen = [*taken, *rest][: min(size, len(bank))]
    rng.shuffle(chosen)
    return [bank[n] for n in chosen]


def short_rules(bank: Sequence[Labelled], rules: Sequence[DrawRule]) -> list[tuple[DrawRule, int]]:
    """The rules that this bank cannot keep all at once, each with the number of questions that it gets."""
    order = list(range(len(bank)))
    got = list(_placed(bank, order, list(rules)).values())
    return [(rule, got.count(number)) for number, rule in enumerate(rules) if got.count(number) < rule.count]


def _placed(bank: Sequence[Labelled], order: list[int], rules: list[DrawRule]) -> dict[int, int]:
    """By index of a question in the bank, the index of the rule that it serves; fills as many places as possible."""
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
