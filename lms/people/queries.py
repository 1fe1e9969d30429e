"""Questions about people."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.base.errors import NotFound
from lms.base.text import fold
from lms.people.madeup import may_enter
from lms.people.models import Consent, JoinCode, Person, PersonArea, RoleGrant


class Stay(NamedTuple):
    """A stay: the person lived in an area from one day up to another (None: still does)."""

    area_id: int
    valid_from: date
    valid_to: date | None


def person_by_id(session: Session, person_id: int) -> Person:
    """The person with this id. Raises NotFound when unknown or erased."""
    person = session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise NotFound
    return person


def living_person(session: Session, person_id: int) -> Person | None:
    """The person with this id; None when unknown or erased."""
    person = session.get(Person, person_id)
    return person if person is not None and person.erased_at is None else None


def person_by_code(session: Session, code: str) -> Person | None:
    """The learner with a code, which is tidied already; made-up people only in demo mode. None when there is none."""
    return session.scalar(select(Person).where(Person.code == code, Person.erased_at.is_(None), may_enter()))


def person_by_login(session: Session, login: str) -> Person | None:
    """The member of staff with a sign-in name; None when there is none."""
    return session.scalar(select(Person).where(Person.login == login, Person.erased_at.is_(None), may_enter()))


def roles_of(session: Session, person_id: int, on: date) -> list[tuple[str, int | None]]:
    """(role, area id or None) of every grant in force on a day."""
    statement = select(RoleGrant.role, RoleGrant.area_id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.valid_from <= on,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on),
    )
    return [(role, area_id) for role, area_id in session.execute(statement)]


def home_area_id(session: Session, person_id: int) -> int | None:
    """The area the person lives in now."""
    return session.scalar(
        select(PersonArea.area_id).where(PersonArea.person_id == person_id, PersonArea.valid_to.is_(None))
    )


def stays_of(session: Session, person_id: int) -> list[Stay]:
    """Where the person has lived, the present hamlet first."""
    statement = (
        select(PersonArea.area_id, PersonArea.valid_from, PersonArea.valid_to)
        .where(PersonArea.person_id == person_id)
        .order_by(PersonArea.valid_to.desc().nulls_first(), PersonArea.id.desc())
    )
    return [Stay(*row) for row in session.execute(statement)]


def namesakes(session: Session, name: str, birth_year: int, area_id: int) -> Sequence[Person]:
    """People with the same name (folded), year and hamlet: perhaps the very same person."""
    statement = (
        select(Person)
        .join(PersonArea, PersonArea.person_id == Person.id)
        .where(
            Person.name_search == fold(name),
            Person.birth_year == birth_year,
            Person.erased_at.is_(None),
            PersonArea.area_id == area_id,
            PersonArea.valid_to.is_(None),
        )
        .order_by(Person.id)
    )
    return session.scalars(statement).all()


def join_code(session: Session, code: str) -> JoinCode:
    """The open join code that was typed. Raises NotFound when it is unknown or closed."""
    found = session.scalar(select(JoinCode).where(JoinCode.code == code, JoinCode.closed_at.is_(None)))
    if found is None:
        raise NotFound
    return found


def open_code_id(session: Session, code: str) -> int | None:
    """The id of an open join code, which is tidied already; None for any other text."""
    found = select(JoinCode.id).where(JoinCode.code == code, JoinCode.closed_at.is_(None))
    return session.scalar(found) if code else None


def latest_consents(session: Session, person_id: int) -> dict[str, Consent]:
    """The newest answer to each purpose."""
    statement = select(Consent).where(Consent.person_id == person_id).order_by(Consent.at, Consent.id)
    return {consent.purpose: consent for consent in session.scalars(statement)}
