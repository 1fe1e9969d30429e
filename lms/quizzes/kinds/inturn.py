"""Ordering and matching by pressing in turn: what is placed already, and what may be pressed for the next place.

It is made of the same controls that selects are drawn from, so a page of buttons sends what one of selects sends, one
choice at a time. It needs no script and no dragging.
"""

from dataclasses import dataclass

from lms.quizzes.kinds.base import Fields, Item


@dataclass(frozen=True)
class Offer:
    """What may be pressed: the name and value that are sent, and its words."""

    name: str
    value: str
    words: str


@dataclass(frozen=True)
class PressedPart:
    """What was pressed before: its number or the thing it belongs to, its words, and what is sent along."""

    label: str
    words: str
    name: str
    value: str


@dataclass(frozen=True)
class Turn:
    """Where the answer stands: `placed` so far, of `total`; `asked` is the thing to be matched now, "" in an order.

    `offers` is empty when everything has its place.
    """

    control: str
    placed: tuple[PressedPart, ...]
    total: int
    offers: tuple[Offer, ...]
    asked: str = ""


def turn_of(fields: Fields) -> Turn | None:
    """The turn that the controls stand at; None for a question that is not answered in turns."""
    if fields.in_turn == "order":
        return _order(fields.items)
    return _pairs(fields.items) if fields.in_turn == "pairs" else None


def _order(items: tuple[Item, ...]) -> Turn:
    """Places are given from the first on; a number after one that is left out counts as not given."""
    at = {label: item for item in items for value, label in item.choices if item.selected == value}
    placed: list[PressedPart] = []
    while (label := str(len(placed) + 1)) in at:
        item = at[label]
        placed.append(PressedPart(label, item.label, item.name, str(item.selected)))
    taken = {one.name for one in placed}
    offers = tuple(
        Offer(item.name, value, item.label)
        for item in items
        if item.name not in taken
        for value, place in item.choices
        if place == label
    )
    return Turn("order", tuple(placed), len(items), offers)


def _pairs(items: tuple[Item, ...]) -> Turn:
    placed = tuple(
        PressedPart(item.label, label, item.name, value)
        for item in items
        for value, label in item.choices
        if item.selected == value
    )
    taken = {one.name for one in placed}
    asked = next((item for item in items if item.name not in taken), None)
    if asked is None:
        return Turn("pairs", placed, len(items), ())
    return Turn("pairs", placed, len(items), tuple(Offer(asked.name, *choice) for choice in asked.choices), asked.label)
