"""Questions for people who look after a part of the tree: what can be picked, what stands below, what has ended."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lms.areas.models import Area, AreaLevel
from lms.areas.queries import children, lowest_level, subtree_select, valid_on
from lms.areas.rules import short_name
from lms.base.text import fold


def areas_to_pick(
    session: Session, area_ids: Sequence[int], on: date, limit: int, *, hamlets: bool
) -> list[tuple[int, str]]:
    """(id, "Xóm Gốc Thông, Xã Bình Yên") of up to `limit` areas in force, from the top down, each level by alphabet.

    `hamlets` asks for the lowest level only.
    """
    above = aliased(Area)
    statement = (
        select(Area.id, Area.full_name, above.full_name)
        .join(AreaLevel, AreaLevel.key == Area.level)
        .outerjoin(above, above.id == Area.parent_id)
        .where(Area.id.in_(subtree_select(area_ids, on)), valid_on(Area, on))
        .order_by(AreaLevel.position, above.sort_key, Area.sort_key, Area.id)
        .limit(limit)
    )
    if hamlets:
        statement = statement.where(Area.level == lowest_level())
    return [(key, f"{name}, {parent}" if parent else name) for key, name, parent in session.execute(statement)]


def in_force(area: Area, on: date) -> bool:
    """Whether an area is in force on a day."""
    return area.valid_from <= on and (area.valid_to is None or area.valid_to > on)


def lowest_key(session: Session) -> str | None:
    """The key of the lowest level, "hamlet" as the product ships."""
    return session.scalar(select(lowest_level()))


def holds_hamlets(session: Session, area: Area, on: date) -> bool:
    """Whether hamlets can stand directly below: the area is in force and of the level above the lowest."""
    keys = session.scalars(select(AreaLevel.key).order_by(AreaLevel.position.desc()).limit(2)).all()
    return in_force(area, on) and area.level == keys[-1] and len(keys) == 2


def ended_below(session: Session, area_id: int, on: date) -> list[tuple[Area, Area | None]]:
    """(area, what it became) for each area directly below that has ended, the last first."""
    became = aliased(Area)
    statement = (
        select(Area, became)
        .outerjoin(became, became.id == Area.successor_id)
        .where(Area.parent_id == area_id, Area.valid_to <= on)
        .order_by(Area.valid_to.desc(), Area.sort_key, Area.id)
        .limit(50)
    )
    return [(area, now) for area, now in session.execute(statement)]


def same_names(session: Session, parent_id: int | None, full_name: str, on: date) -> Sequence[Area]:
    """Areas in force below the same parent whose short name is the same except for accents."""
    found = children(session, parent_id, on)
    return [area for area in found if fold(area.name) == fold(short_name(full_name))]
