"""What every kind of question can do, and the plain values that kinds take and give."""

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
    """Raised for an answer that is empty or was not offered; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


class Unfinished(BadAnswer):
    """Raised for an answer that is right so far but needs more parts than the page showed; the next is asked then."""


@dataclass(frozen=True)
class Reason:
    """What to say after the answer about one option, item or pair."""

    item_id: str
    text: str
    right: bool
    chosen: bool


@dataclass(frozen=True)
class Grade:
    """How right an answer is: its share of the mark (`fraction`, 0 to 1), whether it is `right`, and the reasons."""

    fraction: float
    right: bool
    reasons: tuple[Reason, ...] = ()
    general: str = ""

    def reason(self, item_id: str) -> Reason | None:
        """The reason of the option, item or pair with this id; None when it has none."""
        return next((reason for reason in self.reasons if reason.item_id == item_id), None)


#: A place in a picture: left, top, width and height in percent of it.
Spot = tuple[float, float, float, float]


#: The field of a form that names the part of a conversation which the page asked last.
AT = "doan"


@dataclass(frozen=True)
class PartChoice:
    """A choice in a conversation: its value, its words, and whether it is selected."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class StoryPart:
    """A part of a conversation: who says it, its text, and the name and options of the choice that follows."""

    who: str
    text: str
    name: str
    choices: tuple[PartChoice, ...] = ()


@dataclass(frozen=True)
class Item:
    """A row to draw.

    It is a radio button or checkbox (`selected` True or False), a text with a select (`choices`, and `selected` the
    chosen value), or a field to type in (`selected` is what was typed). `hint` is a message to be translated.
    """

    id: str
    name: str
    label: str
    selected: bool | str = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    #: For an option that is a picture its name, for one that is a place in a picture where that is.
    picture: str = ""
    spot: Spot | None = None


@dataclass(frozen=True)
class Fields:
    """How a question is drawn.

    `control` is "radio", "checkbox", "select", "groups", "text", "gaps", "spots" or "story". With "groups" each item
    has a radio button for every group. With "gaps" the items stand between the `pieces` of a sentence, as selects where
    they have choices. With "spots" they are places in the `picture`. With "story" there are no items but the
    conversation so far: the page does not hold what follows a choice before the choice is made. Selects that can be
    answered one press after the other say so with `in_turn`: "order" or "pairs" (see kinds.inturn).
    """

    control: str
    items: tuple[Item, ...] = field(default=())
    pieces: tuple[str, ...] = ()
    picture: str = ""
    story: tuple[StoryPart, ...] = ()
    in_turn: str = ""

    @property
    def one_press(self) -> bool:
        """Whether one choice is the whole answer, or the next part of it: then pressing it answers."""
        return self.control in ("radio", "spots", "story")


@dataclass(frozen=True)
class Problem:
    """What an author has to correct, and where.

    `part` is "stem", "why", "rows" (how many there are), "right" (the marks), "extra" or the name of a setting; with a
    `row`, counted from 0, it is a field of that row: "text", "reason", "left", "right" and the like. A problem that is
    not `serious` is advice: the question can be asked.
    """

    message: Words
    part: str
    row: int | None = None
    serious: bool = True


class Kind(Protocol[B]):
    """A kind of question. All its functions are pure: bodies, stored orders and answers in, plain values out.

    The type parameter is the class of the kind's bodies. Callers that do not know the kind take it from
    lms.quizzes.kinds.KINDS and may give it only bodies that it has read itself.
    """

    key: str
    name: str
    #: Whether several rows may be right.
    several_right: bool

    @property
    def sample(self) -> B:
        """A made-up body to show the kind where nobody answers."""

    def read(self, raw: Raw) -> B:
        """A body from its stored JSON. Never raises: what is missing or of another type gets its empty value."""

    def write(self, body: B) -> Stored:
        """A body as JSON values, to be stored."""

    def problems(self, body: B) -> list[Problem]:
        """What is wrong with a body and where, in plain Vietnamese; nothing serious when the question can be asked."""

    def check(self, body: B) -> list[Words]:
        """The messages of the problems that keep a question from being asked, each once."""

    def shown(self, body: B, rng: random.Random) -> dict[str, Any]:
        """The order in which things are shown, to be stored with the attempt; every order is as likely as any other."""

    def parse(self, body: B, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The answer in a form. Raises BadAnswer when there is none that can be accepted."""

    def grade(self, body: B, response: dict[str, Any]) -> Grade:
        """How right an answer is, with the reasons."""

    def question_text(self, body: B) -> str:
        """The question in plain words."""

    def right_text(self, body: B) -> str:
        """The right answer in plain words, one line for each part."""

    def response_text(self, body: B, response: dict[str, Any]) -> str:
        """An answer in plain words, one line for each part."""

    def fields(
        self, body: B, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The controls to draw, filled with a stored answer or with what was just typed."""

    def carry(self, old: B, new: B) -> Carry | None:
        """How answers to the body `old` become answers to the body `new`; None when they cannot. See kinds.carrying."""

    def guessed(self, body: B) -> float | None:
        """What guessing blindly gets on average, in percent of the mark; None when nobody can say."""


def names_in_body(body: Common) -> tuple[str, ...]:
    """What a question's text names (pictures, sounds, hard words), and the pictures shown beside it; each once."""
    return tuple(dict.fromkeys([*names_in(body.stem), *body.pictures]))


def one_line(text: str) -> str:
    """A part of a summary, on one line; the text is plain, not Markdown."""
    return tidy(text)


def asked_words(body: Common) -> str:
    """The question's own text, which is Markdown, as plain words on one line."""
    return plain_words(body.stem)


class Checked(Generic[B]):
    """What most kinds have in common: exactly one row is right, and nobody can say what guessing gets."""

    several_right = False

    def problems(self, body: B) -> list[Problem]:
        """What is wrong with a body, and where; each kind has its own."""
        raise NotImplementedError

    def check(self, body: B) -> list[Words]:
        """The messages of the serious problems, each once."""
        return list(dict.fromkeys(problem.message for problem in self.problems(body) if problem.serious))

    def guessed(self, body: B) -> float | None:
        """None, because nobody can say what guessing gets."""
        return None
