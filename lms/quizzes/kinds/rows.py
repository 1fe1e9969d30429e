"""What a question says, as typed values: what the bodies of all kinds share, and reading and writing what is kept.

A body is kept as JSON and read in one place, its kind's `read`, and written in one, its kind's `write`. Whatever JSON
does not say has the value that says nothing, so that a body of an earlier release reads like one of today; what no kind
knows is not kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypedDict, TypeVar

#: JSON as it is kept.
Raw = Mapping[str, object]
Stored = dict[str, object]
T = TypeVar("T")


class Row(Protocol):
    """Any row."""

    @property
    def id(self) -> str:
        """How answers name it."""


@dataclass(frozen=True)
class Option:
    """A row with a mark: an option, or an answer that is typed."""

    id: str
    text: str
    right: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Pictured(Option):
    """An option that is a picture; `picture` is the name that texts use."""

    picture: str = ""


@dataclass(frozen=True)
class Placed(Option):
    """An option that is a place in a picture, in `cells`."""

    cells: str = ""


@dataclass(frozen=True)
class Thing:
    """A row without a mark: something to put into order."""

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
    """A right side that belongs to no left one."""

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
        """All rows, whatever they are."""
        return ()

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options to choose from, where the question has such."""
        return ()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of the pictures that are shown beside the text, as texts use them."""
        return ()


class Shared(TypedDict):
    """What every body says, as `shared` reads it."""

    stem: str
    why: str
    hints: tuple[str, ...]


#: Any body of this class.
B = TypeVar("B", bound=Common)


def taking(body: type[B], deed: Callable[[B], T]) -> Callable[[Common], T]:
    """A deed on one class of bodies for a table that holds deeds for all; raises TypeError for another's body."""

    def done(given: Common) -> T:
        if not isinstance(given, body):
            raise TypeError(f"{type(given).__name__} is no {body.__name__}")
        return deed(given)

    return done


def text(raw: Raw, name: str) -> str:
    """A text; "" where there is none."""
    value = raw.get(name, "")
    return value if isinstance(value, str) else ""


def texts(raw: Raw, name: str) -> tuple[str, ...]:
    """A list of texts; what is none is passed over."""
    value = raw.get(name, ())
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()


def flag(raw: Raw, name: str) -> bool:
    """A yes or a no; no where nothing is said."""
    return bool(raw.get(name))


def rows(raw: Raw, name: str) -> Iterable[Raw]:
    """The rows of a list."""
    value = raw.get(name, ())
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []


def shared(raw: Raw) -> Shared:
    """What every body says."""
    return {"stem": text(raw, "stem"), "why": text(raw, "why"), "hints": texts(raw, "hints")}


def read_option(row: Raw) -> Option:
    """An option or answer."""
    return Option(text(row, "id"), text(row, "text"), flag(row, "right"), text(row, "reason"))


def written_option(row: Option) -> Stored:
    """An option or answer, to be kept."""
    return {"id": row.id, "text": row.text, "right": row.right, "reason": row.reason}


def written(body: Common, **own: object) -> Stored:
    """A body to be kept: what all share, and what is its `own`; hints only where there are any."""
    return {"stem": body.stem, "why": body.why, **own, **({"hints": list(body.hints)} if body.hints else {})}
