"""The officer's table: areas below one area x what happened. Screen, CSV and XLSX are all written from it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import children
from lms.learning.models import COUNTED, Counter


@dataclass(frozen=True)
class Wanted:
    """What is asked: an area as the tree is on `on`, one course or all (None), days from `since` up to `until`."""

    area_id: int
    on: date
    course_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Row:
    """Figures of one area: joined, started, completed, certified; learning = started but not completed."""

    area_id: int
    name: str
    joined: int
    started: int
    completed: int
    certified: int

    @property
    def learning(self) -> int:
        """People on the way."""
        return self.started - self.completed

    @property
    def cells(self) -> tuple[str | int, ...]:
        """The row as every table and file writes it."""
        return (self.name, self.joined, self.learning, self.completed, self.certified)


@dataclass(frozen=True)
class Table:
    """Rows in the order of the Vietnamese alphabet, and their sum."""

    rows: tuple[Row, ...]
    total: Row

    @property
    def reached(self) -> int:
        """In how many rows somebody has completed."""
        return sum(row.completed > 0 for row in self.rows)


def figures(session: Session, wanted: Wanted, branches: dict[int, int]) -> Table:
    """The table, in a number of queries that does not grow with rows; `branches` is areas.queries.branch_map.

    Figures kept at the area itself (nobody knows the hamlet) stand in a row of their own, so that rows add up.
    """
    sums: dict[int, dict[str, int]] = {}
    for area_id, kind, n in session.execute(_counted(wanted, list(branches))):
        row = sums.setdefault(branches[area_id], dict.fromkeys(COUNTED, 0))
        row[kind] += n
    below = [(area.id, area.full_name) for area in children(session, wanted.area_id, wanted.on)]
    own = session.get_one(Area, wanted.area_id)
    if wanted.area_id in sums or not below:
        below.append((own.id, own.full_name))
    rows = tuple(_row(area_id, name, sums.get(area_id, {})) for area_id, name in below)
    whole = {kind: sum(row.get(kind, 0) for row in sums.values()) for kind in COUNTED}
    return Table(rows, _row(own.id, own.full_name, whole))


def months(session: Session, wanted: Wanted, branches: dict[int, int]) -> list[tuple[str, int, int]]:
    """(month as 11/2026, joined, completed) of the area and all below, oldest first."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    statement = (
        select(Counter.day, Counter.kind, func.sum(Counter.n))
        .where(*_conditions(wanted, list(branches)))
        .group_by(Counter.day, Counter.kind)
    )
    for day, kind, n in session.execute(statement):
        month = found.setdefault((day.year, day.month), dict.fromkeys(COUNTED, 0))
        month[kind] += n
    return [(f"{m:02d}/{y}", kinds["joined"], kinds["completed"]) for (y, m), kinds in sorted(found.items())]


def _counted(wanted: Wanted, area_ids: list[int]) -> Select[*tuple[Any, ...]]:
    columns = (Counter.area_id, Counter.kind, func.sum(Counter.n))
    return select(*columns).where(*_conditions(wanted, area_ids)).group_by(Counter.area_id, Counter.kind)


def _conditions(wanted: Wanted, area_ids: list[int]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Counter.area_id.in_(area_ids)]
    if wanted.course_id is not None:
        found.append(Counter.course_id == wanted.course_id)
    if wanted.since is not None:
        found.append(Counter.day >= wanted.since)
    if wanted.until is not None:
        found.append(Counter.day <= wanted.until)
    return found


def _row(area_id: int, name: str, kinds: dict[str, int]) -> Row:
    return Row(area_id, name, *(kinds.get(kind, 0) for kind in COUNTED))
