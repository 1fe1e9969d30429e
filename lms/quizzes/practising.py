"""A practice question as its page shows it: asked, or answered in the address and told about.

Practice keeps nothing of who looks at it. Each time a question is asked anew a round begins: a random word that the
form carries along, from which, with the secret of this installation, come the order and the names of the page.
"""

import random
import re
import secrets
from dataclasses import dataclass
from typing import Any

from lms.base.messages import Words
from lms.quizzes import answering, veil
from lms.quizzes.behaviours import TRIES_MOST, Behaviour, hint_after
from lms.quizzes.kinds import KINDS, BadAnswer, Fields, Grade, Unfinished
from lms.quizzes.kinds.base import Form
from lms.quizzes.queries import Asked

#: The field that carries the word of the round.
ROUND = "luot"


@dataclass(frozen=True)
class Round:
    """The word of a round, how its page shows the question, and what a form says, plainly."""

    word: str
    shown: dict[str, Any]
    typed: dict[str, list[str]]


@dataclass(frozen=True)
class Practised:
    """`attempt` is the number of the try that the page is about; `last`, that no other follows it.

    `grade` is None until there is an answer that can be taken; `problem` says why it cannot, a message to be
    translated, as are the words about its `certainty`.
    """

    asked: Asked
    word: str
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


def practised(asked: Asked, given: Round, lan: str | None, behaviour: Behaviour) -> Practised:
    """The question with what was typed; `lan` is the number of the try as the form says, None before the first."""
    attempt = min(try_number(lan or ""), behaviour.tries)
    answered, grade = None, None
    problem: Words = ""
    if lan is not None:
        try:
            answered = answering.parse(asked, given.shown, given.typed)
            grade = answering.grade(asked, answered)
        except Unfinished:
            pass
        except BadAnswer as error:
            problem = error.message
    unknown = answering.is_unknown(answered)
    last = attempt == behaviour.tries or unknown
    return Practised(
        asked,
        given.word,
        _fields(asked, given, answered, again=grade is not None and not grade.right and not last),
        behaviour,
        attempt,
        last,
        KINDS[asked.kind].right_text(asked.body),
        grade,
        problem,
        unknown,
        hint_after(asked.body.hints, attempt) if grade else "",
        answering.said_of(answered, grade.right) if grade else "",
    )


def _fields(asked: Asked, given: Round, answered: answering.Response | None, *, again: bool) -> Fields:
    """The controls with what was answered or typed. Before a second try the one choice is unmade, so that pressing
    the button once more without thinking does not spend it."""
    fields = answering.fields(asked, given.shown, answered, given.typed if answered is None else None)
    if again and fields.control in ("radio", "spots"):
        return answering.fields(asked, given.shown, None)
    return fields


def round_of(asked: Asked, form: Form, secret: str | bytes) -> Round:
    """The round that a form belongs to, else a new one.

    A form without the word of a round comes from a page of before there were rounds, or from a link that somebody kept.
    It speaks plainly, and is still an answer: practice tells everybody the right one, so there is nothing to guard.
    """
    word = "".join(form.get(ROUND, [])[:1])
    known = re.fullmatch("[0-9a-f]{16}", word) is not None
    word = word if known else secrets.token_hex(8)
    shown = answering.draw(asked, random.Random(veil.key_for(secret, asked.id, word)))  # noqa: S311  (seeded by a secret)
    return Round(word, shown, answering.plainly(asked, shown, form) if known else dict(form))


def same_round(form: dict[str, list[str]], there: dict[str, list[str]]) -> dict[str, list[str]]:
    """What an address says, in the round of a page that is only drawn again: `there` is what stood in its form."""
    return {ROUND: there[ROUND], **form} if ROUND in there else form


def try_number(said: str) -> int:
    """1 to 3 as a form says; anything else counts as the first try."""
    return int(said) if said in [str(n) for n in range(2, TRIES_MOST + 1)] else 1
