"""Number: an amount, typed as people write and say it (see lms.quizzes.kinds.amounts).

Stored as {"stem", "answers": [{"id", "text", "right", "reason"}], "tolerance": "" or "5%" or "500", "unit_asked": bool,
"convert": bool, "why"}. The texts are amounts, read in the same way as a learner's; those that are not right are common
mistakes. `tolerance` applies to right answers, in their unit. With `unit_asked`, an answer without a unit is asked
again. With `convert`, another unit of the same measure is accepted. A right answer without a unit accepts any unit.
Answer: {"text": as typed}.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.amounts import MONEY, Amount, read_amount
from lms.quizzes.kinds.base import BadAnswer, Form, Problem
from lms.quizzes.kinds.rows import Option, Raw, Stored, flag, read_option, rows, shared, text, written, written_option
from lms.quizzes.kinds.short import TypedBody, TypedKind


@dataclass(frozen=True, kw_only=True)
class NumberBody(TypedBody):
    """Amounts, how far off an answer may be (`tolerance`), and what is expected of its unit."""

    tolerance: str = ""
    unit_asked: bool = False
    convert: bool = False


#: A made-up body, as is everything that the style guide shows.
SAMPLE: NumberBody = NumberBody(unit_asked=True, answers=(Option("a", "15.000 đ", True),))


class Number(TypedKind[NumberBody]):
    """An amount to be typed, with or without a unit."""

    key = "number"
    name = N_("Con số")
    sample = SAMPLE

    def read(self, raw: Raw) -> NumberBody:
        """The body in its stored JSON; never raises."""
        return NumberBody(
            **shared(raw),
            answers=tuple(read_option(row) for row in rows(raw, "answers")),
            tolerance=text(raw, "tolerance"),
            unit_asked=flag(raw, "unit_asked"),
            convert=flag(raw, "convert"),
        )

    def write(self, body: NumberBody) -> Stored:
        """The body as JSON values, to be stored."""
        return written(
            body,
            tolerance=body.tolerance,
            unit_asked=body.unit_asked,
            convert=body.convert,
            answers=[written_option(row) for row in body.answers],
        )

    def hint_of(self, body: NumberBody) -> str:
        """How an amount may be written, a message to be translated."""
        if body.unit_asked:
            return N_("Gõ số và đơn vị, ví dụ 15.000 đồng, 15 nghìn, 2 kg.")
        return N_("Gõ số, ví dụ 15.000 hoặc 15 nghìn.")

    def problems(self, body: NumberBody) -> list[Problem]:
        """What is wrong as in any typed answer; also texts that are no amounts, doubled amounts, a bad tolerance."""
        found, seen = super().problems(body), []
        for number, row in enumerate(body.answers):
            amount = _amount(row.text)
            if amount is None and row.text:
                message = N_("Dòng này chưa phải con số. Viết như 15.000 đồng, 0,5 kg.")
                found.append(Problem(message, "text", number))
            elif amount is not None and amount in seen:
                found.append(Problem(N_("Có hai dòng cùng một số. Sửa hoặc bỏ một dòng."), "text", number))
            elif amount is not None and body.unit_asked and row.right and not amount.unit:
                found.append(Problem(N_("Viết cả đơn vị ở dòng này, vì học viên phải ghi đơn vị."), "text", number))
            seen.append(amount)
        if body.tolerance and _tolerance(body.tolerance, Decimal(1)) is None:
            found.append(Problem(N_("Viết như 5% hoặc 500. Để trống nếu phải đúng hẳn."), "tolerance"))
        return found

    def parse(self, body: NumberBody, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The text as typed. Raises BadAnswer when it is no amount, or has no unit although one is asked for."""
        response = super().parse(body, shown, form)
        amount = _amount(response["text"], money=_is_money(body))
        if amount is None:
            raise BadAnswer(N_("Máy chưa đọc được số này. Viết như 15.000 hoặc 15 nghìn."))
        if body.unit_asked and not amount.unit:
            raise BadAnswer(N_("Viết thêm đơn vị sau con số, ví dụ đồng, kg, lít."))
        return response

    def row_of(self, body: NumberBody, text: str) -> Option | None:
        """The first right answer within the tolerance, or else the mistake with this amount; None when neither fits."""
        amount = _amount(text, money=_is_money(body))
        answers = sorted(body.answers, key=lambda row: not row.right)
        return next((row for row in answers if amount is not None and _meets(body, row, amount)), None)


def _amount(text: str, *, money: bool = False) -> Amount | None:
    try:
        return read_amount(text, money=money)
    except ValueError:
        return None


def _is_money(body: NumberBody) -> bool:
    """Whether a right answer is money, so that "15,000" is read as fifteen thousand."""
    amounts = (_amount(row.text) for row in body.answers if row.right)
    return any(amount is not None and amount.unit == MONEY for amount in amounts)


def _meets(body: NumberBody, row: Option, amount: Amount) -> bool:
    wanted = _amount(row.text)
    value = amount.in_unit_of(wanted, convert=body.convert) if wanted else None
    if wanted is None or value is None:
        return False
    room = _tolerance(body.tolerance, wanted.value) if row.right else None
    return abs(value - wanted.value) <= (room or 0)


def _tolerance(text: str, value: Decimal) -> Decimal | None:
    """How far from `value` an answer may be; None when the text is no tolerance."""
    room = _amount(text)
    if room is None or room.value < 0:
        return None
    return abs(value) * room.value / 100 if room.unit == "%" else room.value
