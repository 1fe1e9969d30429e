"""Answering, whatever the kind of question: the kind's own answer, "I do not know" instead of one, and how certain
it is.

A response is the kind's, with "sure" beside it where the person said so, or {"unknown": True} alone. Not knowing is an
honest answer: it gets no mark, and nobody is asked to guess first.
"""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes import veil
from lms.quizzes.kinds import KINDS, Fields, Grade
from lms.quizzes.kinds.base import AT, Form
from lms.quizzes.queries import Asked

#: The names of the buttons below a question.
UNKNOWN, SURE = "khong-biet", "chac"
#: What is kept as the words of that answer; also a line of the statistics.
UNKNOWN_TEXT = N_("Không biết")

Response = dict[str, Any]


def draw(asked: Asked, rng: random.Random) -> dict[str, Any]:
    """How a question is shown in one attempt: its order, and the key to the names on its page."""
    return {**KINDS[asked.kind].shown(asked.body, rng), veil.KEY: veil.key_from(rng)}


def plainly(asked: Asked, shown: dict[str, Any], form: Form) -> dict[str, list[str]]:
    """What a page's form says of the question, under the names that `parse` and `fields` know."""
    common = {name: form[name] for name in (UNKNOWN, SURE) if name in form}
    return common | veil.unveiled(KINDS[asked.kind], asked.body, shown, form, shown[veil.KEY])


def as_drawn(plain: dict[str, list[str]]) -> dict[str, list[str]]:
    """What a page knew when it was drawn, from what its form says now: the part it asked last has no answer yet."""
    asked_last = plain.get(AT, [])
    return {name: values for name, values in plain.items() if name not in asked_last}


def parse(asked: Asked, shown: dict[str, Any], form: Form) -> Response:
    """The answer in a form, whose names are plain; raises BadAnswer."""
    if form.get(UNKNOWN):
        return {"unknown": True}
    response = KINDS[asked.kind].parse(asked.body, shown, form)
    said = "".join(form.get(SURE, [])[:1])
    return {**response, "sure": said == "1"} if said in ("0", "1") else response


def grade(asked: Asked, response: Response) -> Grade:
    """How right an answer is, and why; who does not know is told what is right."""
    if is_unknown(response):
        empty = KINDS[asked.kind].grade(asked.body, {})
        return Grade(0.0, False, tuple(reason for reason in empty.reasons if reason.right), empty.general)
    return KINDS[asked.kind].grade(asked.body, response)


def response_text(asked: Asked, response: Response) -> str:
    """An answer in plain words, a part a line."""
    return UNKNOWN_TEXT if is_unknown(response) else KINDS[asked.kind].response_text(asked.body, response)


def fields(asked: Asked, shown: dict[str, Any], response: Response | None, typed: Form | None = None) -> Fields:
    """What to draw, with an answer kept earlier or what was `typed` just now, plainly."""
    kept = None if response is not None and is_unknown(response) else response
    return veil.veiled(KINDS[asked.kind].fields(asked.body, shown, kept, typed), shown.get(veil.KEY, ""))


def as_asked(asked: Asked) -> Fields:
    """A question for pages that look back at it: what belongs to its text, in no order that was ever shown."""
    kind = KINDS[asked.kind]
    return kind.fields(asked.body, kind.shown(asked.body, random.Random(0)), None)  # noqa: S311  (no secret)


def is_unknown(response: Response | None) -> bool:
    """Whether the answer is that the person does not know."""
    return bool(response and response.get("unknown"))


def said_of(response: Response | None, right: bool) -> str:
    """What is to be said of an answer's certainty, a message to be translated; "" where nothing was said of it."""
    sure = (response or {}).get("sure")
    if sure is None:
        return ""
    return _SAID[bool(sure), right]


_SAID = {
    (True, True): N_("Chắc chắn mà đúng: chỗ này bà con nắm vững rồi."),
    (True, False): N_("Chắc chắn mà chưa đúng: chỗ này nên xem lại kỹ."),
    (False, True): N_("Chưa chắc mà đúng: bà con biết nhiều hơn mình nghĩ đấy."),
    (False, False): N_("Chưa chắc và chưa đúng: xem lại một lần là nhớ."),
}
