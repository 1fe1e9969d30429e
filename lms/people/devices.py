"""Devices that know an account: those on which a person has signed in or joined before. None of these commits.

A device is the SHA-256 of the token in its cookie (64 hexadecimal digits). Signing out or changing the PIN leaves it
known; an officer's new PIN, erasure and two years without use make it new again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.base.db import insert_or_ignore
from lms.people.madeup import may_enter
from lms.people.models import DevicePass, KnownDevice, Person, WrongTry

KEPT = timedelta(days=2 * 365)
#: The most devices of a person, and the most people of a device (a team's phone, the culture house's computer): beyond
#: that the one that was unused for longest is forgotten.
DEVICES_MOST, PEOPLE_MOST = 20, 200


def knows(session: Session, person_id: int, device: str) -> bool:
    """Whether this person has signed in on this device before."""
    return session.get(KnownDevice, (person_id, device), populate_existing=True) is not None


def people_here(session: Session, phone: str, device: str, most: int) -> Sequence[Person]:
    """Those owners of a phone number who have signed in on this device before, at most `most`; others are not looked
    at."""
    statement = (
        select(Person)
        .join(KnownDevice, KnownDevice.person_id == Person.id)
        .where(KnownDevice.device == device, Person.phone == phone, Person.erased_at.is_(None), may_enter())
        .order_by(Person.id)
        .limit(most)
    )
    return session.scalars(statement).all()


def remember(session: Session, person_id: int, device: str, now: datetime) -> bool:
    """Note that the person has just signed in or joined on this device; True when the device was new to the account."""
    row = {"person_id": person_id, "device": device, "first_at": now, "last_at": now}
    if not insert_or_ignore(session, KnownDevice, row):
        mine = (KnownDevice.person_id == person_id, KnownDevice.device == device)
        session.execute(update(KnownDevice).where(*mine).values(last_at=now))
        return False
    for column, whose, most in (
        (KnownDevice.device, KnownDevice.person_id == person_id, DEVICES_MOST),
        (KnownDevice.person_id, KnownDevice.device == device, PEOPLE_MOST),
    ):
        newest = select(column).where(whose).order_by(KnownDevice.last_at.desc(), column).limit(most)
        session.execute(delete(KnownDevice).where(whose, column.not_in(newest.scalar_subquery())))
    return True


def forget(session: Session, person_id: int, device: str) -> None:
    """Make the device new to the account, and forget its tries."""
    mine = (KnownDevice.person_id == person_id, KnownDevice.device == device)
    session.execute(delete(KnownDevice).where(*mine))
    session.execute(delete(WrongTry).where(WrongTry.person_id == person_id, WrongTry.device == device))


def forget_all(session: Session, person_id: int) -> None:
    """Make every device new to the account; its tries and the code for one more device are forgotten too."""
    for table in (KnownDevice, WrongTry, DevicePass):
        session.execute(delete(table).where(table.person_id == person_id))


def sweep(session: Session, now: datetime) -> None:
    """Forget devices that were unused for two years, and tries and passes whose time is over."""
    session.execute(delete(KnownDevice).where(KnownDevice.last_at < now - KEPT))
    session.execute(delete(WrongTry).where(WrongTry.ends_at < now))
    session.execute(delete(DevicePass).where(DevicePass.ends_at < now))
