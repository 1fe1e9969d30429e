"""How a course asks questions of any kind.

That is when it tells what is right, how often learners may try again, whether it asks how certain they are, and whether
"I do not know" is offered. A version stores only what differs from the defaults, so that files leave the defaults out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Problem

#: When a test tells what is right: after it was handed in, or after each question, which cannot be changed then.
AT_END, AT_ONCE = "end", "once"
#: The most tries at a practice question. There may be a hint after each try but the last.
TRIES_MOST = 3
HINTS_MOST, HINT_MOST = TRIES_MOST - 1, 200


@dataclass(frozen=True)
class Behaviour:
    """When the test gives `feedback`, how many `tries` a practice question allows, whether it asks for `certainty`, and
    whether "I do not know" (`unknown`) is offered."""

    feedback: str = AT_END
    tries: int = 2
    certainty: bool = False
    unknown: bool = True

    @property
    def tells_at_once(self) -> bool:
        """Whether the test tells what is right after each question."""
        return self.feedback == AT_ONCE

    def kept(self) -> dict[str, Any]:
        """What differs from the defaults, to be stored with a version."""
        usual = asdict(Behaviour())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


def behaviour_of(kept: Mapping[str, Any]) -> Behaviour:
    """A version's behaviour from what it stores; unknown names are left out."""
    known = asdict(Behaviour())
    return Behaviour(**{name: value for name, value in kept.items() if name in known})


def hint_after(hints: Sequence[str], tries: int) -> str:
    """The author's hint after this many tries; "" when there is none."""
    return hints[tries - 1] if 0 < tries <= len(hints) else ""


def hint_problems(hints: Sequence[str]) -> list[Problem]:
    """What is wrong with the hints of a question: too many, or too long ones."""
    found = []
    if len(hints) > HINTS_MOST:
        found.append(Problem(N_("Nhiều nhất hai gợi ý, mỗi dòng một gợi ý."), "hints"))
    if any(len(hint) > HINT_MOST for hint in hints):
        found.append(Problem(N_("Gợi ý dài quá. Viết gọn trong 200 ký tự."), "hints"))
    return found
