"""One of the four numbers for areas x courses."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.reports.figures import Figures, FiguresRow, Wanted, rows_of, summed


@dataclass(frozen=True)
class GridRow:
    """An area with its figures over all courses, and its numbers in the order of the courses."""

    row: FiguresRow
    cells: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """Rows in the order of the area table, the sums of the courses, and the sum of all."""

    course_ids: tuple[int, ...]
    rows: tuple[GridRow, ...]
    sums: tuple[int, ...]
    total: int


Cells = dict[tuple[int, int], Figures]


def grid(session: Session, wanted: Wanted, branches: dict[int, int], course_ids: Sequence[int], measure: str) -> Grid:
    """The table of `measure` (one of `wanted.measures`), in three queries for any number of areas and courses."""
    cells: Cells = {}
    for area_id, course_id, figure in summed(session, wanted, list(branches)):
        key = (branches[area_id], course_id)
        cells[key] = cells.get(key, Figures()) + figure
    places, leaf = rows_of(session, wanted, {branch for branch, _course in cells})
    if leaf:
        cells = _folded(cells, wanted.area_id)
    kept = tuple(course for course in course_ids if wanted.course_id in (None, course))
    rows = tuple(GridRow(row, _numbers(cells, row.area_id, kept, measure)) for row in places)
    sums = tuple(sum(column) for column in zip(*(row.cells for row in rows), strict=True))
    return Grid(kept, rows, sums, sum(sums))


def _numbers(cells: Cells, area_id: int, course_ids: Sequence[int], measure: str) -> tuple[int, ...]:
    return tuple(getattr(cells.get((area_id, course), Figures()), measure) for course in course_ids)


def _folded(cells: Cells, area_id: int) -> Cells:
    """All figures put at the area itself, because the areas below a leaf are only those that it replaced."""
    found: Cells = {}
    for (_branch, course), figures in cells.items():
        found[area_id, course] = found.get((area_id, course), Figures()) + figures
    return found
