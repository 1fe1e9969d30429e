"""A question in words, for comparing what two of its versions say."""

from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.rows import Row
from lms.quizzes.kinds.story import Way
from lms.quizzes.queries import Asked


def said(asked: Asked) -> str:
    """A question in words, one part a line: what it asks, what is right, the other rows, reasons and hints."""
    body = asked.body
    options = [f"{option.text}. {option.reason}".strip() for option in body.offered]
    rows = [] if body.offered else [_row(row) for row in body.rows]
    right = KINDS[asked.kind].right_text(body)
    tolerance = body.tolerance if isinstance(body, NumberBody) else ""
    lines = [
        *(KINDS[asked.kind].question_text(body), f"= {right}", *options, *rows),
        *(body.why, *body.hints, tolerance, *body.pictures),
    ]
    return "\n".join(line for line in lines if line)


def _row(row: Row) -> str:
    """All words of a row except its id."""
    said = [value for name, value in vars(row).items() if name != "id"]
    flat = [one for value in said for one in (value if isinstance(value, tuple) else [value])]
    texts = [f"{one.text} => {one.to}" if isinstance(one, Way) else one for one in flat]
    return " / ".join(text for text in texts if isinstance(text, str) and text)
