"""Writing questions as GIFT. `lost` tells beforehand what GIFT cannot hold."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from lms.base.text import N_
from lms.quizzes.files.items import by_category, tags_for
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.amounts import read_amount
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.rows import Option, taking
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.reading import FoundQuestion

REASONS = N_("lời giải thích riêng của từng dòng")
EXACT = N_("cách chấm chữ gõ vào (chữ hoa, dấu câu, dấu chữ)")
HINTS = N_("gợi ý")
UNITS = N_("đơn vị của con số và cách chấm đơn vị")
SHARE = N_("độ lệch tính theo phần trăm")


def write_gift(questions: Iterable[FoundQuestion]) -> bytes:
    """A GIFT file in UTF-8, one paragraph for each question; kinds that GIFT does not have are left out."""
    known = by_category(one for one in questions if one.kind in KINDS)
    written = ((f"$CATEGORY: {category}\n\n" if category else "") + _question(one) for category, one in known)
    return ("\n\n".join(written) + "\n").encode()


def lost(one: FoundQuestion) -> list[str]:
    """What GIFT does not hold of a question, as messages to be translated."""
    body = one.body
    found = [REASONS] if isinstance(body, PairsBody) and any(pair.reason for pair in body.pairs) else []
    found += [EXACT] if isinstance(body, ShortBody) and body.exact else []
    found += [HINTS] if body.hints else []
    if isinstance(body, NumberBody):
        units = any(read_amount(row.text).unit for row in body.answers)
        found += [UNITS] if units or body.unit_asked or body.convert else []
        found += [SHARE] if body.tolerance.strip().endswith("%") else []
    return found


def _question(one: FoundQuestion) -> str:
    format_ = _FORMATS[one.kind]
    kind = one.kind if format_.named else ""
    tags = "".join(f" [tag:{_tag(tag)}]" for tag in tags_for(one.tags, one.difficulty, kind))
    why = f"####{escape(one.body.why)}" if one.body.why else ""
    head = f"//{tags}\n" if tags else ""
    answers = format_.answers(one.body)
    return f"{head}::{escape(one.place)}::[markdown]{escape(one.body.stem)}{{{answers}{why}}}"


def _truth(body: ChoiceBody) -> str:
    yes, no = body.options
    right, wrong = (yes, no) if yes.right else (no, yes)
    said = "".join(f"#{escape(row.reason)}" for row in (wrong, right))
    return ("TRUE" if yes.right else "FALSE") + (said if said.strip("#") else "")


def _sides(body: PairsBody) -> str:
    sides = [(pair.left, pair.right) for pair in body.pairs]
    sides += [("", extra.right) for extra in body.extra]
    return "\n" + "".join(f"={escape(left)} -> {escape(right)}\n" for left, right in sides)


def _single(body: ChoiceBody) -> str:
    return _marked(("=" if row.right else "~", row) for row in body.options)


def _short(body: ShortBody) -> str:
    return _marked(("=" if row.right else "=%0%", row) for row in body.answers)


def _multiple(body: ChoiceBody) -> str:
    rights = sum(row.right for row in body.options)
    # Moodle takes percentages with five decimals. The wrong options together cost the whole mark, so that ticking
    # everything brings nothing.
    good, bad = _share(rights), _share(len(body.options) - rights)
    return _marked((f"~%{good}%" if row.right else f"~%-{bad}%", row) for row in body.options)


def _share(count: int) -> str:
    """The percentage of one of `count` equal parts, with at most five decimals; "" for no parts."""
    return f"{100 / count:.5f}".rstrip("0").rstrip(".") if count else ""


def _marked(rows: Iterable[tuple[str, Option]]) -> str:
    """One line for each row, with its sign in front."""
    return "\n" + "".join(f"{sign}{escape(row.text)}{_reason(row)}\n" for sign, row in rows)


def _numbers(body: NumberBody) -> str:
    return "#\n" + "".join(f"{_number(row, body.tolerance)}\n" for row in body.answers)


def _number(row: Option, tolerance: str) -> str:
    room = value_of(tolerance, row) if row.right and tolerance else Decimal(0)
    weight = "" if row.right else "%0%"
    return f"={weight}{plain_number(read_amount(row.text).value)}:{plain_number(room)}{_reason(row)}"


@dataclass(frozen=True)
class _Format:
    """How a kind's answers are written; `named` when GIFT has only a poorer kind, so that a tag must name ours."""

    answers: Callable[[Body], str]
    named: bool = False


_FORMATS: dict[str, _Format] = {
    "single": _Format(taking(ChoiceBody, _single)),
    "multiple": _Format(taking(ChoiceBody, _multiple), named=True),
    "true_false": _Format(taking(ChoiceBody, _truth)),
    "short": _Format(taking(ShortBody, _short)),
    "number": _Format(taking(NumberBody, _numbers)),
    "matching": _Format(taking(PairsBody, _sides)),
    "categorise": _Format(taking(PairsBody, _sides), named=True),
}
KINDS = tuple(_FORMATS)


def value_of(tolerance: str, row: Option) -> Decimal:
    """A tolerance as a number; for "5%", that share of the row's amount."""
    room = read_amount(tolerance)
    return abs(read_amount(row.text).value) * room.value / 100 if room.unit == "%" else room.value


def plain_number(value: Decimal) -> str:
    """A number as programs write it: "15000", "0.5"."""
    return format(value.normalize(), "f")


def _reason(row: Option) -> str:
    return f"#{escape(row.reason)}" if row.reason else ""


def escape(text: str) -> str:
    """A text on one line in which no character has a meaning in GIFT."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def _tag(text: str) -> str:
    return re.sub(r"([\\\]\[:])", r"\\\1", text)
