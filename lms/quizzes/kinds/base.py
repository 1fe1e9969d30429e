"""What every kind of question can do, and the plain values it speaks in."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from lms.base.errors import LmsError
from lms.base.text import N_, tidy

Body = dict[str, Any]
Form = Mapping[str, list[str]]


class BadAnswer(LmsError):
    """An answer that cannot be taken: nothing chosen, or something that was not offered; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


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


@dataclass(frozen=True)
class Item:
    """One row to draw: a radio or checkbox (`selected` True/False) or a text with a select (`choices`, `selected`)."""

    id: str
    name: str
    label: str
    selected: bool | str = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Fields:
    """How a question is drawn: `control` is "radio", "checkbox" or "select"."""

    control: str
    items: tuple[Item, ...] = field(default=())


class Kind(Protocol):
    """A kind of question. All of it is pure: body, frozen order and answer in, plain values out."""

    key: str
    name: str

    def check(self, body: Body) -> list[str]:
        """What is wrong with a body, in plain Vietnamese; empty when it can be asked."""

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """The order in which things are shown, to be frozen with the attempt."""

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The answer in a form; raises BadAnswer."""

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """How right an answer is, and why."""

    def question_text(self, body: Body) -> str:
        """The question in plain words."""

    def right_text(self, body: Body) -> str:
        """The right answer in plain words."""

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """An answer in plain words."""

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """What to draw, with an answer kept earlier or what was typed just now."""


def one_line(text: str) -> str:
    """A summary on one line."""
    return tidy(text)


def missing(body: Body, *names: str) -> list[str]:
    """Complaints about texts that are empty."""
    words = {"stem": N_("Chưa có nội dung câu hỏi."), "why": N_("Thiếu lời giải thích “Vì sao”.")}
    return [words[name] for name in names if not tidy(body.get(name, ""))]


def doubled(texts: list[str]) -> bool:
    """Whether two of the texts are the same."""
    tidied = [tidy(text).lower() for text in texts]
    return len(set(tidied)) < len(tidied)
