"""What every kind of question can do, and the plain values it speaks in."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import tidy
from lms.content.text.render import names_in, plain_words
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.rows import B, Common, Raw, Stored

Form = Mapping[str, list[str]]


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
class StoryPart:
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
    story: tuple[StoryPart, ...] = ()


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


class Kind(Protocol[B]):
    """A kind of question. All of it is pure: body, frozen order and answer in, plain values out.

    Which class a kind's bodies have is its parameter. Who does not know the kind has it from lms.quizzes.kinds.KINDS,
    as a kind of any body, together with a body that the same kind has read.
    """

    key: str
    name: str
    #: Whether several rows may be right.
    several_right: bool

    @property
    def sample(self) -> B:
        """A body to show the kind with, where nobody answers; made up."""

    def read(self, raw: Raw) -> B:
        """A body from what is kept; never raises: what is not there says nothing."""

    def write(self, body: B) -> Stored:
        """A body as it is kept, in JSON."""

    def problems(self, body: B) -> list[Problem]:
        """What is wrong with a body and where, in plain Vietnamese; nothing serious when it can be asked."""

    def check(self, body: B) -> list[Words]:
        """What keeps it from being asked, without the places, each message once."""

    def shown(self, body: B, rng: random.Random) -> dict[str, Any]:
        """The order in which things are shown, to be frozen with the attempt; every order as likely as any other."""

    def parse(self, body: B, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The answer in a form; raises BadAnswer."""

    def grade(self, body: B, response: dict[str, Any]) -> Grade:
        """How right an answer is, and why."""

    def question_text(self, body: B) -> str:
        """The question in plain words."""

    def right_text(self, body: B) -> str:
        """The right answer in plain words, a part a line."""

    def response_text(self, body: B, response: dict[str, Any]) -> str:
        """An answer in plain words, a part a line."""

    def fields(
        self, body: B, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """What to draw, with an answer kept earlier or what was typed just now."""

    def carry(self, old: B, new: B) -> Carry | None:
        """How answers to one version become answers to the next; None when they cannot. See kinds.carrying."""

    def guessed(self, body: B) -> float | None:
        """What blind guessing gets on average, in percent of the mark; None where nobody can say."""


def names_in_body(body: Common) -> tuple[str, ...]:
    """What a question's text names, and the pictures that are shown beside it."""
    return tuple(dict.fromkeys([*names_in(body.stem), *body.pictures]))


def one_line(text: str) -> str:
    """A part of a summary, plain text as it is, on one line."""
    return tidy(text)


def asked_words(body: Common) -> str:
    """What is read of the question's own text, which is Markdown, on one line."""
    return plain_words(body.stem)


class Checked(Generic[B]):
    """What most kinds have in common: one row is right."""

    several_right = False

    def problems(self, body: B) -> list[Problem]:
        """What is wrong and where; each kind has its own."""
        raise NotImplementedError

    def check(self, body: B) -> list[Words]:
        """The serious messages, each once."""
        return list(dict.fromkeys(problem.message for problem in self.problems(body) if problem.serious))

    def guessed(self, body: B) -> float | None:
        """Nobody can say."""
        return None
