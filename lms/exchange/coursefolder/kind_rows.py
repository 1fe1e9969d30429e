"""How the rows of each kind of question are read from a course file and written, in the table ROWS."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lms.exchange.coursefolder.lines import Line, Notes
from lms.exchange.coursefolder.quoting import ARROW, BAR, joined, quoted, unquoted
from lms.exchange.coursefolder.stories import PART, read_choice, read_part, written_parts
from lms.quizzes.kinds import KINDS, Body
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.gap import GapBody, Hole
from lms.quizzes.kinds.hotspot import HotspotBody
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.picture import PictureBody
from lms.quizzes.kinds.rows import Extra, Option, Pair, Pictured, Placed, Thing, taking
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.kinds.story import StoryBody

OPTION = re.compile(r"^- ([(\[])([xX ]?)[)\]]\s+(.*)$")
NUMBERED = re.compile(r"^(\d+)\.\s+(.*)$")
PAIR = re.compile(r"^-\s+(.*?)\s*(?<!\\)=>\s*(.*)$")
#: An option that is a picture; its words may hold brackets, too.
PICTURE = re.compile(r"!\[(.*)\]\(([^)\s]+)\)")
REASON = re.compile(r"^\s+>\s?(.*)$")
IDS = "abcdefghijklmnopqrstuvwxyz"

R = TypeVar("R")
Reasoned = TypeVar("Reasoned", Option, Pictured, Placed, Thing, Pair, Hole)


@dataclass(frozen=True)
class Rows:
    """What rows of a kind look like, how they become a body (without what all kinds share), and are written."""

    shape: re.Pattern[str]
    read: Callable[[Sequence[Line], Notes], Body]
    write: Callable[[Body], list[str]]


def _reading(
    row: Callable[[str, str], Reasoned | None], body: Callable[[tuple[Reasoned, ...]], Body]
) -> Callable[[Sequence[Line], Notes], Body]:
    """Makes a `Rows.read`: `row` reads one line with the id for its row, and a reason may follow below it."""
    return lambda lines, notes: body(_rows_in(lines, notes, row, _reason))


def _rows_in(
    lines: Sequence[Line], notes: Notes, row: Callable[[str, str], R | None], more: Callable[[R, str], R | None]
) -> tuple[R, ...]:
    """The rows in lines: `row` reads a line as a new row with an id, `more` as an addition to the row above."""
    rows: list[R] = []
    for number, line in lines:
        added = more(rows[-1], line) if rows else None
        made = row(IDS[len(rows)] if len(rows) < len(IDS) else f"r{len(rows)}", line) if added is None else None
        if added is not None:
            rows[-1] = added
        elif made is not None:
            rows.append(made)
        else:
            notes.say(number, f"Không hiểu dòng “{line.strip()[:40]}”.", "Xem mẫu trong hướng dẫn viết khóa học.")
    return tuple(rows)


def _reason(row: Reasoned, line: str) -> Reasoned | None:
    """The row above with the reason that this line gives; None when the line is no reason."""
    reason = REASON.match(line)
    return replace(row, reason=reason[1].strip()) if reason else None


def _option(id_: str, line: str) -> Option | None:
    match = OPTION.match(line)
    return Option(id_, match[3].strip(), match[2].lower() == "x") if match else None


def _pictured(id_: str, line: str) -> Pictured | None:
    option = _option(id_, line)
    if option is None:
        return None
    shown = PICTURE.fullmatch(option.text)
    text, picture = (shown[1], shown[2]) if shown else (option.text, "")
    return Pictured(id_, text, option.right, picture=picture)


def _placed(id_: str, line: str) -> Placed | None:
    option = _option(id_, line)
    if option is None:
        return None
    text, _sign, cells = option.text.rpartition(" @ ")
    return Placed(id_, text or option.text, option.right, cells=cells if text else "")


def _thing(id_: str, line: str) -> Thing | None:
    match = NUMBERED.match(line)
    return Thing(id_, match[2].strip()) if match else None


def _pair(id_: str, line: str) -> Pair | None:
    match = PAIR.match(line)
    return Pair(id_, unquoted(match[1].strip(), ARROW), match[2].strip()) if match else None


def _pairs(rows: tuple[Pair, ...]) -> PairsBody:
    """The pairs; rows without a left side become extra right sides."""
    extra = tuple(Extra(row.id, row.right) for row in rows if not row.left)
    return PairsBody(pairs=tuple(row for row in rows if row.left), extra=extra)


def _hole(id_: str, line: str) -> Hole | None:
    """A gap from "1. right | also right => wrong | also wrong"; without the arrow the gap is typed."""
    match = NUMBERED.match(line)
    if match is None:
        return None
    sides = [*re.split(rf"(?<!\\){ARROW}", match[2], maxsplit=1), ""][:2]
    marks = rf"{BAR}|{ARROW}"
    rights, others = (
        tuple(unquoted(text.strip(), marks) for text in re.split(rf"(?<!\\){BAR}", side) if text.strip())
        for side in sides
    )
    return Hole(id_, rights, others)


def _with_reason(line: str, reason: str, indent: str) -> list[str]:
    return [line, f"{indent}> {reason}"] if reason else [line]


def _write_options(kind: str, rows: Sequence[Option]) -> list[str]:
    left, right = ("[", "]") if KINDS[kind].several_right else ("(", ")")
    lines = []
    for row in rows:
        lines += _with_reason(f"- {left}{'x' if row.right else ' '}{right} {_words(row)}", row.reason, "  ")
    return lines


def _words(option: Option) -> str:
    """An option's words, with the picture or the place in a picture that it has."""
    if isinstance(option, Pictured) and option.picture:
        return f"![{option.text}]({option.picture})"
    return f"{option.text} @ {option.cells}" if isinstance(option, Placed) and option.cells else option.text


