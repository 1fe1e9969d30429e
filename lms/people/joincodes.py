"""The codes with which hamlets join, as the officer sees them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.codes import tidy_code
from lms.base.errors import NotFound
from lms.base.paging import Span
from lms.base.text import fold
from lms.people.models import JoinCode, Person, PersonArea
from lms.people.permissions import visible_areas


class ListedCode(NamedTuple):
    """A code; `joined` counts those who were registered in its hamlet since the code was made, in whatever way."""

    id: int
    code: str
    label: str
    area: str
    created_at: datetime
    closed_at: datetime | None
    joined: int


def list_join_codes(
    session: Session, actor_id: int, typed: str, today: date, span: Span
) -> tuple[list[ListedCode], int]:
    """One page of the codes in the actor's area, open ones first, by hamlet or code; and how many there are in all."""
    found = _wanted(select(JoinCode.id), visible_areas(session, actor_id, today), typed)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    since = (
        select(func.count())
        .select_from(PersonArea)
        .join(Person, Person.id == PersonArea.person_id)
        .where(
            PersonArea.area_id == JoinCode.area_id,
            PersonArea.valid_to.is_(None),
            Person.erased_at.is_(None),
            Person.created_at >= JoinCode.created_at,
        )
        .correlate(JoinCode)
        .scalar_subquery()
    )
    columns = (JoinCode.id, JoinCode.code, JoinCode.label, Area.full_name, JoinCode.created_at, JoinCode.closed_at)
    page = _wanted(select(*columns, since), visible_areas(session, actor_id, today), typed)
    page = page.order_by(JoinCode.closed_at.is_not(None), Area.sort_key, JoinCode.id.desc())
    return [ListedCode(*row) for row in session.execute(page.offset(span.offset).limit(span.limit))], total


def join_code_for_officer(session: Session, actor_id: int, join_code_id: int, today: date) -> JoinCode:
    """A code of a hamlet in the actor's area, open or closed. Raises NotFound for any other."""
    inside = JoinCode.area_id.in_(visible_areas(session, actor_id, today))
    found = session.scalar(select(JoinCode).where(JoinCode.id == join_code_id, inside))
    if found is None:
        raise NotFound
    return found


def open_codes_of(session: Session, area_id: int) -> Sequence[JoinCode]:
    """The codes of a hamlet with which people can join, oldest first."""
    of_area = select(JoinCode).where(JoinCode.area_id == area_id, JoinCode.closed_at.is_(None))
    return session.scalars(of_area.order_by(JoinCode.id)).all()


def _wanted(columns: Any, areas: Select[Any], typed: str) -> Any:
    statement = columns.join(Area, Area.id == JoinCode.area_id).where(JoinCode.area_id.in_(areas))
    words = fold(typed).split()[:8]
    if not words:
        return statement
    named = and_(*(Area.search.contains(f" {word}", autoescape=True) for word in words))
    return statement.where(or_(JoinCode.code == tidy_code(typed), named))
