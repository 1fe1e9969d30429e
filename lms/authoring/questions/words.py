"""A question in words, for whoever compares what two of its versions say."""

from collections.abc import Mapping
from typing import Any

from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Asked

#: Where bodies keep rows other than options.
ROWS = ("answers", "items", "pairs", "extra", "gaps", "parts")


def said(asked: Asked) -> str:
    """A question in words: what is asked, what is right, what is offered besides, why, what helps."""
    body = asked.body
    options = [f"{option['text']}. {option.get('reason', '')}".strip() for option in body.get("options", ())]
    rows = [row for part in ROWS for row in body.get(part, ())]
    right = KINDS[asked.kind].right_text(body)
    shown = [body.get("picture", ""), *(option.get("picture", "") for option in body.get("options", ()))]
    lines = [
        *(KINDS[asked.kind].question_text(body), f"= {right}", *options, *map(_row, rows)),
        *(str(body.get("why", "")), *body.get("hints", ()), str(body.get("tolerance", "")), *shown),
    ]
    return "\n".join(line for line in lines if line)


def _row(row: Mapping[str, Any]) -> str:
    """All words of a row but its id."""
    said = [value for key, value in row.items() if key != "id"]
    flat = [one for value in said for one in (value if isinstance(value, list) else [value])]
    texts = [" => ".join(one.values()) if isinstance(one, dict) else one for one in flat]
    return " / ".join(text for text in texts if isinstance(text, str) and text)
