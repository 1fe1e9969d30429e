"""Walks through the cells of a sheet, whichever program wrote it: where they stand, a copy without the stray ones."""

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from lms.base.text import N_
from lms.content.office.cellnames import letters, number
from lms.content.office.officefiles import BadFile

#: What a list of questions may need at most: rows, columns, and cells of the whole rectangle.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 200, 1_000_000
#: Cells are stray when few stand behind so many empty rows or columns; a list has no hole as wide.
FEW, ROWS_APART, COLUMNS_APART = 20, 200, 25
TOO_LARGE = N_(
    "Trang tính có quá nhiều dòng, cột (tối đa 20.000 dòng, 200 cột, một triệu ô). Tách thành nhiều tệp nhỏ rồi gửi."
)
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
Run = tuple[int, int]


@dataclass
class Extent:
    """Where cells with something in them stand: runs of rows and of columns (first and last, from 1), and how many
    cells each has; and, once decided, where the sheet ends."""

    rows: dict[Run, int] = field(default_factory=dict)
    columns: dict[Run, int] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0

    def add(self, rows: Run, columns: Run) -> None:
        """Count a cell that stands for all of these rows and columns."""
        count = (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)
        self.rows[rows] = self.rows.get(rows, 0) + count
        self.columns[columns] = self.columns.get(columns, 0) + count

    def decide(self) -> None:
        """Decide where the sheet ends. Raises BadFile when more lies behind that than strays there by accident."""
        self.last_row = _end(self.rows, MOST_ROWS, ROWS_APART)
        self.last_column = _end(self.columns, MOST_COLUMNS, COLUMNS_APART)
        if self.last_row * self.last_column > MOST_CELLS:
            raise BadFile(TOO_LARGE)

    def holds(self, row: int, column: int) -> bool:
        """Whether a place belongs to the sheet."""
        return row <= self.last_row and column <= self.last_column


def _end(runs: dict[Run, int], most: int, apart: int) -> int:
    """The last row (or column) that belongs to the list."""
    behind, end = sum(runs.values()), 0
    for (first, last), count in sorted(runs.items()):
        is_apart = end > 0 and first - end > apart and behind <= FEW
        if is_apart or last > most:
            break
        end, behind = max(end, last), behind - count
    if behind > FEW:
        raise BadFile(TOO_LARGE)
    return end


class Walk:
    """Handlers of expat. Without `ends` it finds out where things stand; with them it copies what stands inside."""

    def __init__(self, ends: list[Extent]) -> None:
        self.copying = bool(ends)
        self.extents = ends
        self.out: list[str] = []
        self.strays: list[str] = []
        #: What stands in a cell waits here until it is known whether the cell holds anything.
        self.held: list[str] | None = None
        self.filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element."""
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """Handle the end of an element."""
        raise NotImplementedError

    def text(self, text: str) -> None:
        """Handle the text inside an element."""
        if not self.filled:
            self.filled = not text.isspace()
        if self.copying:
            self.put(escape(text))

    def put(self, piece: str) -> None:
        """Append a piece to the copy; nothing while the walk skips what it reads."""
        if self.copying:
            (self.out if self.held is None else self.held).append(piece)

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        """Copy the beginning of an element."""
        if self.copying:
            self.put(f"<{tag}" + "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items()) + ">")

    def begin_cell(self) -> None:
        """Hold what comes from here on for the cell that begins."""
        self.held, self.filled = [], False

    def end_cell(self, extent: Extent, rows: Run, columns: Run) -> str:
        """What the cell holds; "" for an empty or stray cell, and while nothing is copied."""
        held, self.held = "".join(self.held or ()), None
        if self.filled and not self.copying:
            extent.add(rows, columns)
        elif self.filled and extent.holds(rows[0], columns[0]):
            return held
        elif self.filled:
            self.strays.append(f"{letters(columns[0])}{rows[0]}")
        return ""


class ExcelWalk(Walk):
    """A worksheet: <sheetData><row r><c r><v/></c></row></sheetData>; what does not say its place is the next one."""

    def __init__(self, ends: list[Extent]) -> None:
        super().__init__(ends)
        self.extents = ends or [Extent()]
        self.row = self.column = 0
        #: The attributes of the present cell, written only when it is not empty, as most cells are.
        self._cell: dict[str, str] = {}
        self._kept: dict[Run, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element; rows are written again, in their order, from the cells that are kept."""
        name = tag.rpartition(":")[2]
        if name == "row":
            said = attributes.get("r", "")
            self.row, self.column = int(said) if said.isdecimal() else self.row + 1, 0
        elif name == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self.row, self.column = (int(found[2]), number(found[1])) if found else (self.row, self.column + 1)
            self.begin_cell()
            self._cell = attributes
        elif name != "dimension":
            self.open(tag, attributes)

    def end(self, tag: str) -> None:
        """Handle the end of an element: a cell's says whether it is kept, the data's writes all kept cells."""
        name = tag.rpartition(":")[2]
        if name == "c":
            held = self.end_cell(self.extents[0], (self.row, self.row), (self.column, self.column))
            if held:
                self.open(tag, self._cell | {"r": f"{letters(self.column)}{self.row}"})
                self._kept[self.row, self.column] = f"{self.out.pop()}{held}</{tag}>"
            return
        if name == "sheetData":
            self._write(tag.removesuffix(name))
        if name not in ("row", "dimension"):
            self.put(f"</{tag}>")

    def _write(self, prefix: str) -> None:
        row = 0
        for (number_of_row, _column), cell in sorted(self._kept.items()):
            if number_of_row != row:
                self.put((f"</{prefix}row>" if row else "") + f'<{prefix}row r="{number_of_row}">')
                row = number_of_row
            self.put(cell)
        if row:
            self.put(f"</{prefix}row>")


