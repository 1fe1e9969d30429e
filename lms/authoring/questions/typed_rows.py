"""What an author types for each kind, turned into the kind's body and back, in the table DESK. Pure.

A typed row is a plain dictionary with "text", "reason" and "right" (whether it is marked), for pairs "left" and
"right_side", for gaps "text" and "others" with one choice a line. What a kind has besides its rows, like how exactly an
answer must be typed, is in `settings` under the names of the form's fields. Stem, reason and hints belong to all kinds
and are not handled here.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.base.text import tidy
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.gap import GapBody, Hole
from lms.quizzes.kinds.hotspot import HotspotBody
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.picture import PictureBody
from lms.quizzes.kinds.rows import Extra, Option, Pair, Pictured, Placed, Thing, taking
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.kinds.story import Passage, StoryBody, Way

IDS = "abcdefghijklmnop"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Typed:
    """The texts of a question as typed; `extra` are right sides that belong to no pair."""

    stem: str
    why: str = ""
    rows: Sequence[Row] = field(default=())
    extra: Sequence[str] = field(default=())
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """How to make a kind's body of what was typed, and what an author would have typed to get a body."""

    make: Callable[[Typed], Body]
    typed: Callable[[Body], Typed]


def tidy_lines(text: str | None) -> str:
    """Markdown as it is stored: in NFC, without control characters, blanks at line ends, or empty lines around it."""
    composed = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    lines = composed.split("\n")
    printable = ("".join(c if unicodedata.category(c)[0] != "C" else " " for c in line).rstrip() for line in lines)
    return "\n".join(printable).strip("\n")


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty, without extra blanks."""
    return [tidy(line) for line in text.split("\n") if tidy(line)]


def _options(typed: Typed) -> tuple[Option, ...]:
    rows = zip(IDS, typed.rows, strict=False)
    return tuple(Option(id_, row["text"], bool(row["right"]), row["reason"]) for id_, row in rows)


def _shown(row: Option) -> dict[str, Any]:
    return {"text": row.text, "reason": row.reason, "right": row.right}


def _typed(rows: Iterable[Row], **settings: object) -> Typed:
    return Typed("", rows=list(rows), settings=settings)


def _make_choice(typed: Typed) -> ChoiceBody:
    return ChoiceBody(options=_options(typed))


def _type_choice(body: ChoiceBody) -> Typed:
    return _typed(map(_shown, body.options))


def _make_picture(typed: Typed) -> PictureBody:
    rows = zip(_options(typed), typed.rows, strict=False)
    return PictureBody(options=tuple(Pictured(**vars(one), picture=tidy(row.get("picture", ""))) for one, row in rows))


def _type_picture(body: PictureBody) -> Typed:
    return _typed({**_shown(one), "picture": one.picture} for one in body.options)


def _make_hotspot(typed: Typed) -> HotspotBody:
    rows = zip(_options(typed), typed.rows, strict=False)
    options = tuple(Placed(**vars(one), cells=tidy(row.get("cells", ""))) for one, row in rows)
    return HotspotBody(options=options, picture=typed.settings.get("picture", ""))


def _type_hotspot(body: HotspotBody) -> Typed:
    return _typed(({**_shown(one), "cells": one.cells} for one in body.options), picture=body.picture)


def _make_ordering(typed: Typed) -> OrderingBody:
    rows = zip(IDS, typed.rows, strict=False)
    return OrderingBody(items=tuple(Thing(id_, row["text"], row["reason"]) for id_, row in rows))


def _type_ordering(body: OrderingBody) -> Typed:
    return _typed({"text": one.text, "reason": one.reason, "right": False} for one in body.items)


def _make_pairs(typed: Typed) -> PairsBody:
    rows = zip(IDS, typed.rows, strict=False)
    return PairsBody(
        pairs=tuple(Pair(id_, row["left"], row["right_side"], row["reason"]) for id_, row in rows),
        extra=tuple(Extra(*one) for one in zip(IDS[len(typed.rows) :], typed.extra, strict=False)),
    )


def _type_pairs(body: PairsBody) -> Typed:
    rows = [{"left": one.left, "right_side": one.right, "reason": one.reason} for one in body.pairs]
    return Typed("", rows=rows, extra=[one.right for one in body.extra])


def _make_short(typed: Typed) -> ShortBody:
    return ShortBody(answers=_options(typed), exact=tuple(typed.settings.get("exact", ())))


def _type_short(body: ShortBody) -> Typed:
    return _typed(map(_shown, body.answers), exact=list(body.exact))


def _make_number(typed: Typed) -> NumberBody:
    said = typed.settings
    return NumberBody(
        answers=_options(typed),
        tolerance=said.get("tolerance", ""),
        unit_asked=bool(said.get("unit_asked")),
        convert=bool(said.get("convert")),
    )


def _type_number(body: NumberBody) -> Typed:
    asked = {"unit_asked": body.unit_asked, "convert": body.convert}
    return _typed(map(_shown, body.answers), tolerance=body.tolerance, **asked)


def _make_gap(typed: Typed) -> GapBody:
    gaps = (
        Hole(id_, tuple(lines(row["text"])), tuple(lines(row["others"])), row["reason"])
        for id_, row in zip(IDS, typed.rows, strict=False)
    )
    said = typed.settings
    return GapBody(text=said.get("text", ""), gaps=tuple(gaps), exact=tuple(said.get("exact", ())))


def _type_gap(body: GapBody) -> Typed:
    rows = ({"text": "\n".join(one.rights), "others": "\n".join(one.others), "reason": one.reason} for one in body.gaps)
    return _typed(rows, text=body.text, exact=list(body.exact))


def _make_story(typed: Typed) -> StoryBody:
    return StoryBody(parts=tuple(_passage(id_, row) for id_, row in zip(IDS, typed.rows, strict=False)))


def _passage(id_: str, row: Row) -> Passage:
    """A part of a conversation; its choices are typed one a line, "words => part"."""
    sides = (line.partition("=>") for line in lines(row.get("choices", "")))
    ways = tuple(Way(tidy(text), tidy(to)) for text, _arrow, to in sides)
    name, who, text = (tidy(row.get(part, "")) for part in ("name", "who", "text"))
    return Passage(id_, name, who, text, ways, "" if ways else row.get("verdict", ""))


def _type_story(body: StoryBody) -> Typed:
    return _typed(
        {
            "name": one.name,
            "who": one.who,
            "text": one.text,
            "verdict": one.verdict,
            "choices": "\n".join(f"{way.text} => {way.to}" for way in one.choices),
        }
        for one in body.parts
    )


_CHOICE = Desk(_make_choice, taking(ChoiceBody, _type_choice))
_PAIRS = Desk(_make_pairs, taking(PairsBody, _type_pairs))
DESK: dict[str, Desk] = {
    "single": _CHOICE,
    "multiple": _CHOICE,
    "true_false": _CHOICE,
    "ordering": Desk(_make_ordering, taking(OrderingBody, _type_ordering)),
    "matching": _PAIRS,
    "categorise": _PAIRS,
    "short": Desk(_make_short, taking(ShortBody, _type_short)),
    "number": Desk(_make_number, taking(NumberBody, _type_number)),
    "gap": Desk(_make_gap, taking(GapBody, _type_gap)),
    "picture": Desk(_make_picture, taking(PictureBody, _type_picture)),
    "hotspot": Desk(_make_hotspot, taking(HotspotBody, _type_hotspot)),
    "scenario": Desk(_make_story, taking(StoryBody, _type_story)),
}
