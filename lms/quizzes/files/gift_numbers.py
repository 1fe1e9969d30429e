"""Reading numbers in GIFT: {#15000:500}, {#1..5}, {#=15:0 =%0%150:0#Thừa một số không.}."""

from decimal import Decimal

from lms.base.text import N_
from lms.quizzes.files.gift_parts import decimal, rows_of, split_once, unescaped
from lms.quizzes.files.items import options
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.reading import Broken, Doubt

ROOMS = N_("Tệp cho mỗi số một độ lệch khác nhau. Ở đây một câu chỉ có một độ lệch. Xem lại.")


def numbers(inside: str, at: int, *, html: bool = True) -> tuple[str, NumberBody, list[Doubt]]:
    """A number question, as (kind, body, doubts), from the text after the first "#". Raises Broken for no number."""
    rows: list[tuple[str, bool, str]] = []
    rooms: list[Decimal] = []
    if inside.lstrip().startswith("="):
        given = [(row.text, row.counts, row.feedback) for row in rows_of(inside, at, html=html)]
    else:
        text, _sign, feedback = split_once(inside, "#")
        given = [(text, True, unescaped(feedback))]
    for text, counts, feedback in given:
        value, room = value_and_room(text)
        if value is None:
            raise Broken(at, N_("sau # phải là con số, ví dụ {#15000:500} hoặc {#1..5}."))
        rows.append((said(value), counts, feedback))
        if counts:
            rooms.append(room)
    doubts = [Doubt(ROOMS, "tolerance")] if len(set(rooms)) > 1 else []
    room = rooms[0] if rooms else Decimal(0)
    return "number", NumberBody(answers=options(rows), tolerance=said(room) if room else ""), doubts


def value_and_room(text: str) -> tuple[Decimal | None, Decimal]:
    """(value, tolerance) of "15:2" or "13..17"; the value is None when the text is no number."""
    if ".." in text:
        low, high = (decimal(part) for part in text.split("..", 1))
        return (None, Decimal(0)) if low is None or high is None else ((low + high) / 2, abs(high - low) / 2)
    value, _colon, room = text.partition(":")
    return decimal(value), abs(decimal(room) or Decimal(0))


def said(value: Decimal) -> str:
    """A number as people here write it: "15.000", "0,5"."""
    whole, point, decimals = format(value.normalize(), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if whole.lstrip("-").isdigit() and whole not in ("-0",) else whole
    return f"{grouped},{decimals}" if point else grouped
