"""Removing the demo again: made-up people with everything they did, then the made-up places that nobody uses."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.certificates.models import Certificate, Issuer, RegisterNumber
from lms.learning.models import Counter, Enrolment
from lms.operating.demo.demo_areas import SOURCE
from lms.people.models import JoinCode, Person, PersonArea, RoleGrant


def wipe(session: Session) -> int:
    """Remove the demo; returns how many made-up people were removed. Does not commit."""
    demo = select(Person.id).where(Person.is_demo)
    gone = session.scalar(select(func.count()).select_from(Person).where(Person.is_demo)) or 0
    theirs = select(Enrolment.id).where(Enrolment.person_id.in_(demo))
    session.execute(update(Certificate).where(Certificate.enrolment_id.in_(theirs)).values(replaces_id=None))
    session.execute(delete(Certificate).where(Certificate.enrolment_id.in_(theirs)))
    session.execute(delete(Enrolment).where(Enrolment.person_id.in_(demo)))
    session.execute(delete(Counter))
    session.execute(delete(Person).where(Person.is_demo))
    _places(session)
    return gone


def _places(session: Session) -> None:
    """Remove made-up areas, leaves first, unless a real person lives there, holds a role there or learnt there."""
    for table in (JoinCode, Issuer, RegisterNumber):
        mine = select(Area.id).where(Area.source == SOURCE)
        session.execute(delete(table).where(table.area_id.in_(mine)))
    session.execute(update(Area).where(Area.source == SOURCE).values(successor_id=None, valid_to=None))
    while True:
        parents = select(Area.parent_id).where(Area.parent_id.is_not(None))
        used = [select(table.area_id) for table in (PersonArea, Enrolment)]
        granted = select(RoleGrant.area_id).where(RoleGrant.area_id.is_not(None))
        free = select(Area.id).where(
            Area.source == SOURCE,
            Area.id.not_in(parents),
            Area.id.not_in(granted),
            *(Area.id.not_in(statement) for statement in used),
        )
        ids = session.scalars(free).all()
        if not ids:
            return
        session.execute(delete(Area).where(Area.id.in_(ids)))
