"""The report's first page: what an officer wants to know at a glance about each of their areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from lms.areas.models import Area, AreaLevel
from lms.areas.queries import rooted_subtree
from lms.learning.models import Counter, Enrolment
from lms.reports.rules import month_before, month_start

KINDS = ("joined", "completed", "certified", "revoked")


class Spell(NamedTuple):
    """A number from the beginning until now, in this month so far, and in the whole month before."""

    so_far: int = 0
    this_month: int = 0
    last_month: int = 0


@dataclass(frozen=True)
class Overview:
    """An area of the officer's: how many different people, the numbers of KINDS over time, how many hamlets.

    `certified` says how many hold a certificate now, and how many certificates were issued in each month.
    """

    area: Area
    people: int
    joined: Spell
    completed: Spell
    certified: Spell
    revoked: Spell
    hamlets: int
    quiet: int


def overviews(session: Session, roots: Sequence[int], on: date) -> list[Overview]:
    """The overview of each root, in the order of the alphabet; five queries for any number of areas and roots."""
    known = session.scalars(select(Area).where(Area.id.in_(roots)).order_by(Area.sort_key, Area.id)).all()
    places = _places(session, roots, on)
    spells = _spells(session, roots, on)
    people = _people(session, roots, on)
    found = []
    for area in known:
        hamlets = [place for place in places if place.root == area.id and place.is_hamlet]
        quiet = sum(not place.joined for place in hamlets)
        joined, completed, issued, revoked = (spells.get((area.id, kind), Spell()) for kind in KINDS)
        certified = issued._replace(so_far=issued.so_far - revoked.so_far)
        numbers = (people.get(area.id, 0), joined, completed, certified, revoked)
        found.append(Overview(area, *numbers, hamlets=len(hamlets), quiet=quiet))
    return found


class _Place(NamedTuple):
    root: int
    is_hamlet: bool
    joined: bool


def _places(session: Session, roots: Sequence[int], on: date) -> list[_Place]:
    """Every area below the roots; people of an ended hamlet count in the one that it became."""
    tree = rooted_subtree(roots, on).subquery()
    lowest = select(AreaLevel.key).order_by(AreaLevel.position.desc()).limit(1).scalar_subquery()
    joined = select(Enrolment.id).where(Enrolment.area_id == Area.id).exists()
    columns = (tree.c.root, Area.id, Area.level == lowest, Area.valid_to, Area.successor_id, joined)
    rows = session.execute(select(*columns).join(tree, tree.c.id == Area.id)).all()
    ended = {row[1]: row[4] for row in rows if row[3] is not None and row[3] <= on}
    busy = {_today(row[1], ended) for row in rows if row[5]}
    return [_Place(row[0], bool(row[2]), row[1] in busy) for row in rows if row[1] not in ended]


def _today(area_id: int, ended: dict[int, int | None]) -> int:
    """The area that has followed this one by now; the area itself when it still exists or nothing followed."""
    at = area_id
    while (after := ended.get(at)) is not None:
        at = after
    return at


def _spells(session: Session, roots: Sequence[int], on: date) -> dict[tuple[int, str], Spell]:
    tree = rooted_subtree(roots, on).subquery()
    before, first = month_before(on)[0], month_start(on)
    this_month = func.sum(case((Counter.day >= first, Counter.n), else_=0))
    last_month = func.sum(case((Counter.day.between(before, month_before(on)[1]), Counter.n), else_=0))
    statement = (
        select(tree.c.root, Counter.kind, func.sum(Counter.n), this_month, last_month)
        .join(tree, tree.c.id == Counter.area_id)
        .where(Counter.kind.in_(KINDS))
        .group_by(tree.c.root, Counter.kind)
    )
    return {(root, kind): Spell(*numbers) for root, kind, *numbers in session.execute(statement)}


def _people(session: Session, roots: Sequence[int], on: date) -> dict[int, int]:
    """By root, how many different people have joined, however many courses each has joined."""
    tree = rooted_subtree(roots, on).subquery()
    count = func.count(func.distinct(Enrolment.person_id)).label("people")
    statement = select(tree.c.root, count).join(tree, tree.c.id == Enrolment.area_id).group_by(tree.c.root)
    return {row.root: row.people for row in session.execute(statement)}
