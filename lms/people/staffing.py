"""Who works where: roles with their areas, as the officer's list of staff shows them."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.errors import NotFound
from lms.people.models import Person, RoleGrant
from lms.people.permissions import givable_roles, visible_areas


class Held(NamedTuple):
    """A role in force: who holds it, where (None: everywhere), since when."""

    grant_id: int
    person_id: int
    name: str
    login: str | None
    role: str
    area_id: int | None
    area: str | None
    since: date


def roles_held(session: Session, person_id: int, today: date) -> list[Held]:
    """The roles a person holds today, wherever they are."""
    return _held(session, _in_force(today).where(RoleGrant.person_id == person_id))


def staff_within(session: Session, actor_id: int, today: date) -> list[Held]:
    """Every role in the actor's area that the actor could give and so may end, by area and given name."""
    return _held(session, _endable(session, actor_id, today))


def grant_for_officer(session: Session, actor_id: int, grant_id: int, today: date) -> tuple[RoleGrant, Held]:
    """A role that the actor may end; raises NotFound for roles above or elsewhere, and for those ended already."""
    found = _held(session, _endable(session, actor_id, today).where(RoleGrant.id == grant_id))
    if not found:
        raise NotFound
    return session.get_one(RoleGrant, grant_id), found[0]


def _endable(session: Session, actor_id: int, today: date) -> Select[*tuple[Any, ...]]:
    givable = givable_roles(session, actor_id, today)
    inside: ColumnElement[bool] = RoleGrant.area_id.in_(visible_areas(session, actor_id, today))
    if "admin" in givable:
        inside = or_(inside, RoleGrant.area_id.is_(None))
    return _in_force(today).where(RoleGrant.role.in_(givable), inside)


def _in_force(today: date) -> Select[*tuple[Any, ...]]:
    now = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today)
    statement: Select[*tuple[Any, ...]] = (
        select(
            RoleGrant.id,
            Person.id,
            Person.name,
            Person.login,
            RoleGrant.role,
            RoleGrant.area_id,
            Area.full_name,
            RoleGrant.valid_from,
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Area, Area.id == RoleGrant.area_id)
        .where(now, Person.erased_at.is_(None))
        .order_by(Area.sort_key, Person.sort_key, RoleGrant.id)
    )
    return statement


def _held(session: Session, statement: Select[*tuple[Any, ...]]) -> list[Held]:
    return [Held(*row) for row in session.execute(statement)]
