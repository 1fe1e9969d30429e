"""What the officer sees of an area: where it stands, what stands below it, and what became of areas that have ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lms.areas.local import ended_below, holds_hamlets, in_force
from lms.areas.models import Area
from lms.areas.queries import ancestors, children, is_leaf, level_names
from lms.people.resettling import people_counts


@dataclass(frozen=True)
class AreaPage:
    """Everything on the page; `line` is the way up, as far as the areas that the officer looks after."""

    area: Area
    level: str
    levels: dict[str, str]
    above: Sequence[Area]
    line: Sequence[Area]
    below: Sequence[Area]
    ended: list[tuple[Area, Area | None]]
    became: Area | None
    people: dict[int, int]
    in_force: bool
    takes_hamlets: bool
    is_hamlet: bool
    may_change: bool


def area_page(session: Session, area: Area, roots: Sequence[int], today: date, language: str) -> AreaPage:
    """Gather the page, in a number of queries that does not grow with the number of areas below."""
    above = ancestors(session, area.id)
    below = children(session, area.id, today)
    levels = level_names(session, language)
    hamlet = is_leaf(session, area.id, today)
    return AreaPage(
        area=area,
        level=levels.get(area.level, ""),
        levels=levels,
        above=above,
        line=_up_to(area, above, roots),
        below=below,
        ended=ended_below(session, area.id, today),
        became=session.get(Area, area.successor_id) if area.successor_id else None,
        people=people_counts(session, [area.id, *(one.id for one in below)]),
        in_force=in_force(area, today),
        takes_hamlets=holds_hamlets(session, area, today),
        is_hamlet=hamlet,
        may_change=hamlet and area.id not in roots,
    )


def _up_to(area: Area, above: Sequence[Area], roots: Sequence[int]) -> list[Area]:
    """The areas above that are the officer's too, nearest first."""
    line: list[Area] = []
    at = area.id
    for one in above:
        if at in roots:
            break
        line.append(one)
        at = one.id
    return line
