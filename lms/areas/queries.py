"""Questions about areas: paths, and subtrees with time."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.areas.models import Area, AreaLevel
from lms.base.errors import NotFound

#: How many statements for trees are kept, which takes some megabytes: putting one together takes longer than running
#: it, and it is the same for the same places and day.
KEPT = 64


def area_by_id(session: Session, area_id: int) -> Area:
    """The area with this id. Raises NotFound when there is none."""
    area = session.get(Area, area_id)
    if area is None:
        raise NotFound
    return area


def area_by_code(session: Session, code: str, on: date) -> Area:
    """The area that has this code on a day (codes are used again). Raises NotFound."""
    area = session.scalar(select(Area).where(Area.code == code, valid_on(Area, on)))
    if area is None:
        raise NotFound
    return area


def ancestors(session: Session, area_id: int) -> list[Area]:
    """The areas above, the nearest first; takes one query."""
    line = _upwards([area_id])
    statement = select(Area, line.c.depth).join(line, line.c.id == Area.id).order_by(line.c.depth)
    return [area for area, depth in session.execute(statement) if depth > 0]


def paths(session: Session, area_ids: Iterable[int]) -> dict[int, str]:
    """The full path of each area, "Xóm Gốc Thông, Xã Bình Yên, Tỉnh Thái Nguyên", by id; takes one query."""
    wanted = sorted(set(area_ids))
    if not wanted:
        return {}
    line = _upwards(wanted)
    statement = (
        select(line.c.origin, Area.full_name, Area.level)
        .join(Area, Area.id == line.c.id)
        .order_by(line.c.origin, line.c.depth)
    )
    names: dict[int, list[str]] = {}
    for origin, full_name, level in session.execute(statement):
        # A programme area groups communes for a while; it is no part of an address.
        if level != "programme" or not names.get(origin):
            names.setdefault(origin, []).append(full_name)
    return {origin: ", ".join(parts) for origin, parts in names.items()}


def path_text(session: Session, area_id: int) -> str:
    """The full path of one area, "Xóm …, Xã …, Tỉnh …". Raises NotFound when there is no such area."""
    found = paths(session, [area_id])
    if area_id not in found:
        raise NotFound
    return found[area_id]


def children(session: Session, area_id: int | None, on: date) -> Sequence[Area]:
    """The areas directly below on a day, in the order of the Vietnamese alphabet."""
    below = Area.parent_id.is_(None) if area_id is None else Area.parent_id == area_id
    return session.scalars(select(Area).where(below, valid_on(Area, on)).order_by(Area.sort_key, Area.id)).all()


def children_since(session: Session, area_id: int, on: date) -> list[tuple[Area, date]]:
    """The areas directly below on a day, each with the day since when it has been there: an area that was renamed,
    or that others were merged into, is as old as the oldest of those."""
    before = aliased(Area)
    start = select(Area.id.label("id"), Area.id.label("now"), Area.valid_from.label("since"))
    line = start.where(Area.parent_id == area_id, valid_on(Area, on)).cte("formerly", recursive=True)
    step = select(before.id, line.c.now, before.valid_from).join(line, before.successor_id == line.c.id)
    line = line.union(step)
    oldest = select(line.c.now, func.min(line.c.since).label("since")).group_by(line.c.now).subquery()
    statement = select(Area, oldest.c.since).join(oldest, oldest.c.now == Area.id)
    return [tuple(row) for row in session.execute(statement.order_by(Area.sort_key, Area.id))]


def subtree_select(area_ids: Sequence[int], on: date) -> Select[Any]:
    """A SELECT of the ids of these areas and all below them, as the tree is on a day.

    Areas that ended before that day belong to what they became, so that figures kept there still add up: the tree
    goes down by parent and back in time by successor.
    """
    return _subtree_of(tuple(area_ids), on)


def around_select(area_ids: Sequence[int], on: date) -> Select[Any]:
    """A SELECT of the ids of these areas, of all below them and of all above them.

    What is meant for an area is meant for everybody who lives there: people who look after a part of it, or after more
    than it, have to know of it.
    """
    return _around(tuple(area_ids), on)


def rooted_subtree(area_ids: Sequence[int], on: date) -> Select[Any]:
    """A SELECT of (root, id): the areas of `subtree_select`, each under every one of `area_ids` above it."""
    roots: Any = select(Area.id.label("id"), Area.id.label("root")).where(Area.id.in_(area_ids))
    tree = _subtree(roots, on)
    return select(tree.c.root, tree.c.id)


@lru_cache(KEPT)
def _subtree_of(area_ids: tuple[int, ...], on: date) -> Select[Any]:
    return select(_subtree(select(Area.id.label("id")).where(Area.id.in_(area_ids)), on).c.id)


@lru_cache(KEPT)
def _around(area_ids: tuple[int, ...], on: date) -> Select[Any]:
    return subtree_select(area_ids, on).union(select(_upwards(area_ids).c.id)).subquery().select()


def _subtree(start: Any, on: date) -> Any:
    """The recursive table of `start` (a SELECT of an id, and of what goes down the tree unchanged) and all below."""
    tree = start.cte("subtree", recursive=True)
    below = aliased(Area)
    ended = and_(below.valid_to.is_not(None), below.valid_to <= on)
    carried = (column for column in tree.c if column.key != "id")
    step = select(below.id, *carried).join(tree, or_(below.parent_id == tree.c.id, below.successor_id == tree.c.id))
    # An area counts under its parent unless it went over to a successor by that day.
    moved = and_(ended, below.successor_id.is_not(None))
    step = step.where(or_(and_(below.successor_id == tree.c.id, ended), and_(below.parent_id == tree.c.id, ~moved)))
    return tree.union(step.where(below.valid_from <= on))


def branch_map(session: Session, area_id: int, on: date) -> dict[int, int]:
    """For every area in the subtree: the child of `area_id` under which it stands (itself for `area_id`).

    One query for the whole tree below; with it figures are added up to one row for each child.
    """
    inside = Area.id.in_(subtree_select([area_id], on))
    statement = select(Area.id, Area.parent_id, Area.valid_to, Area.successor_id).where(inside)
    upward: dict[int, int | None] = {}
    for key, parent, valid_to, successor in session.execute(statement):
        went_over = valid_to is not None and valid_to <= on and successor is not None
        upward[key] = successor if went_over else parent
    return {key: _branch(key, area_id, upward) for key in upward}


def _branch(key: int, top: int, upward: dict[int, int | None]) -> int:
    at = key
    while at != top:
        above = upward.get(at)
        if above is None or above == top:
            return at
        at = above
    return top


def is_leaf(session: Session, area_id: int, on: date) -> bool:
    """Whether an area is in force on a day and is of the lowest level."""
    found = select(Area.id).where(Area.id == area_id, Area.level == lowest_level(), valid_on(Area, on))
    return session.scalar(found) is not None


def level_names(session: Session, language: str) -> dict[str, str]:
    """Level names by key, from the top down."""
    levels = session.scalars(select(AreaLevel).order_by(AreaLevel.position))
    return {level.key: level.name_en if language == "en" else level.name_vi for level in levels}


def lowest_level() -> Any:
    """The key of the lowest level, as an expression for SQL."""
    return select(AreaLevel.key).order_by(AreaLevel.position.desc()).limit(1).scalar_subquery()


def valid_on(area: Any, on: date) -> Any:
    """A condition on Area: in force on a day."""
    return and_(area.valid_from <= on, or_(area.valid_to.is_(None), area.valid_to > on))


def _upwards(area_ids: Sequence[int]) -> Any:
    """A recursive table (origin, id, depth) from each area up to the root."""
    return _line(tuple(area_ids))


@lru_cache(KEPT)
def _line(area_ids: tuple[int, ...]) -> Any:
    start: Any = select(
        Area.id.label("origin"), Area.id.label("id"), Area.parent_id.label("up"), bindparam("zero", 0).label("depth")
    )
    line = start.where(Area.id.in_(area_ids)).cte("line", recursive=True)
    above = aliased(Area)
    step = select(line.c.origin, above.id, above.parent_id, line.c.depth + 1).join(line, above.id == line.c.up)
    return line.union_all(step)
