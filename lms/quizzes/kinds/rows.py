"""What a question says, as typed values: what the bodies of all kinds share, and reading and writing their JSON.

A body is stored as JSON. It is read in one place, its kind's `read`, and written in one, its kind's `write`. What the
JSON leaves out gets its empty value, so that a body of an earlier release reads like one of today; what the kind does
not know is dropped.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypedDict, TypeVar

#: A body or a row as JSON values, as it is stored: to be read, and as it is written.
Raw = Mapping[str, object]
Stored = dict[str, object]
T = TypeVar("T")


class Row(Protocol):
    """A row of a question, of any class."""

    @property
    def id(self) -> str:
        """The name by which answers refer to the row."""


@dataclass(frozen=True)
class Option:
    """A row with a mark for right: an option to choose, or an answer to be typed."""

    id: str
    text: str
    right: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Pictured(Option):
    """An option that is a picture; `picture` is its name in texts, "hinh/ro-rau.webp"."""

    picture: str = ""


@dataclass(frozen=True)
class Placed(Option):
    """An option that is a place in a picture; `cells` is like "B2" or "B2:D4" (see kinds.hotspot)."""

    cells: str = ""


@dataclass(frozen=True)
class Thing:
    """A row without a mark: something to put in order."""

    id: str
    text: str
    reason: str = ""


@dataclass(frozen=True)
class Pair:
    """A row with two sides that belong together."""

    id: str
    left: str
    right: str
    reason: str = ""


@dataclass(frozen=True)
class Extra:
    """A right side that belongs to no left side."""

    id: str
    right: str


@dataclass(frozen=True, kw_only=True)
class Common:
    """What every kind has: the question's own text (Markdown), the general reason, and hints for another try."""

    stem: str = ""
    why: str = ""
    hints: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the question, of whatever class."""
        return ()

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options to choose from; none when the question does not have such."""
        return ()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of the pictures that are shown beside the text, as texts write them."""
        return ()


class Shared(TypedDict):
    """The fields of every body, as `shared` reads them."""

    stem: str
    why: str
    hints: tuple[str, ...]


#: The class of one kind's bodies.
B = TypeVar("B", bound=Common)


def taking(body: type[B], deed: Callable[[B], T]) -> Callable[[Common], T]:
    """A function on bodies of one class as a function on any body, for a table that covers all kinds.

    The function that it gives raises TypeError when the body is of another class.
    """

    def done(given: Common) -> T:
        if not isinstance(given, body):
            raise TypeError(f"{type(given).__name__} is no {body.__name__}")
        return deed(given)

    return done


def text(raw: Raw, name: str) -> str:
    """The text under a name; "" when there is none."""
    value = raw.get(name, "")
    return value if isinstance(value, str) else ""


def texts(raw: Raw, name: str) -> tuple[str, ...]:
    """The texts in the list under a name; values of other types are skipped."""
    value = raw.get(name, ())
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def flag(raw: Raw, name: str) -> bool:
    """Whether a name has a true value; False when it is missing."""
    return bool(raw.get(name))


def rows(raw: Raw, name: str) -> Iterable[Raw]:
    """The dictionaries in the list under a name; values of other types are skipped."""
    value = raw.get(name, ())
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []


def shared(raw: Raw) -> Shared:
    """The fields that every body has, from its stored JSON."""
    return {"stem": text(raw, "stem"), "why": text(raw, "why"), "hints": texts(raw, "hints")}


def read_option(row: Raw) -> Option:
    """An option or answer from its stored JSON."""
    return Option(text(row, "id"), text(row, "text"), flag(row, "right"), text(row, "reason"))


def written_option(row: Option) -> Stored:
    """An option or answer as JSON values, to be stored."""
    return {"id": row.id, "text": row.text, "right": row.right, "reason": row.reason}


def written(body: Common, **own: object) -> Stored:
    """A body as JSON values, to be stored: the shared fields, and the kind's `own`; hints only when there are any."""
    return {"stem": body.stem, "why": body.why, **own, **({"hints": list(body.hints)} if body.hints else {})}
