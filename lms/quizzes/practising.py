"""A practice question as its page shows it: asked, or answered in the address and told about."""

import random
from dataclasses import dataclass
from typing import Any

from lms.base.messages import Words
from lms.quizzes import answering
from lms.quizzes.behaviours import TRIES_MOST, Behaviour, hint_after
from lms.quizzes.kinds import KINDS, BadAnswer, Fields, Grade
from lms.quizzes.kinds.base import Form
from lms.quizzes.queries import Asked


@dataclass(frozen=True)
class Practised:
    """`attempt` is the number of the try that the page is about; `last`, that no other follows it.

    `grade` is None until there is an answer that can be taken; `problem` says why it cannot, a message to be
    translated, as are the words about its `certainty`.
    """

    asked: Asked
    fields: Fields
    behaviour: Behaviour
    attempt: int
    last: bool
    right_text: str
    grade: Grade | None = None
    problem: Words = ""
    unknown: bool = False
    hint: str = ""
    certainty: str = ""


def practised(asked: Asked, shown: dict[str, Any], typed: Form, behaviour: Behaviour) -> Practised:
    """The question with what was `typed`; without "lan", the number of the try, nothing was."""
    attempt = min(try_number("".join(typed.get("lan", []))), behaviour.tries)
    answered, grade = None, None
    problem: Words = ""
    if "lan" in typed:
        try:
            answered = answering.parse(asked, shown, typed)
            grade = answering.grade(asked, answered)
        except BadAnswer as error:
            problem = error.message
    unknown = answering.is_unknown(answered)
    return Practised(
        asked,
        answering.fields(asked, shown, answered, typed if problem else None),
        behaviour,
        attempt,
        attempt == behaviour.tries or unknown,
        KINDS[asked.kind].right_text(asked.body),
        grade,
        problem,
        unknown,
        hint_after(asked.body, attempt) if grade else "",
        answering.said_of(answered, grade.right) if grade else "",
    )


def order_for(asked: Asked, who: object) -> dict[str, Any]:
    """The order of options: the same for this person at every visit, another for the next person."""
    return KINDS[asked.kind].shown(asked.body, random.Random(f"{asked.id}/{who}"))  # noqa: S311  (an order, no secret)


def try_number(said: str) -> int:
    """1 to 3 as a form says; anything else counts as the first try."""
    return int(said) if said in [str(n) for n in range(2, TRIES_MOST + 1)] else 1
