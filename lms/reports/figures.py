"""The officer's figures: what happened in each area below one area. Screen, files and paper are all made from these.

What the measures mean is explained below every report. Joined, completed, issued and revoked are counted on the days
asked for; "learning" and "certified" say how things were at the end of the last of those days. So "certified", issued
less revoked, is only in reports from the beginning on: over one month it could be below zero.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import children_since
from lms.learning.models import Counter
from lms.reports.unmet import facts


@dataclass(frozen=True)
class Wanted:
    """What is asked: an area in the tree of the day `on`, one course or all (None), days from `since` up to `until`."""

    area_id: int
    on: date
    course_id: int | None = None
    since: date | None = None
    until: date | None = None
    #: Whether only people count whom a member of staff has met.
    met: bool = False

    def holds(self, day: date) -> bool:
        """Whether this day is not later than the last of the days asked for."""
        return self.until is None or day <= self.until

    def holds_inside(self, day: date) -> bool:
        """Whether this day is one of the days asked for."""
        return self.holds(day) and (self.since is None or day >= self.since)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the numbers that make sense for these days, in the order of the table."""
        return SO_FAR if self.since is None else IN_DAYS


@dataclass(frozen=True)
class Figures:
    """How many joined, are on the way, completed, got a certificate, and had one taken back."""

    joined: int = 0
    learning: int = 0
    completed: int = 0
    issued: int = 0
    revoked: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __bool__(self) -> bool:
        return any(astuple(self))

    @property
    def certified(self) -> int:
        """How many people hold a certificate, provided that everything from the beginning on is counted."""
        return self.issued - self.revoked

    def of(self, measures: Sequence[str]) -> tuple[int, ...]:
        """The numbers of these names, in their order."""
        return tuple(getattr(self, measure) for measure in measures)


#: The numbers of a table from the beginning on, and of one over some days.
SO_FAR = ("joined", "learning", "completed", "certified")
IN_DAYS = ("joined", "learning", "completed", "issued", "revoked")


def total(several: Iterable[Figures]) -> Figures:
    """The sum of several figures; zeros when there are none."""
    return sum(several, Figures())


#: Which number a counter of what happened on a day adds to.
COUNTED_AS = {"joined": "joined", "certified": "issued", "revoked": "revoked"}


def counted(kind: str, inside: int, so_far: int) -> Figures:
    """What a counter of this kind adds that counted `inside` the days asked for, and `so_far` up to their last day."""
    if kind == "started":
        return Figures(learning=so_far)
    if kind == "completed":
        return Figures(completed=inside, learning=-so_far)
    return Figures(**{COUNTED_AS[kind]: inside})


def of_facts(wanted: Wanted, facts: Iterable[tuple[str, date]]) -> Figures:
    """What facts, each with a counter's kind and its day, add to the figures of the days asked for."""
    return total(counted(kind, int(wanted.holds_inside(day)), int(wanted.holds(day))) for kind, day in facts)


@dataclass(frozen=True)
class FiguresRow:
    """Figures of one area. `own`: they are kept at the upper area itself; `former`: the area no longer exists.

    `is_place`: the area existed in the days asked for, so it counts as a place that can be reached or not.
    """

    area_id: int
    name: str
    figures: Figures
    own: bool = False
    former: bool = False
    is_place: bool = False


@dataclass(frozen=True)
class Table:
    """Rows in the order of the Vietnamese alphabet, and their sum; `leaf` when nothing lies below the area."""

    rows: tuple[FiguresRow, ...]
    total: Figures
    leaf: bool

    @property
    def places(self) -> int:
        """How many of the rows are places."""
        return sum(row.is_place for row in self.rows)

    @property
    def reached(self) -> int:
        """In how many of the places somebody has completed a course."""
        return sum(row.is_place and row.figures.completed > 0 for row in self.rows)


