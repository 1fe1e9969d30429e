"""Counting tries: of a device for one account, of a device for all accounts, and of all strangers for one account.

None of these functions commits. The caller locks the account first (people.trying), so that counts are exact.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.db import insert_or_ignore
from lms.people import devices
from lms.people.accounts import Account
from lms.people.models import WrongTry
from lms.web import limits
from lms.web.limits import Visit

#: Seconds that a device waits after each further wrong try.
WAITS = (60, 120, 240, 480, 900)
#: How many wrong tries a new device has, for all accounts together, before it waits.
DEVICE_FREE = 20
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Doors:
    """One account's part of a try: whether the device knows it, and the hashes under which its tries are counted.

    `guess` is the same for the same secret, `once` is of this try alone.
    """

    account: Account
    known: bool
    own: str
    wide: str
    strangers: str
    guess: str
    once: str

    @property
    def person_id(self) -> int | None:
        """The id of the account's person; None for nobody's account."""
        return self.account.person.id if self.account.person else None

    @property
    def has_strangers(self) -> bool:
        """Whether this try counts among those of all strangers."""
        return not self.known and self.account.has_strangers


def doors_of(session: Session, account: Account, secret: str, visit: Visit) -> Doors:
    """The doors of an account for this secret and visit."""
    known = account.person is not None and devices.knows(session, account.person.id, visit.device)
    key = account.key
    return Doors(
        account,
        known or account.trusted,
        own=limits.keyed(f"try/own/{key}/{visit.device}"),
        wide=limits.keyed(f"try/device/{account.kind.name}/{visit.device}"),
        # A new secret starts from 0: what was tried of the old one tells nothing about it.
        strangers=limits.keyed(f"try/strangers/{key}/{account.stored}"),
        guess=limits.keyed(f"try/guess/{key}/{account.stored}/{secret}/{account.said}"),
        once=secrets.token_hex(32),
    )


def counted(session: Session, door: str, now: datetime) -> tuple[int, datetime | None]:
    """How many tries there were at a door, and when the newest of them was."""
    statement = select(func.count(), func.max(WrongTry.at)).where(WrongTry.door == door, WrongTry.ends_at > now)
    many, last = session.execute(statement).one()
    return many, last


def seconds_to_wait(session: Session, one: Doors, now: datetime) -> int:
    """How many seconds this device has to wait, for its own tries only; 0 or less when it need not."""
    own = _left(counted(session, one.own, now), one.account.kind.free, now)
    return own if one.known else max(own, _left(counted(session, one.wide, now), DEVICE_FREE, now))


def _left(tries: tuple[int, datetime | None], free: int, now: datetime) -> int:
    many, last = tries
    if many < free or last is None:
        return 0
    return WAITS[min(many - free, len(WAITS) - 1)] - int((now - last).total_seconds())


def write_down(session: Session, one: Doors, visit: Visit) -> None:
    """Count the try before anybody knows whether it is right; now and then tries whose time is over are deleted."""
    if secrets.randbelow(100) == 0:
        devices.sweep(session, visit.now)
    _write(session, one, (one.own, one.once), devices.KEPT if one.known else DAY, visit)
    if not one.known:
        _write(session, one, (one.wide, one.once), DAY, visit)
    if one.has_strangers:
        # The same wrong secret again teaches nobody anything, so each secret counts once.
        kept = one.account.kind.strangers_for if one.person_id else DAY
        _write(session, one, (one.strangers, one.guess), kept, visit)


def count_once(session: Session, one: Doors, visit: Visit) -> None:
    """Count a try that was meant for another owner of this phone: that owner's PIN, typed every day, counts once
    here and not every day."""
    session.execute(delete(WrongTry).where(WrongTry.door == one.own, WrongTry.guess == one.once))
    _write(session, one, (one.own, one.guess), devices.KEPT, visit)


def forget(session: Session, person_id: int, device: str) -> None:
    """Forget this device's tries of this account after a right one, and nothing else."""
    session.execute(delete(WrongTry).where(WrongTry.person_id == person_id, WrongTry.device == device))


def _write(session: Session, one: Doors, at: tuple[str, str], kept: timedelta, visit: Visit) -> None:
    row = {"door": at[0], "guess": at[1], "person_id": one.person_id, "device": visit.device, "at": visit.now}
    insert_or_ignore(session, WrongTry, row | {"ends_at": visit.now + kept})
