"""Perhaps one person, registered twice: noticed wherever people join, told to nobody there, looked at by the officer.

People who join are not asked, because the question itself would tell strangers who is registered where.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.areas.models import Area
from lms.base.db import insert_or_ignore
from lms.base.errors import NotFound
from lms.base.paging import Span
from lms.people.audit import By, note_by
from lms.people.models import Person, PersonArea, PossibleDouble
from lms.people.permissions import visible_people
from lms.people.queries import home_area_id, namesakes


class One(NamedTuple):
    """One of the two people, with as little as is needed to tell them apart."""

    id: int
    code: str
    name: str
    birth_year: int | None
    created_at: datetime


class DoublePair(NamedTuple):
    """Two people who may be one; `area` is where the newer one lives."""

    id: int
    newer: One
    older: One
    area: str


_newer, _older = aliased(Person), aliased(Person)


def notice(session: Session, person: Person, now: datetime) -> None:
    """Note everybody with the person's name, year and hamlet; a pair that was looked at before stays settled."""
    area_id = home_area_id(session, person.id)
    if area_id is None or person.birth_year is None:
        return
    for other in namesakes(session, person.name, person.birth_year, area_id):
        if other.id != person.id:
            low, high = sorted((person.id, other.id))
            insert_or_ignore(session, PossibleDouble, {"person_id": high, "other_id": low, "noticed_at": now})


def pairs(session: Session, actor_id: int, today: date, span: Span) -> tuple[list[DoublePair], int]:
    """One page of the pairs in the actor's area that nobody has settled and that are still alike; and how many in
    all."""
    open_ones = _open(session, actor_id, today)
    total = session.scalar(select(func.count()).select_from(open_ones.subquery())) or 0
    lives = and_(PersonArea.person_id == _newer.id, PersonArea.valid_to.is_(None))
    statement = (
        select(PossibleDouble.id, _newer, _older, Area.full_name)
        .join(_newer, _newer.id == PossibleDouble.person_id)
        .join(_older, _older.id == PossibleDouble.other_id)
        .join(PersonArea, lives)
        .join(Area, Area.id == PersonArea.area_id)
        .where(PossibleDouble.id.in_(open_ones))
        .order_by(PossibleDouble.noticed_at, PossibleDouble.id)
        .offset(span.offset)
        .limit(span.limit)
    )
    rows = session.execute(statement)
    return [DoublePair(pair_id, _one(newer), _one(older), area) for pair_id, newer, older, area in rows], total


def pair_for_officer(session: Session, actor_id: int, pair_id: int, today: date) -> PossibleDouble:
    """A pair of the actor's area, settled or not. Raises NotFound for any other."""
    found = session.scalar(
        select(PossibleDouble).where(PossibleDouble.id == pair_id, *_within(session, actor_id, today))
    )
    if found is None:
        raise NotFound
    return found


def keep_apart(session: Session, pair: PossibleDouble, by: By) -> None:
    """Note that a pair is two people; a second time changes nothing."""
    session.refresh(pair, with_for_update=True)
    if pair.settled_at is None:
        pair.settled_at, pair.settled_by_id = by.now, by.actor_id
        note_by(session, by, "double_settled", ("person", pair.person_id))


def settle_of(session: Session, person: Person, by: By) -> None:
    """Note that the person is none of those already registered, as was said where staff registers people."""
    about = PossibleDouble.person_id == person.id
    for pair in session.scalars(select(PossibleDouble).where(about, PossibleDouble.settled_at.is_(None))):
        keep_apart(session, pair, by)


def forget(session: Session, person_id: int) -> None:
    """Delete the pairs of a person who is erased."""
    about = or_(PossibleDouble.person_id == person_id, PossibleDouble.other_id == person_id)
    session.execute(delete(PossibleDouble).where(about))


def _one(person: Person) -> One:
    return One(person.id, person.code, person.name, person.birth_year, person.created_at)


def _within(session: Session, actor_id: int, today: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    seen = visible_people(session, actor_id, today)
    return PossibleDouble.person_id.in_(seen), PossibleDouble.other_id.in_(seen)


def _open(session: Session, actor_id: int, today: date) -> Select[int]:
    alike = (_newer.name_search == _older.name_search, _newer.birth_year == _older.birth_year)
    return (
        select(PossibleDouble.id)
        .join(_newer, _newer.id == PossibleDouble.person_id)
        .join(_older, _older.id == PossibleDouble.other_id)
        .where(PossibleDouble.settled_at.is_(None), *alike, *_within(session, actor_id, today))
    )
