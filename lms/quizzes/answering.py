"""Answering a question of any kind: the kind's own answer or "I do not know", and how certain the person is.

A response is the kind's own value, with "sure" added when the person said how certain they are, or {"unknown": True}
alone. "I do not know" is an honest answer: it gets no mark, and nobody has to guess first.
"""

import random
from dataclasses import dataclass
from typing import Any

from lms.base.text import N_
from lms.quizzes import veil
from lms.quizzes.kinds import KINDS, BadAnswer, Fields, Grade, Unfinished
from lms.quizzes.kinds.base import AT, Form
from lms.quizzes.queries import Asked

#: The names of the buttons below a question.
UNKNOWN, SURE = "khong-biet", "chac"
#: The words that are stored for the answer "I do not know"; they are also a line of the statistics.
UNKNOWN_TEXT = N_("Không biết")

Response = dict[str, Any]


def draw(asked: Asked, rng: random.Random) -> dict[str, Any]:
    """How one attempt shows a question: the order of its parts, and the key that disguises the names on its page."""
    return {**KINDS[asked.kind].shown(asked.body, rng), veil.KEY: veil.key_from(rng)}


def plainly(asked: Asked, shown: dict[str, Any], form: Form) -> dict[str, list[str]]:
    """What a page's form says about the question, under the undisguised names that `parse` and `fields` know."""
    common = {name: form[name] for name in (UNKNOWN, SURE) if name in form}
    return common | veil.unveiled(KINDS[asked.kind], asked.body, shown, form, shown[veil.KEY])


def as_drawn(plain: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was known when a page was drawn, from what its form says now: all but the answer to the part asked last."""
    asked_last = plain.get(AT, [])
    return {name: values for name, values in plain.items() if name not in asked_last}


def parse(asked: Asked, shown: dict[str, Any], form: Form) -> Response:
    """The answer in a form with undisguised names.

    Raises BadAnswer when there is none that can be accepted, Unfinished when the page has to ask for more. Where
    controls are not pressed in turn, which a word about certainty shows, what is left out is a BadAnswer, to be told.
    """
    if form.get(UNKNOWN):
        return {"unknown": True}
    kind = KINDS[asked.kind]
    try:
        response = kind.parse(asked.body, shown, form)
    except Unfinished as error:
        drawn = kind.fields(asked.body, shown, None)
        if drawn.story or (drawn.in_turn and not form.get(SURE)):
            raise
        raise BadAnswer(error.message) from error
    said = "".join(form.get(SURE, [])[:1])
    return {**response, "sure": said == "1"} if said in ("0", "1") else response


def grade(asked: Asked, response: Response) -> Grade:
    """How right an answer is, with the reasons; after "I do not know", only the reasons of what is right."""
    if is_unknown(response):
        empty = KINDS[asked.kind].grade(asked.body, {})
        return Grade(0.0, False, tuple(reason for reason in empty.reasons if reason.right), empty.general)
    return KINDS[asked.kind].grade(asked.body, response)


@dataclass(frozen=True)
class ToldReason:
    """A reason as pages say it; `row` are the words of the row it belongs to, "" where that goes without saying."""

    row: str
    text: str


def reasons_told(asked: Asked, grade: Grade, *, rights: bool) -> tuple[ToldReason, ...]:
    """The reasons of what was chosen and, with `rights`, of what would have been right.

    Where several are told each says its row, or nobody knew which reason belongs to what.
    """
    told = [one for one in grade.reasons if one.text and (one.chosen or (rights and one.right))]
    words = {item.id: item.label for item in as_asked(asked).items} if len(told) > 1 else {}
    return tuple(ToldReason(words.get(one.item_id, ""), one.text) for one in told)


def response_text(asked: Asked, response: Response) -> str:
    """An answer in plain words, one line for each part."""
    return UNKNOWN_TEXT if is_unknown(response) else KINDS[asked.kind].response_text(asked.body, response)


def fields(asked: Asked, shown: dict[str, Any], response: Response | None, typed: Form | None = None) -> Fields:
    """The controls to draw, filled with a stored answer or with what was just `typed`, under undisguised names."""
    kept = None if response is not None and is_unknown(response) else response
    return veil.veiled(KINDS[asked.kind].fields(asked.body, shown, kept, typed), shown.get(veil.KEY, ""))


def as_asked(asked: Asked) -> Fields:
    """A question for pages that look back at it: its controls without an answer, in an order taken from no attempt."""
    kind = KINDS[asked.kind]
    return kind.fields(asked.body, kind.shown(asked.body, random.Random(0)), None)  # noqa: S311  (no secret)


def is_unknown(response: Response | None) -> bool:
    """Whether the answer is that the person does not know."""
    return bool(response and response.get("unknown"))


def said_of(response: Response | None, right: bool) -> str:
    """A message about how certain the person was and how right; "" when they did not say how certain they were."""
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