class OdsWalk(Walk):
    """The sheets of an OpenDocument file: rows and cells that may stand for many, and do not say their place."""

    ROW, COLUMN = "table:number-rows-repeated", "table:number-columns-repeated"
    CELLS = ("table:table-cell", "table:covered-table-cell")

    def __init__(self, ends: list[Extent]) -> None:
        super().__init__(ends)
        self._table, self._depth = -1, 0
        self._rows = self._columns = (0, 0)
        self._dropped = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of an element; a table inside a cell belongs to the cell and is copied with it."""
        if tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._begin_table()
        if self._depth == 1 and tag == "table:table-row":
            self._begin_row(attributes)
        elif self._depth == 1 and tag in self.CELLS:
            self._columns = (self._columns[1] + 1, self._columns[1] + _many(attributes, self.COLUMN))
            self.begin_cell()
            self.open(tag, self._fewer(attributes, self.COLUMN, self._columns, self._extent.last_column))
        else:
            self.open(tag, attributes)

    def end(self, tag: str) -> None:
        """Handle the end of an element; an empty cell keeps its place, so that those behind it keep theirs."""
        if self._depth == 1 and tag in self.CELLS:
            self.put(f"</{tag}>")
            held = self.end_cell(self._extent, self._rows, self._columns)
            if self.copying and not self._dropped and self._columns[0] <= self._extent.last_column:
                empty = self._fewer({}, self.COLUMN, self._columns, self._extent.last_column)
                self.out.append(held or f"<{tag} {self.COLUMN}={quoteattr(empty.get(self.COLUMN, '1'))}/>")
        elif self._depth == 1 and tag == "table:table-row":
            if not self._dropped:
                self.put(f"</{tag}>")
            self._dropped = False
        else:
            self.put(f"</{tag}>")
            self._depth -= tag == "table:table"

    @property
    def _extent(self) -> Extent:
        return self.extents[self._table]

    def _begin_table(self) -> None:
        self._table += 1
        self._rows = (0, 0)
        if not self.copying:
            self.extents.append(Extent())
            if len(self.extents) > MOST_ROWS:
                raise BadFile(TOO_LARGE)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._rows = (self._rows[1] + 1, self._rows[1] + _many(attributes, self.ROW))
        self._columns = (0, 0)
        self._dropped = self.copying and self._rows[0] > self._extent.last_row
        if self.copying and not self._dropped:
            self.open("table:table-row", self._fewer({}, self.ROW, self._rows, self._extent.last_row))

    @staticmethod
    def _fewer(attributes: dict[str, str], name: str, run: Run, last: int) -> dict[str, str]:
        """The attributes, with the number of repetitions cut to the room there is."""
        kept = {key: value for key, value in attributes.items() if key != name}
        count = min(run[1], last) - run[0] + 1
        return kept | ({name: str(count)} if count > 1 else {})


def _many(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(name, "1")
    return min(max(int(said), 1), 2_000_000) if said.isdecimal() else 1
