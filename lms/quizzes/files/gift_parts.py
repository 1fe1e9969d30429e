"""The pieces of GIFT between the braces: answers with their signs, weights and feedback."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lms.base.text import N_
from lms.quizzes.files.text_cleaning import plain_of
from lms.quizzes.reading import Broken

WEIGHT = re.compile(r"%(-?\d+(?:\.\d+)?)%")
#: A figure beyond that many digits is a slip, or would fill the machine when it is written out.
MOST_DIGITS = 18
ESCAPE = re.compile(r"\\(n|.)", re.DOTALL)


@dataclass(frozen=True)
class GiftAnswer:
    """One answer between the braces: its sign, its weight in percent if it says one, text and feedback."""

    sign: str
    weight: Decimal | None
    text: str
    feedback: str

    @property
    def counts(self) -> bool:
        """Whether it brings points."""
        return self.weight > 0 if self.weight is not None else self.sign == "="


def rows_of(inside: str, at: int, *, html: bool = True) -> Iterator[GiftAnswer]:
    """The answers of a choice; raises Broken when something stands before the first sign."""
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
    """A number as files write it; None when it is none, or none that people write."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= MOST_DIGITS else None


def split_once(text: str, sign: str) -> tuple[str, str, str]:
    """Before and after the first `sign` that no backslash guards."""
    pieces = pieces_of(text, sign)
    return (text, "", "") if len(pieces) == 1 else (pieces[0], sign, sign.join(pieces[1:]))


def pieces_of(text: str, sign: str) -> list[str]:
    """What stands between the `sign`s that no backslash guards."""
    found = re.finditer(rf"\\.|{re.escape(sign)}", text, re.DOTALL)
    places = [match.start() for match in found if match[0] == sign]
    begins = [0, *(place + len(sign) for place in places)]
    return [text[begin:end] for begin, end in zip(begins, [*places, len(text)], strict=True)]


def unescaped(text: str) -> str:
    return ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], text).strip()
