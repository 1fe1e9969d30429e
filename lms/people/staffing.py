"""Who works where: roles with their areas, as the officer's list of staff shows them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.errors import NotFound
from lms.base.paging import Span
from lms.base.text import fold, slug
from lms.people.listing import named
from lms.people.models import Person, RoleGrant
from lms.people.permissions import givable_roles, visible_areas


class HeldRole(NamedTuple):
    """A role in force: who holds it, where (None: everywhere), since when."""

    grant_id: int
    person_id: int
    name: str
    login: str | None
    role: str
    area_id: int | None
    area: str | None
    since: date


def roles_held(session: Session, person_id: int, today: date) -> list[HeldRole]:
    """The roles a person holds today, wherever they are."""
    return _held(session, _in_force(_roles(), today).where(RoleGrant.person_id == person_id))


def staff_within(session: Session, actor_id: int, typed: str, today: date, span: Span) -> tuple[list[HeldRole], int]:
    """One page of the roles in the actor's area that the actor could give and so may end, by area; and how many in
    all."""
    statement = _in_force(_givable(session, actor_id, today), today)
    if fold(typed):
        statement = statement.where(or_(named(typed), Person.login == fold(typed)))
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    return _held(session, statement.offset(span.offset).limit(span.limit)), total


def grant_for_officer(session: Session, actor_id: int, grant_id: int, today: date) -> tuple[RoleGrant, HeldRole]:
    """A role that the actor may end, or that has ended. Raises NotFound for roles above the actor's or elsewhere."""
    found = _held(session, _givable(session, actor_id, today).where(RoleGrant.id == grant_id))
    if not found:
        raise NotFound
    return session.get_one(RoleGrant, grant_id), found[0]


def endable(session: Session, actor_id: int, held: Sequence[HeldRole], today: date) -> set[int]:
    """Which of these grants the actor may end."""
    statement = _givable(session, actor_id, today).where(RoleGrant.id.in_([one.grant_id for one in held]))
    return {one.grant_id for one in _held(session, statement)}


def holds_already(session: Session, person_id: int, role: str, area_id: int, today: date) -> bool:
    """Whether a person holds this very role in this very area."""
    same = (RoleGrant.role == role, RoleGrant.area_id == area_id)
    return bool(_held(session, _in_force(_roles(), today).where(RoleGrant.person_id == person_id, *same)))


def is_last_admin(session: Session, grant_id: int, today: date) -> bool:
    """Whether ending this grant would leave no admin."""
    others = _in_force(_roles(), today).where(RoleGrant.role == "admin", RoleGrant.id != grant_id)
    return not _held(session, others.limit(1))


def free_login(session: Session, name: str) -> str:
    """A sign-in name that nobody has, made of a person's name: "nguyenthithoa", then "nguyenthithoa2"."""
    base = slug(name).replace("-", "")[:50] or "canbo"
    taken = set(session.scalars(select(Person.login).where(Person.login.startswith(base, autoescape=True))))
    return next(
        login for number in range(1, len(taken) + 2) if (login := f"{base}{number if number > 1 else ''}") not in taken
    )


def _givable(session: Session, actor_id: int, today: date) -> Select[*tuple[Any, ...]]:
    givable = givable_roles(session, actor_id, today)
    inside: ColumnElement[bool] = RoleGrant.area_id.in_(visible_areas(session, actor_id, today))
    if "admin" in givable:
        inside = or_(inside, RoleGrant.area_id.is_(None))
    return _roles().where(RoleGrant.role.in_(givable), inside)


def _in_force(statement: Select[*tuple[Any, ...]], today: date) -> Select[*tuple[Any, ...]]:
    return statement.where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today))


def _roles() -> Select[*tuple[Any, ...]]:
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
        .where(Person.erased_at.is_(None))
        .order_by(Area.sort_key, Person.sort_key, RoleGrant.id)
    )
    return statement


def _held(session: Session, statement: Select[*tuple[Any, ...]]) -> list[HeldRole]:
    return [HeldRole(*row) for row in session.execute(statement)]
