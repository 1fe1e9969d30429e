"""Loading area rows into the database, in bulk; loading the same list twice changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.areas.actions import LEVELS, NewArea, ensure_levels, rename, row_of
from lms.areas.models import Area
from lms.exchange.arealists.area_rows import AreaRow


@dataclass(frozen=True)
class LoadedAreas:
    """How many areas were added, renamed, and found unchanged, and the codes of parents that do not exist."""

    added: int
    renamed: int
    unchanged: int
    orphans: tuple[str, ...]


def load_areas(session: Session, rows: Sequence[AreaRow], valid_from: date, source: str) -> LoadedAreas:
    """Load a list, one level after the other, parents first. Does not commit."""
    ensure_levels(session)
    known = {(a.code, a.valid_from): a for a in session.scalars(select(Area))}
    latest: dict[str, tuple[date, int]] = {}
    for area in known.values():
        latest[area.code] = max(latest.get(area.code, (date.min, 0)), (area.valid_from, area.id))
    orphans: list[str] = []
    added = renamed = unchanged = 0
    for level, *_names in LEVELS:
        fresh = []
        for row in (row for row in rows if row.level == level):
            since = row.valid_from or valid_from
            kept = known.get((row.code, since))
            if kept is not None:
                renamed += kept.full_name != row.full_name
                unchanged += kept.full_name == row.full_name
                rename(kept, row.full_name)
            elif row.parent_code and row.parent_code not in latest:
                orphans.append(row.parent_code)
            else:
                parent = latest[row.parent_code][1] if row.parent_code else None
                fresh.append(row_of(NewArea(row.code, level, row.full_name, parent, since, source)))
        if fresh:
            session.execute(insert(Area), fresh)
            added += len(fresh)
            for area_id, code, since in session.execute(
                select(Area.id, Area.code, Area.valid_from).where(Area.level == level)
            ):
                latest[code] = max(latest.get(code, (date.min, 0)), (since, area_id))
    _end_the_ended(session, rows, valid_from, latest)
    return LoadedAreas(added, renamed, unchanged, tuple(sorted(set(orphans))))


def _end_the_ended(
    session: Session, rows: Sequence[AreaRow], valid_from: date, latest: dict[str, tuple[date, int]]
) -> None:
    for row in rows:
        if row.valid_to is not None:
            successor = latest.get(row.successor_code, (None, None))[1]
            statement = update(Area).where(Area.code == row.code, Area.valid_from == (row.valid_from or valid_from))
            session.execute(statement.values(valid_to=row.valid_to, successor_id=successor))
