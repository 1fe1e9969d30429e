"""The pieces of GIFT between braces: answers with their signs, weights and feedback."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lms.base.text import N_
from lms.quizzes.files.text_cleaning import plain_of
from lms.quizzes.reading import Broken

WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
#: A number with more digits is a typing error, or is meant to fill the memory when it is written out.
MOST_DIGITS = 18
ESCAPE = re.compile(r"\\(n|.)", re.DOTALL)


@dataclass(frozen=True)
class GiftAnswer:
    """An answer between braces: its sign, its weight in percent (None when it has none), its text and its feedback."""

    sign: str
    weight: Decimal | None
    text: str
    feedback: str

    @property
    def counts(self) -> bool:
        """Whether the answer brings points."""
        return self.weight > 0 if self.weight is not None else self.sign == "="


def rows_of(inside: str, at: int, *, html: bool = True) -> Iterator[GiftAnswer]:
    """The answers of a choice. Raises Broken when something stands before the first sign."""
    marks = [match for match in re.finditer(r"\\.|[=~]", inside, re.DOTALL) if match[0] in "=~"]
    lead = inside[: marks[0].start()] if marks else inside
    if lead.strip():
        raise Broken(at, N_("câu trả lời phải bắt đầu bằng = (đúng) hoặc ~ (chưa đúng)."))
    ends = [*(match.start() for match in marks[1:]), len(inside)]
    for match, end in zip(marks, ends, strict=True):
        piece = inside[match.end() : end]
        weight = WEIGHT.match(piece.lstrip())
        if weight:
            piece = piece.lstrip()[weight.end() :]
        text, _sign, feedback = split_once(piece, "#")
        words = plain_of(unescaped(text), html=html)[0]
        yield GiftAnswer(
            match[0], decimal(weight[1]) if weight else None, words, plain_of(unescaped(feedback), html=html)[0]
        )


def decimal(text: str) -> Decimal | None:
    """A number as files write it; None when the text is no number, or one that nobody would write."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= MOST_DIGITS else None


def split_once(text: str, sign: str) -> tuple[str, str, str]:
    """(text before, `sign`, text after) of the first `sign` without a backslash; (text, "", "") when there is none."""
    pieces = pieces_of(text, sign)
    return (text, "", "") if len(pieces) == 1 else (pieces[0], sign, sign.join(pieces[1:]))


def pieces_of(text: str, sign: str) -> list[str]:
    """The pieces between each `sign` that has no backslash before it."""
    found = re.finditer(rf"\\.|{re.escape(sign)}", text, re.DOTALL)
    places = [match.start() for match in found if match[0] == sign]
    begins = [0, *(place + len(sign) for place in places)]
    return [text[begin:end] for begin, end in zip(begins, [*places, len(text)], strict=True)]


def unescaped(text: str) -> str:
    """The text that GIFT's backslashes stand for, without blanks around it."""
    return ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text).strip()
