"""Questions as GIFT. What GIFT cannot say, `lost` says before anything is written."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lms.base.text import N_
from lms.quizzes.files.items import by_category, tags_for
from lms.quizzes.kinds.amounts import read_amount
from lms.quizzes.kinds.base import Body
from lms.quizzes.reading import Found

KINDS = ("single", "multiple", "true_false", "short", "number", "matching", "categorise")
REASONS = N_("lời giải thích riêng của từng dòng")
EXACT = N_("cách chấm chữ gõ vào (chữ hoa, dấu câu, dấu chữ)")
HINTS = N_("gợi ý")
UNITS = N_("đơn vị của con số và cách chấm đơn vị")
SHARE = N_("độ lệch tính theo phần trăm")


def write_gift(questions: Iterable[Found]) -> bytes:
    """A file in UTF-8, a question a paragraph; kinds that GIFT has not are left out."""
    known = by_category(one for one in questions if one.kind in KINDS)
    written = ((f"$CATEGORY: {category}\n\n" if category else "") + _question(one) for category, one in known)
    return ("\n\n".join(written) + "\n").encode()


def lost(one: Found) -> list[str]:
    """What of a question GIFT does not hold."""
    body = one.body
    rows = body.get("pairs") or ()
    found = [REASONS] if any(row.get("reason") for row in rows) else []
    found += [EXACT] if body.get("exact") else []
    found += [HINTS] if body.get("hints") else []
    if one.kind == "number":
        amounts = [read_amount(row["text"]) for row in body["answers"]]
        found += [UNITS] if any(a.unit for a in amounts) or body.get("unit_asked") or body.get("convert") else []
        found += [SHARE] if str(body.get("tolerance", "")).strip().endswith("%") else []
    return found


def _question(one: Found) -> str:
    kind = one.kind if one.kind in ("categorise", "multiple") else ""
    tags = "".join(f" [tag:{_tag(tag)}]" for tag in tags_for(one.tags, one.difficulty, kind))
    why = f"####{escape(one.body['why'])}" if one.body.get("why") else ""
    head = f"//{tags}\n" if tags else ""
    return f"{head}::{escape(one.place)}::[markdown]{escape(one.body['stem'])}{{{_answers(one.kind, one.body)}{why}}}"


def _answers(kind: str, body: Body) -> str:
    if kind == "true_false":
        yes, no = body["options"]
        right, wrong = (yes, no) if yes["right"] else (no, yes)
        said = "".join(f"#{escape(row['reason'])}" for row in (wrong, right))
        return ("TRUE" if yes["right"] else "FALSE") + (said if said.strip("#") else "")
    if kind in ("matching", "categorise"):
        sides = [(pair["left"], pair["right"]) for pair in body["pairs"]]
        sides += [("", extra["right"]) for extra in body.get("extra", ())]
        return "\n" + "".join(f"={escape(left)} -> {escape(right)}\n" for left, right in sides)
    if kind == "number":
        return "#\n" + "".join(f"{_number(row, body)}\n" for row in body["answers"])
    rows = body.get("answers") or body["options"]
    return "\n" + "".join(f"{_sign(kind, row, rows)}{escape(row['text'])}{_reason(row)}\n" for row in rows)


def _sign(kind: str, row: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    if kind == "short":
        return "=" if row["right"] else "=%0%"
    if kind == "single":
        return "=" if row["right"] else "~"
    count = sum(other["right"] == row["right"] for other in rows)
    # Moodle knows fractions with five decimals; whoever ticks everything gets nothing.
    share = f"{100 / count:.5f}".rstrip("0").rstrip(".")
    return f"~%{share}%" if row["right"] else f"~%-{share}%"


def _number(row: dict[str, Any], body: Body) -> str:
    room = value_of(body["tolerance"], row) if row["right"] and body.get("tolerance") else Decimal(0)
    weight = "" if row["right"] else "%0%"
    return f"={weight}{plain_number(read_amount(row['text']).value)}:{plain_number(room)}{_reason(row)}"


def value_of(tolerance: str, row: dict[str, Any]) -> Decimal:
    """A tolerance as a number: of "5%" that share of the row's amount."""
    room = read_amount(tolerance)
    return abs(read_amount(row["text"]).value) * room.value / 100 if room.unit == "%" else room.value


def plain_number(value: Decimal) -> str:
    """A number as programs write it: "15000", "0.5"."""
    return format(value.normalize(), "f")


def _reason(row: dict[str, Any]) -> str:
    return f"#{escape(row['reason'])}" if row.get("reason") else ""


def escape(text: str) -> str:
    """Text in which no sign of GIFT means anything, on one line."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def _tag(text: str) -> str:
    return re.sub(r"([\\\]\[:])", r"\\\1", text)
