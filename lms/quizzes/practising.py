"""A practice question as its page shows it: first the question, then, with an answer in the address, what is right.

Practice stores nothing about whoever looks at it. Each time a question is asked anew, a round begins with a random
word, which the form sends back. Order and names on the page are derived from it and the installation's secret.
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
from lms.quizzes.kinds.inturn import Turn, turn_of
from lms.quizzes.queries import Asked

#: The field of a form that holds the word of its round.
ROUND = "luot"


@dataclass(frozen=True)
class Round:
    """The random word of a round, how its page shows the question, and what a form says under undisguised names."""

    word: str
    shown: dict[str, Any]
    typed: dict[str, list[str]]


@dataclass(frozen=True)
class Practised:
    """A practice question on its page: `attempt` is the number of the try, `last` whether no other try follows.

    `grade` is None until there is an answer that can be accepted; `problem` says why it cannot. `problem` and
    `certainty` (what to tell about how certain the person was) are messages to be translated. `answer_text` is the
    answer in plain words, a part a line, and `as_asked` the question for looking back at it, in no order that was
    shown.
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
    told_reasons: tuple[answering.ToldReason, ...] = ()
    answer_text: str = ""
    as_asked: Fields | None = None
    turn: Turn | None = None


def practised(asked: Asked, given: Round, lan: str | None, behaviour: Behaviour, *, afresh: bool = False) -> Practised:
    """The question with what was typed; `lan` is the number of the try in the form, None before the first.

    With `afresh` that try is about to be made: the answer begins anew.
    """
    attempt = min(try_number(lan or ""), behaviour.tries)
    answered, grade = None, None
    problem: Words = ""
    if lan is not None and not afresh:
        try:
            answered = answering.parse(asked, given.shown, given.typed)
            grade = answering.grade(asked, answered)
        except Unfinished:
            pass
        except BadAnswer as error:
            problem = error.message
    unknown = answering.is_unknown(answered)
    last = attempt == behaviour.tries or unknown
    again = grade is not None and not grade.right and not last
    fields = _fields(asked, given, answered, again=again)
    return Practised(
        asked,
        given.word,
        fields,
        behaviour,
        attempt,
        last,
        KINDS[asked.kind].right_text(asked.body),
        grade,
        problem,
        unknown,
        hint_after(asked.body.hints, attempt) if grade else "",
        answering.said_of(answered, grade.right) if grade else "",
        answering.reasons_told(asked, grade, rights=last or grade.right) if grade else (),
        answering.response_text(asked, answered) if answered and not unknown else "",
        answering.as_asked(asked),
        turn_of(fields),
    )


def _fields(asked: Asked, given: Round, answered: answering.Response | None, *, again: bool) -> Fields:
    """The controls with what was answered or typed. What is answered part by part begins anew at a second try."""
    fields = answering.fields(asked, given.shown, answered, given.typed if answered is None else None)
    return answering.fields(asked, given.shown, None) if again and (fields.story or fields.in_turn) else fields


def round_of(asked: Asked, form: Form, secret: str | bytes) -> Round:
    """The round that a form belongs to, or a new one.

    A form without a round's word comes from a page older than rounds, or from a link that somebody saved. Its names are
    not disguised, and it still counts as an answer: practice tells everybody what is right, so nothing needs
    protection.
    """
    word = "".join(form.get(ROUND, [])[:1])
    known = re.fullmatch("[0-9a-f]{16}", word) is not None
    word = word if known else secrets.token_hex(8)
    shown = answering.draw(asked, random.Random(veil.key_for(secret, asked.id, word)))  # noqa: S311  (seeded by a secret)
    return Round(word, shown, answering.plainly(asked, shown, form) if known else dict(form))


def same_round(form: dict[str, list[str]], there: dict[str, list[str]]) -> dict[str, list[str]]:
    """What an address says, in the round of a page that is being drawn again; `there` is what that page's form held."""
    return {ROUND: there[ROUND], **form} if ROUND in there else form


def try_number(said: str) -> int:
    """The number of the try that a form gives, from 1 to TRIES_MOST; anything else counts as the first try."""
    return int(said) if said in [str(n) for n in range(2, TRIES_MOST + 1)] else 1
