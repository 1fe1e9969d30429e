"""From what an author types to a question's body (see lms.quizzes.kinds) and back. Pure; empty rows are dropped."""

from collections.abc import Sequence
from dataclasses import replace

from lms.authoring.questions.typed_rows import DESK, Row, Typed
from lms.base.text import fingerprint_of, fold, tidy
from lms.quizzes.kinds import Body
from lms.quizzes.queries import Use

WRITTEN = ("text", "reason", "left", "right_side", "others", "picture", "cells", "name", "who", "choices", "verdict")


def filled(rows: Sequence[Row]) -> list[int]:
    """The indexes, from 0, of the rows in which anything is written."""
    return [number for number, row in enumerate(rows) if any(row.get(part) for part in WRITTEN)]


def body_of(kind: str, typed: Typed) -> Body:
    """The body that was typed, without empty rows; rows get their ids in order."""
    rows = [typed.rows[number] for number in filled(typed.rows)]
    body = DESK[kind].make(replace(typed, rows=rows))
    return replace(body, stem=typed.stem, why=typed.why, hints=tuple(typed.settings.get("hints", ())))


def typed_of(kind: str, body: Body) -> Typed:
    """What an author would have typed to get this body."""
    typed = DESK[kind].typed(body)
    hints = {"hints": list(body.hints)} if body.hints else {}
    return replace(typed, stem=body.stem, why=body.why, settings={**typed.settings, **hints})


def tags_of(text: str) -> tuple[str, ...]:
    """Labels that were typed with commas between them, each once, whatever its accents and capitals."""
    tags: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        if tidy(part):
            tags.setdefault(fold(part), tidy(part))
    return tuple(tags.values())


def mark_of_use(use: Use) -> str:
    """A fingerprint of what a question says and where it is asked, to notice that somebody changed it meanwhile."""
    asked = use.asked
    says = [asked.kind, asked.text.kept(), asked.tags, asked.difficulty, asked.teaches, use.lesson_id]
    return fingerprint_of(says)
