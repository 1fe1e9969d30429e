"""What every kind of question can do, and the plain values it speaks in."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import N_, tidy
from lms.content.text.render import names_in, plain_words

Body = dict[str, Any]
Form = Mapping[str, list[str]]

#: Most characters of the texts of a question; a question is read on a small phone. The messages below name them.
STEM_MOST, TEXT_MOST, REASON_MOST = 1500, 200, 400


class BadAnswer(LmsError):
    """An answer that cannot be taken: nothing chosen, or something that was not offered; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


class Unfinished(BadAnswer):
    """Nothing is wrong so far, but the answer has more parts than the page has shown: the next one is asked."""


@dataclass(frozen=True)
class Reason:
    """What is to be said of one option, item or pair after the answer."""

    item_id: str
    text: str
    right: bool
    chosen: bool


@dataclass(frozen=True)
class Grade:
    """`fraction` 0..1 of the mark, whether the answer is right as a whole, and the reasons."""

    fraction: float
    right: bool
    reasons: tuple[Reason, ...] = ()
    general: str = ""

    def reason(self, item_id: str) -> Reason | None:
        """The reason of one option."""
        return next((reason for reason in self.reasons if reason.item_id == item_id), None)


#: A place in a picture: left, top, width, height in percent.
Spot = tuple[float, float, float, float]


#: The field that names the part of a conversation which the page asked last.
AT = "doan"


@dataclass(frozen=True)
class PartChoice:
    """A choice in a conversation: its value, its words, and whether it is made."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Part:
    """A part of a conversation: who says what, the name of the choice that follows, and the choices."""

    who: str
    text: str
    name: str
    choices: tuple[PartChoice, ...] = ()


@dataclass(frozen=True)
class Item:
    """One row to draw: a radio or checkbox (`selected` True/False), a text with a select (`choices`, `selected`), or a
    field to type in (`selected` is what was typed; `hint` is a message to be translated)."""

    id: str
    name: str
    label: str
    selected: bool | str = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    #: The name of the picture that is the option, and where in a picture it is.
    picture: str = ""
    spot: Spot | None = None


@dataclass(frozen=True)
class Fields:
    """How a question is drawn: `control` is "radio", "checkbox", "select", "groups" (radios an item), "text", "gaps",
    "spots" or "story".

    With "gaps" the items stand between the `pieces` of a sentence, a select where there are choices. With "spots" they
    are places in the `picture`. With "story" there are no items but a conversation as far as it has come: the page does
    not hold what follows a choice before the choice is made.
    """

    control: str
    items: tuple[Item, ...] = field(default=())
    pieces: tuple[str, ...] = ()
    picture: str = ""
    story: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What an author has to mend, and where it stands.

    `part` is "stem", "why", "rows" (their number), "right" (the marks) or "extra"; with a `row`, which counts from 0,
    it is the row's "text", "reason", "left" or "right". What is not `serious` is a hint: the question can be asked.
    """

    message: Words
    part: str
    row: int | None = None
    serious: bool = True


class Kind(Protocol):
    """A kind of question. All of it is pure: body, frozen order and answer in, plain values out."""

    key: str
    name: str

    def problems(self, body: Body) -> list[Problem]:
        """What is wrong with a body and where, in plain Vietnamese; nothing serious when it can be asked."""

    def check(self, body: Body) -> list[Words]:
        """What keeps it from being asked, without the places, each message once."""

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """The order in which things are shown, to be frozen with the attempt; every order as likely as any other."""

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The answer in a form; raises BadAnswer."""

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """How right an answer is, and why."""

    def question_text(self, body: Body) -> str:
        """The question in plain words."""

    def right_text(self, body: Body) -> str:
        """The right answer in plain words, a part a line."""

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """An answer in plain words, a part a line."""

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """What to draw, with an answer kept earlier or what was typed just now."""


def pictures_named(body: Body) -> list[str]:
    """The names of the pictures that a question shows beside its text."""
    named = [body.get("picture", ""), *(option.get("picture", "") for option in body.get("options", ()))]
    return [path for path in named if path]


def names_in_body(body: Body) -> tuple[str, ...]:
    """What a question's text names, and the pictures that are shown beside it."""
    return tuple(dict.fromkeys([*names_in(str(body.get("stem", ""))), *pictures_named(body)]))


def one_line(text: str) -> str:
    """A part of a summary, plain text as it is, on one line."""
    return tidy(text)


def asked_words(body: Body) -> str:
    """What is read of the question's own text, which is Markdown, on one line."""
    return plain_words(body["stem"])


class Checked:
    """A kind that says what is wrong without the places."""

    def problems(self, body: Body) -> list[Problem]:
        """What is wrong and where; each kind has its own."""
        raise NotImplementedError

    def check(self, body: Body) -> list[Words]:
        """The serious messages, each once."""
        return list(dict.fromkeys(problem.message for problem in self.problems(body) if problem.serious))


def of_stem(body: Body) -> list[Problem]:
    """What is wrong with the question's own text."""
    return _of_text(
        body.get("stem", ""),
        Problem(N_("Viết nội dung câu hỏi."), "stem"),
        Problem(N_("Câu hỏi dài quá. Viết gọn trong 1500 ký tự."), "stem"),
        STEM_MOST,
    )


def of_why(body: Body, *, needed: bool) -> list[Problem]:
    """What is wrong with the general reason; a `needed` one that lacks is a hint."""
    lacks = Problem(N_("Viết một câu vì sao. Học viên đọc câu này sau khi trả lời."), "why", serious=False)
    long = Problem(N_("Lời giải thích dài quá. Viết gọn trong 400 ký tự."), "why")
    return _of_text(body.get("why", ""), lacks if needed else None, long, REASON_MOST)


def of_rows(rows: list[dict[str, Any]], part: str, empty: str) -> list[Problem]:
    """Rows whose text is missing (`empty` says so) or too long."""
    long = N_("Dòng này dài quá. Viết gọn trong 200 ký tự.")
    found: list[Problem] = []
    for number, row in enumerate(rows):
        lacks, too_long = Problem(empty, part, number), Problem(long, part, number)
        found += _of_text(row.get(part, ""), lacks, too_long, TEXT_MOST)
    return found


def of_reasons(rows: list[dict[str, Any]], *, needed: bool) -> list[Problem]:
    """Rows whose reason is missing, where each needs one (a hint), or too long."""
    lacks = N_("Mỗi lựa chọn cần một câu giải thích. Viết vì sao đúng, hoặc vì sao chưa đúng.")
    long = N_("Lời giải thích dài quá. Viết gọn trong 400 ký tự.")
    found: list[Problem] = []
    for number, row in enumerate(rows):
        missing = Problem(lacks, "reason", number, serious=False) if needed else None
        found += _of_text(row.get("reason", ""), missing, Problem(long, "reason", number), REASON_MOST)
    return found


def doubled(rows: list[dict[str, Any]], part: str, message: str) -> list[Problem]:
    """Rows that say the same as a row before them."""
    texts = [tidy(row.get(part, "")).lower() for row in rows]
    return [Problem(message, part, number) for number, text in enumerate(texts) if text and text in texts[:number]]


def _of_text(text: str, lacks: Problem | None, long: Problem, most: int) -> list[Problem]:
    if not tidy(text):
        return [lacks] if lacks else []
    return [long] if len(text) > most else []
