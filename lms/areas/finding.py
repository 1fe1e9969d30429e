"""A search for areas that forgives accents, the order of words, and that an area was called otherwise before."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.areas.local import in_force
from lms.areas.models import Area
from lms.areas.queries import paths, subtree_select
from lms.base.text import fold


class FoundArea(NamedTuple):
    """An area found by search: its path, and the former name by which it was found."""

    id: int
    path: str
    former: str


def find(
    session: Session, typed: str, *, level: str | None = None, under: Sequence[int] = (), on: date, limit: int = 20
) -> list[FoundArea]:
    """Areas whose name, or the names in whose path, hold every typed word; accents and order do not matter.

    "goc thong binh yen" finds Xóm Gốc Thông in Xã Bình Yên; an ended area is found as what it became, by however many
    steps. Two queries, and one for each step more.
    """
    # No area's name is longer; SQLite refuses to look for something very long.
    tokens = fold(typed[:200]).split()[:8]
    if not tokens:
        return []
    parent, grand, now = aliased(Area), aliased(Area), aliased(Area)
    everything = func.coalesce(Area.search, "")
    above = func.coalesce(parent.search, "") + func.coalesce(grand.search, "")
    statement = (
        select(Area, now)
        .outerjoin(parent, parent.id == Area.parent_id)
        .outerjoin(grand, grand.id == parent.parent_id)
        .outerjoin(now, now.id == Area.successor_id)
        .where(*((everything + above).contains(f" {token}", autoescape=True) for token in tokens))
        .where(or_(*(everything.contains(f" {token}", autoescape=True) for token in tokens)))
        .where(Area.valid_from <= on, or_(Area.valid_to.is_(None), Area.valid_to > on, now.id.is_not(None)))
        .order_by(everything.startswith(f" {tokens[0]}").desc(), Area.sort_key, Area.id)
        .limit(limit * 3)
    )
    if under:
        statement = statement.where(Area.id.in_(subtree_select(under, on)))
    hits: dict[int, str] = {}
    for area, became in session.execute(statement):
        living = _living(session, became, on) if not in_force(area, on) else area
        if living is not None and level in (None, living.level):
            hits.setdefault(living.id, "" if living is area else area.full_name)
    kept = list(hits.items())[:limit]
    names = paths(session, [area_id for area_id, _former in kept])
    return [FoundArea(area_id, names[area_id], former) for area_id, former in kept]


def _living(session: Session, area: Area | None, on: date) -> Area | None:
    """What an area has become by a day, by however many steps; None when nothing is left of it."""
    while area is not None and not in_force(area, on):
        area = session.get(Area, area.successor_id) if area.successor_id is not None else None
    return area