def _write_ordering(body: OrderingBody) -> list[str]:
    rows = (_with_reason(f"{number}. {one.text}", one.reason, "   ") for number, one in enumerate(body.items, 1))
    return [line for row in rows for line in row]


def _write_pairs(body: PairsBody) -> list[str]:
    rows = (_with_reason(f"- {quoted(one.left, ARROW)} => {one.right}", one.reason, "  ") for one in body.pairs)
    return [*(line for row in rows for line in row), *(f"- => {extra.right}" for extra in body.extra)]


def _write_gaps(body: GapBody) -> list[str]:
    rows = (_with_reason(f"{number}. {_sides(gap)}", gap.reason, "   ") for number, gap in enumerate(body.gaps, 1))
    return [line for row in rows for line in row]


def _sides(gap: Hole) -> str:
    sides = (joined(side, rf"{BAR}|{ARROW}", " | ") for side in (gap.rights, gap.others))
    return " => ".join(side for side in sides if side)


def _choice(kind: str) -> Rows:
    """The rows of a kind whose options are words, with the brackets of this kind."""
    read = _reading(_option, lambda rows: ChoiceBody(options=rows))
    return Rows(OPTION, read, taking(ChoiceBody, lambda body: _write_options(kind, body.options)))


_PAIRS = Rows(PAIR, _reading(_pair, _pairs), taking(PairsBody, _write_pairs))
ROWS: dict[str, Rows] = {
    "single": _choice("single"),
    "multiple": _choice("multiple"),
    "true_false": _choice("true_false"),
    "ordering": Rows(
        NUMBERED,
        _reading(_thing, lambda rows: OrderingBody(items=rows)),
        taking(OrderingBody, _write_ordering),
    ),
    "matching": _PAIRS,
    "categorise": _PAIRS,
    "short": Rows(
        OPTION,
        _reading(_option, lambda rows: ShortBody(answers=rows)),
        taking(ShortBody, lambda body: _write_options("short", body.answers)),
    ),
    "number": Rows(
        OPTION,
        _reading(_option, lambda rows: NumberBody(answers=rows)),
        taking(NumberBody, lambda body: _write_options("number", body.answers)),
    ),
    "gap": Rows(NUMBERED, _reading(_hole, lambda rows: GapBody(gaps=rows)), taking(GapBody, _write_gaps)),
    "picture": Rows(
        OPTION,
        _reading(_pictured, lambda rows: PictureBody(options=rows)),
        taking(PictureBody, lambda body: _write_options("picture", body.options)),
    ),
    "hotspot": Rows(
        OPTION,
        _reading(_placed, lambda rows: HotspotBody(options=rows)),
        taking(HotspotBody, lambda body: _write_options("hotspot", body.options)),
    ),
    "scenario": Rows(
        PART,
        lambda lines, notes: StoryBody(parts=_rows_in(lines, notes, read_part, read_choice)),
        taking(StoryBody, lambda body: written_parts(body.parts)),
    ),
}