def figures(session: Session, wanted: Wanted, branches: dict[int, int]) -> Table:
    """The table, in a number of queries that does not grow with rows; `branches` is areas.queries.branch_map.

    Figures kept at the area itself (the hamlet is unknown), and those of areas that have ended but are still below it,
    have rows of their own, so that rows always add up.
    """
    sums: dict[int, Figures] = {}
    for area_id, figure in _by_area(session, wanted, list(branches)):
        branch = branches[area_id]
        sums[branch] = sums.get(branch, Figures()) + figure
    whole = total(sums.values())
    places, leaf = rows_of(session, wanted, sums)
    if leaf:
        return Table((FiguresRow(places[0].area_id, places[0].name, whole),), whole, leaf)
    return Table(tuple(replace(place, figures=sums.get(place.area_id, Figures())) for place in places), whole, leaf)


def rows_of(session: Session, wanted: Wanted, with_figures: Iterable[int]) -> tuple[list[FiguresRow], bool]:
    """The rows of an area's table, with figures still empty, and whether the area is a leaf; two queries.

    First the areas below it today, then the ended ones in `with_figures`, then the area itself when it has figures of
    its own. A leaf has one row: itself.
    """
    below = children_since(session, wanted.area_id, wanted.on)
    more = {*with_figures, wanted.area_id} - {area.id for area, _since in below}
    known = {area.id: area for area in session.scalars(select(Area).where(Area.id.in_(more)))}
    own = known.pop(wanted.area_id)
    if not below:
        return [FiguresRow(own.id, own.full_name, Figures())], True
    last = wanted.until or wanted.on
    places = [FiguresRow(area.id, area.full_name, Figures(), is_place=since <= last) for area, since in below]
    former = sorted(known.values(), key=lambda area: (area.sort_key, area.id))
    places += [FiguresRow(area.id, area.full_name, Figures(), former=True) for area in former]
    if wanted.area_id in set(with_figures):
        places.append(FiguresRow(own.id, own.full_name, Figures(), own=True))
    return places, False


def _by_area(session: Session, wanted: Wanted, area_ids: Sequence[int]) -> Iterable[tuple[int, Figures]]:
    for area_id, _course, figure in summed(session, wanted, area_ids):
        yield area_id, figure


def summed(session: Session, wanted: Wanted, area_ids: Sequence[int]) -> Iterator[tuple[int, int, Figures]]:
    """(area id, course id, figures to be added up) of everything the counters hold of these areas.

    When only people whom a member of staff has met are asked for, the others are subtracted again.
    """
    statement = sums_by(wanted, area_ids, Counter.area_id, Counter.course_id)
    for area_id, course_id, kind, inside, so_far in session.execute(statement):
        yield area_id, course_id, counted(kind, inside, so_far)
    for fact in facts(session, area_ids, wanted.course_id) if wanted.met else ():
        off = counted(fact.kind, -wanted.holds_inside(fact.day), -wanted.holds(fact.day))
        yield fact.area_id, fact.course_id, off


def sums_by(wanted: Wanted, area_ids: Sequence[int], *columns: Any) -> Select[Any]:
    """A SELECT of `columns`, the counter's kind, its sum inside the days asked for, and its sum up to their end."""
    inside: Any = Counter.n if wanted.since is None else case((Counter.day >= wanted.since, Counter.n), else_=0)
    return (
        select(*columns, Counter.kind, func.sum(inside), func.sum(Counter.n))
        .where(*conditions(wanted, area_ids))
        .group_by(*columns, Counter.kind)
    )


def conditions(wanted: Wanted, area_ids: Sequence[int]) -> list[ColumnElement[bool]]:
    """What holds of the counters that are asked for: in these areas, of the course, up to the last of the days."""
    found: list[ColumnElement[bool]] = [Counter.area_id.in_(area_ids)]
    if wanted.course_id is not None:
        found.append(Counter.course_id == wanted.course_id)
    if wanted.until is not None:
        found.append(Counter.day <= wanted.until)
    return found
