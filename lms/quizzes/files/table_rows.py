"""Each kind as the cells of a table row: one for each row of the question, and for its settings. See files.tables."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lms.base.text import fold, tidy
from lms.quizzes.files.items import LETTERS, options, pairs, things
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.gap import GapBody, Hole
from lms.quizzes.kinds.matching import PairsBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.rows import Option, taking
from lms.quizzes.kinds.short import ShortBody
from lms.quizzes.kinds.typed import EXACT

ARROW, BAR = " => ", " | "
#: The words in a table for the settings of how answers are graded.
MARKS = {
    "case": "chữ hoa",
    "marks": "dấu câu",
    "accents": "dấu chữ",
    "unit_asked": "phải ghi đơn vị",
    "convert": "đổi được đơn vị",
}


@dataclass(frozen=True)
class TableRow:
    """One of the cells A to H, whether its letter is given as right, and the reason that belongs to it."""

    text: str
    right: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Cells:
    """What the cells of a table row say about a question: its rows, sentence with gaps, tolerance and settings."""

    rows: tuple[TableRow, ...]
    text: str = ""
    room: str = ""
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Kept:
    """How a kind's body is read from cells, without what all kinds share, and how it is written as cells."""

    read: Callable[[Cells], Body]
    write: Callable[[Body], Cells]


def marks_in(cell: str) -> frozenset[str]:
    """The keys of the settings in MARKS that a cell names."""
    said = fold(cell)
    return frozenset(key for key, word in MARKS.items() if fold(word) in said)


def _exact(cells: Cells) -> tuple[str, ...]:
    return tuple(name for name in EXACT if name in cells.marks)


def _options(cells: Cells) -> tuple[Option, ...]:
    return options((row.text, row.right, row.reason) for row in cells.rows)


def _written(rows: Iterable[Option]) -> tuple[TableRow, ...]:
    return tuple(TableRow(row.text, row.right, row.reason) for row in rows)


def _write_choice(body: ChoiceBody) -> Cells:
    return Cells(_written(body.options))


def _read_ordering(cells: Cells) -> OrderingBody:
    return OrderingBody(items=things((row.text, row.reason) for row in cells.rows))


def _write_ordering(body: OrderingBody) -> Cells:
    return Cells(tuple(TableRow(one.text, reason=one.reason) for one in body.items))


def _read_pairs(cells: Cells) -> PairsBody:
    sides = ((row.text.partition("=>"), row.reason) for row in cells.rows)
    return pairs(
        (left.strip() if arrow else "", (right if arrow else left).strip(), reason)
        for (left, arrow, right), reason in sides
    )


def _write_pairs(body: PairsBody) -> Cells:
    rows = [TableRow(f"{pair.left}{ARROW}{pair.right}", reason=pair.reason) for pair in body.pairs]
    return Cells((*rows, *(TableRow(f"=> {extra.right}") for extra in body.extra)))


def _write_short(body: ShortBody) -> Cells:
    return Cells(_written(body.answers), marks=frozenset(body.exact))


def _read_number(cells: Cells) -> NumberBody:
    asked, convert = ("unit_asked" in cells.marks, "convert" in cells.marks)
    return NumberBody(answers=_options(cells), tolerance=cells.room, unit_asked=asked, convert=convert)


def _write_number(body: NumberBody) -> Cells:
    marks = {"unit_asked": body.unit_asked, "convert": body.convert}
    return Cells(_written(body.answers), room=body.tolerance, marks=frozenset(key for key, on in marks.items() if on))


def _read_gap(cells: Cells) -> GapBody:
    gaps = tuple(_hole(id_, row) for id_, row in zip(LETTERS, cells.rows, strict=False))
    return GapBody(text=cells.text, gaps=gaps, exact=_exact(cells))


def _hole(id_: str, row: TableRow) -> Hole:
    rights, _arrow, others = row.text.partition("=>")
    sides = [tuple(tidy(part) for part in side.split("|") if tidy(part)) for side in (rights, others)]
    return Hole(id_, sides[0], sides[1], row.reason)


def _write_gap(body: GapBody) -> Cells:
    sides = [(BAR.join(gap.rights), BAR.join(gap.others)) for gap in body.gaps]
    texts = [ARROW.join(side for side in two if side) for two in sides]
    rows = tuple(TableRow(text, reason=gap.reason) for text, gap in zip(texts, body.gaps, strict=True))
    return Cells(rows, body.text, marks=frozenset(body.exact))


_CHOICE = Kept(lambda cells: ChoiceBody(options=_options(cells)), taking(ChoiceBody, _write_choice))
_PAIRS = Kept(_read_pairs, taking(PairsBody, _write_pairs))
#: The kinds that a table holds.
ROWS: dict[str, Kept] = {
    "single": _CHOICE,
    "multiple": _CHOICE,
    "true_false": _CHOICE,
    "ordering": Kept(_read_ordering, taking(OrderingBody, _write_ordering)),
    "matching": _PAIRS,
    "categorise": _PAIRS,
    "short": Kept(
        lambda cells: ShortBody(answers=_options(cells), exact=_exact(cells)), taking(ShortBody, _write_short)
    ),
    "number": Kept(_read_number, taking(NumberBody, _write_number)),
    "gap": Kept(_read_gap, taking(GapBody, _write_gap)),
}
