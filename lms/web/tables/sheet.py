"""A table as plain values: screen, paper, CSV and XLSX are four drawings of one sheet."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None


@dataclass(frozen=True)
class Column:
    """A column: `kind` is "text", "count" (a number of people), "plain" (a number that is no amount) or "day"."""

    head: str
    kind: str = "count"
    width: int = 14


@dataclass(frozen=True)
class SheetLine:
    """One row; the first cell names it. `area_id` is the area that the name leads to on the screen."""

    cells: tuple[Cell, ...]
    area_id: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A table with its title, what it is about (pairs of a word and its value), and a last line with the sums.

    `note` is what a reader has to know to understand the numbers on paper.
    """

    title: str
    about: tuple[tuple[str, Cell], ...]
    columns: tuple[Column, ...]
    lines: tuple[SheetLine, ...]
    sums: SheetLine | None = None
    note: str = ""

    @property
    def heads(self) -> list[str]:
        """The words at the head of each column."""
        return [column.head for column in self.columns]

    @property
    def all_lines(self) -> tuple[SheetLine, ...]:
        """Every line, and the sums after them."""
        return (*self.lines, self.sums) if self.sums else self.lines

    @property
    def is_of_numbers(self) -> bool:
        """Whether everything but the names is numbers of people."""
        return all(column.kind == "count" for column in self.columns[1:])

    @property
    def is_wide(self) -> bool:
        """Whether the paper has to be turned to landscape for it."""
        return sum(column.width for column in self.columns) > 110
