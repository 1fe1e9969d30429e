"""What an author types, to a question's body (see lms.quizzes.kinds) and back. Pure; empty rows are dropped.

A typed row is a plain dict with "text", "reason", "right" (a mark), for pairs "left" and "right_side", for gaps "text"
and "others" with a choice a line. What a kind has besides its rows, like how exactly an answer must be typed, stands in
`settings` under the names of the body.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.base.text import fingerprint_of, fold, tidy
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import Body
from lms.quizzes.queries import Use

IDS = "abcdefghijklmnop"
WRITTEN = ("text", "reason", "left", "right_side", "others", "picture", "cells", "name", "who", "choices", "verdict")
#: What the rows of a kind hold besides text, mark and reason.
BESIDES = {"picture": "picture", "hotspot": "cells"}
#: What kinds have besides their rows.
SETTINGS = ("text", "exact", "tolerance", "unit_asked", "convert", "picture", "hints")
Row = dict[str, Any]


@dataclass(frozen=True)
class Typed:
    """The texts of one question as typed; `extra` are right sides that belong to no pair."""

    stem: str
    why: str = ""
    rows: Sequence[Row] = field(default=())
    extra: Sequence[str] = field(default=())
    settings: Mapping[str, Any] = field(default_factory=dict)


def tidy_lines(text: str | None) -> str:
    """Markdown as kept: NFC, plain line ends, no control characters, no blanks at line ends or around it all."""
    composed = unicodedata.normalize("NFC", text or "").replace("\r\n", "\n").replace("\r", "\n")
    lines = composed.split("\n")
    printable = ("".join(c if unicodedata.category(c)[0] != "C" else " " for c in line).rstrip() for line in lines)
    return "\n".join(printable).strip("\n")


def filled(rows: Sequence[Row]) -> list[int]:
    """The numbers, from 0, of the rows in which anything is written."""
    return [number for number, row in enumerate(rows) if any(row.get(part) for part in WRITTEN)]


def lines(text: str) -> list[str]:
    """A text a line, without empty ones."""
    return [tidy(line) for line in text.split("\n") if tidy(line)]


def body_of(kind: str, typed: Typed) -> Body:
    """A question's body; rows get their ids in order."""
    rows = [typed.rows[number] for number in filled(typed.rows)]
    body: Body = {"stem": typed.stem, "why": typed.why, **typed.settings}
    if kind == "ordering":
        body["items"] = [{"id": IDS[n], "text": row["text"], "reason": row["reason"]} for n, row in enumerate(rows)]
    elif KINDS[kind].two_sided:
        body["pairs"] = [
            {"id": IDS[n], "left": row["left"], "right": row["right_side"], "reason": row["reason"]}
            for n, row in enumerate(rows)
        ]
        ids = IDS[len(rows) :]
        body["extra"] = [{"id": id_, "right": right} for id_, right in zip(ids, typed.extra, strict=False)]
    elif kind == "gap":
        body["gaps"] = [
            {"id": IDS[n], "rights": lines(row["text"]), "others": lines(row["others"]), "reason": row["reason"]}
            for n, row in enumerate(rows)
        ]
    elif kind == "scenario":
        body["parts"] = [_part(IDS[n], row) for n, row in enumerate(rows)]
    else:
        more = BESIDES.get(kind, "")
        body[KINDS[kind].part] = [
            {"id": IDS[n], "text": row["text"], "right": bool(row["right"]), "reason": row["reason"]}
            | ({more: tidy(row.get(more, ""))} if more else {})
            for n, row in enumerate(rows)
        ]
    return body


def _part(id_: str, row: Row) -> dict[str, Any]:
    """A part of a conversation; a choice a line, "words => part"."""
    sides = [line.partition("=>") for line in lines(row.get("choices", ""))]
    choices = [{"text": tidy(text), "to": tidy(to)} for text, _arrow, to in sides]
    kept = {name: tidy(row.get(name, "")) for name in ("name", "who", "text")}
    return {"id": id_, **kept, "choices": choices, "verdict": "" if choices else row.get("verdict", "")}


def typed_of(body: Body) -> Typed:
    """What an author would have typed to get this body."""
    rows: list[Row] = []
    for row in (*body.get("options", ()), *body.get("items", ()), *body.get("answers", ())):
        more = {name: row[name] for name in BESIDES.values() if name in row}
        rows.append({"text": row["text"], "reason": row.get("reason", ""), "right": row.get("right", False), **more})
    for pair in body.get("pairs", ()):
        rows.append({"left": pair["left"], "right_side": pair["right"], "reason": pair.get("reason", "")})
    for gap in body.get("gaps", ()):
        texts = {"text": "\n".join(gap["rights"]), "others": "\n".join(gap["others"])}
        rows.append({**texts, "reason": gap.get("reason", "")})
    for part in body.get("parts", ()):
        said = "\n".join(f"{choice['text']} => {choice['to']}" for choice in part["choices"])
        rows.append({**{name: part[name] for name in ("name", "who", "text", "verdict")}, "choices": said})
    extra = [one["right"] for one in body.get("extra", ())]
    settings = {name: body[name] for name in SETTINGS if name in body}
    return Typed(body["stem"], body.get("why", ""), rows, extra, settings)


def tags_of(text: str) -> tuple[str, ...]:
    """Tags as typed, separated by commas; each once, however its accents and capitals are typed."""
    tags: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        if tidy(part):
            tags.setdefault(fold(part), tidy(part))
    return tuple(tags.values())


def mark_of(use: Use) -> str:
    """A short mark of what a question says and where it stands; another mark means it was changed meanwhile."""
    asked = use.asked
    says = [asked.kind, asked.body, asked.tags, asked.difficulty, asked.teaches, use.lesson_id]
    return fingerprint_of(says)
