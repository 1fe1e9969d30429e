"""How a course asks, whatever the kinds of its questions: when it tells what is right, how often one may try again,
whether it wants to know how certain an answer is, and whether "I do not know" is an answer.

A version keeps only what is not usual, so that what is usual can be written as nothing at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Problem

#: When a test tells: after the whole of it was handed in, or after each question, which then stays as answered.
AT_END, AT_ONCE = "end", "once"
#: Most tries at a practice question; with each try but the last a hint may stand.
TRIES_MOST = 3
HINTS_MOST, HINT_MOST = TRIES_MOST - 1, 200


@dataclass(frozen=True)
class Behaviour:
    """`feedback` of the test, `tries` at a practice question, `certainty` asked or not, `unknown` offered or not."""

    feedback: str = AT_END
    tries: int = 2
    certainty: bool = False
    unknown: bool = True

    @property
    def tells_at_once(self) -> bool:
        """Whether the test tells after each question."""
        return self.feedback == AT_ONCE

    def kept(self) -> dict[str, Any]:
        """What differs from what is usual, to be kept with a version."""
        usual = asdict(Behaviour())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


def behaviour_of(kept: Mapping[str, Any]) -> Behaviour:
    """A version's behaviour from what it keeps; names that mean nothing here are left out."""
    known = asdict(Behaviour())
    return Behaviour(**{name: value for name, value in kept.items() if name in known})


def hint_after(hints: Sequence[str], tries: int) -> str:
    """What helps after so many tries, in the author's words; "" when the author wrote nothing for it."""
    return hints[tries - 1] if 0 < tries <= len(hints) else ""


def hint_problems(hints: Sequence[str]) -> list[Problem]:
    """What is wrong with the hints of a question."""
    found = []
    if len(hints) > HINTS_MOST:
        found.append(Problem(N_("Nhiều nhất hai gợi ý, mỗi dòng một gợi ý."), "hints"))
    if any(len(hint) > HINT_MOST for hint in hints):
        found.append(Problem(N_("Gợi ý dài quá. Viết gọn trong 200 ký tự."), "hints"))
    return found
