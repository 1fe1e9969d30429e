"""When a hamlet becomes part of another or is renamed: its people, join codes and roles go over. Does not commit."""

from datetime import date

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from lms.people.audit import By
from lms.people.models import JoinCode, Person, PersonArea, RoleGrant


def people_counts(session: Session, area_ids: list[int]) -> dict[int, int]:
    """How many people live in each of these areas today; takes one query; areas where nobody lives are left out."""
    statement = (
        select(PersonArea.area_id, func.count().label("n"))
        .join(Person, Person.id == PersonArea.person_id)
        .where(PersonArea.area_id.in_(area_ids), PersonArea.valid_to.is_(None), Person.erased_at.is_(None))
        .group_by(PersonArea.area_id)
    )
    return {row.area_id: row.n for row in session.execute(statement)}


def resettle(session: Session, old_id: int, new_id: int, on: date, by: By) -> None:
    """Move the people, join codes and roles of the old area to the new one, from `on`; posters and links keep working.

    Enrolments, certificates and counters stay where they were made: the tree adds them up under the new area.
    """
    here = (PersonArea.area_id == old_id, PersonArea.valid_to.is_(None))
    # People who came after that day came to an area that was no more, so the stay itself is put right.
    session.execute(update(PersonArea).where(*here, PersonArea.valid_from >= on).values(area_id=new_id))
    moved = session.scalars(select(PersonArea.person_id).where(*here)).all()
    session.execute(update(PersonArea).where(*here).values(valid_to=on))
    if moved:
        rows = [{"person_id": person_id, "area_id": new_id, "valid_from": on} for person_id in moved]
        session.execute(insert(PersonArea), rows)
    session.execute(update(JoinCode).where(JoinCode.area_id == old_id).values(area_id=new_id))
    for grant in _end_roles(session, old_id, by):
        session.add(
            RoleGrant(
                person_id=grant.person_id,
                role=grant.role,
                area_id=new_id,
                valid_from=by.today,
                granted_by_id=by.actor_id,
            )
        )
    session.flush()


def close_down(session: Session, area_id: int, by: By) -> None:
    """Close the join codes of an area that is no more, and end the roles there."""
    open_codes = update(JoinCode).where(JoinCode.area_id == area_id, JoinCode.closed_at.is_(None))
    session.execute(open_codes.values(closed_at=by.now))
    _end_roles(session, area_id, by)
    session.flush()


def _end_roles(session: Session, area_id: int, by: By) -> list[RoleGrant]:
    in_force = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > by.today)
    ended = list(session.scalars(select(RoleGrant).where(RoleGrant.area_id == area_id, in_force)))
    for grant in ended:
        grant.valid_to = by.today
    return ended
