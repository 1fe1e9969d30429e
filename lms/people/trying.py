"""The one door at which a PIN or password is tried. None of this commits; see docs/decisions/0011 for the odds.

A try is counted, for the account tried, before its hash is looked at:

- on a device that knows the account, against that device alone: eight are free, then it waits, and after twenty without
  a right one the device is new again and the account's sessions end;
- on any other device, against that device in the same way, against all its tries for whomever, and against what all
  devices new to the account may try of one secret in a year. When that is used up, only devices that know the account
  and passes (people.passes) get in.

So nobody's tries refuse a right secret on a device that knows the account, and no number of devices buys more tries.
"""

import secrets as random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.db import insert_or_ignore
from lms.base.errors import Invalid, TooMany
from lms.base.text import N_
from lms.people import actions, audit, devices, passwords
from lms.people.models import Person, WrongTry
from lms.people.queries import home_area_id
from lms.web import limits
from lms.web.limits import Visit


@dataclass(frozen=True)
class Kind:
    """A sort of secret: how many tries are free, how many different ones strangers have in which time, and the words
    of the field that says so.
    """

    name: str
    free: int
    strangers: int
    strangers_for: timedelta
    field: str
    closed: str


PIN = Kind(
    *("pin", 8, 64, timedelta(days=365), "who"),
    N_(
        "Nhiều máy lạ đã thử mã này, nên máy mới cần mã mở máy. Lấy mã ấy ở máy vẫn hay vào (mục Của tôi),"
        " hoặc nhờ tổ công nghệ số của xóm."
    ),
)
PASSWORD = Kind(
    *("password", 10, 200, timedelta(days=1), "login"),
    N_("Nhiều máy lạ đang thử tên này. Vào bằng máy vẫn hay dùng, hoặc mai thử lại."),
)
#: Seconds a device waits after each further wrong try.
WAITS = (60, 120, 240, 480, 900)
#: Wrong tries after which a device that knows an account is new to it again.
KNOWN_MOST = 20
#: Wrong tries of a new device for whomever before it waits.
DEVICE_FREE = 20
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Account:
    """Whose secret is tried: a person, or None for nobody when what was `asked` names no account.

    `also`: whether what else was asked for fits; `said` is that other thing as typed.
    `trusted`: something besides the device shows whose it is (an open session, a pass), so no stranger is counted.
    """

    kind: Kind
    person: Person | None
    asked: str = ""
    also: bool = True
    said: str = ""
    trusted: bool = False
    has_strangers: bool = True

    @property
    def stored(self) -> str | None:
        """The hash that the secret has to fit."""
        if self.person is None:
            return None
        return self.person.pin_hash if self.kind is PIN else self.person.password_hash

    @property
    def key(self) -> str:
        """What this account's tries are counted under, however it was named."""
        return f"{self.kind.name}/" + (f"person/{self.person.id}" if self.person else f"nobody/{self.asked}")


@dataclass(frozen=True)
class _Try:
    """One account's part of a try: its doors, and whether the device knows it."""

    account: Account
    known: bool
    own: str
    wide: str
    strangers: str
    guess: str
    once: str

    @property
    def person_id(self) -> int | None:
        return self.account.person.id if self.account.person else None


def is_right(session: Session, account: Account, secret: str, visit: Visit) -> bool:
    """Whether the secret is this account's. Raises TooMany while the device has to wait, Invalid when only devices that
    know the account are let in.
    """
    return bool(right_ones(session, [account], secret, visit))


def right_ones(
    session: Session, accounts: Sequence[Account], secret: str, visit: Visit, *, checks: int = 1
) -> list[Account]:
    """Those of some accounts whose secret this is, after exactly `checks` hash checks (or one an account, if more).

    A single one has its tries on this device forgotten and the device remembered; with several nothing is forgotten,
    because the person has yet to say who it is. Raises as is_right does.
    """
    hold(session, [account.person.id for account in accounts if account.person])
    tries = _let_in(session, [_doors(session, account, secret, visit) for account in accounts], visit)
    for one in tries:
        _count(session, one, visit)
    fits = [one for one in tries if _fits(one.account, secret)]
    for _spare in range(checks - len(tries)):
        passwords.matches(None, secret)
    if len(fits) == 1:
        _welcome(session, fits[0], secret, visit)
    for one in tries:
        if not fits:
            _mind(session, one, visit)
        elif fits != [one]:
            _count_once(session, one, visit)
    return [one.account for one in fits]


def hold(session: Session, person_ids: Sequence[int]) -> None:
    """Let tries of one account wait for each other until commit, so that each sees those before it.

    Other rows may still refer to the person meanwhile. SQLite's writers wait for each other anyway.
    """
    held = select(Person.id).where(Person.id.in_(sorted(person_ids))).order_by(Person.id)
    session.execute(held.with_for_update(key_share=True))


def is_crowded(session: Session, visit: Visit) -> bool:
    """Whether so many wrong PINs come from new devices that each is asked for a little more."""
    return limits.is_used_up(session, limits.CROWD_AT_ADDRESS, visit.address, visit.now) or limits.is_used_up(
        session, limits.CROWD_IN_ALL, "", visit.now
    )


def _doors(session: Session, account: Account, secret: str, visit: Visit) -> _Try:
    known = account.person is not None and devices.knows(session, account.person.id, visit.device)
    key = account.key
    return _Try(
        account,
        known or account.trusted,
        own=limits.keyed(f"try/own/{key}/{visit.device}"),
        wide=limits.keyed(f"try/device/{account.kind.name}/{visit.device}"),
        # A new secret begins anew: what was tried of the old one tells nothing about it.
        strangers=limits.keyed(f"try/strangers/{key}/{account.stored}"),
        guess=limits.keyed(f"try/guess/{key}/{account.stored}/{secret}/{account.said}"),
        once=random.token_hex(32),
    )


def _let_in(session: Session, tries: Sequence[_Try], visit: Visit) -> list[_Try]:
    """Those that may be tried now; raises TooMany when all have to wait, Invalid when one is closed to strangers."""
    waits = [_wait(session, one, visit.now) for one in tries]
    if all(wait > 0 for wait in waits):
        raise TooMany(min(waits))
    for one in tries:
        kind = one.account.kind
        if _asks_strangers(one) and _counted(session, one.strangers, visit.now)[0] >= kind.strangers:
            raise Invalid(kind.field, kind.closed)
    return [one for one, wait in zip(tries, waits, strict=True) if wait <= 0]


def _asks_strangers(one: _Try) -> bool:
    return not one.known and one.account.has_strangers


def _wait(session: Session, one: _Try, now: datetime) -> int:
    """Seconds this device has to wait, for its own tries only."""
    own = _left(_counted(session, one.own, now), one.account.kind.free, now)
    return own if one.known else max(own, _left(_counted(session, one.wide, now), DEVICE_FREE, now))


def _left(counted: tuple[int, datetime | None], free: int, now: datetime) -> int:
    many, last = counted
    if many < free or last is None:
        return 0
    return WAITS[min(many - free, len(WAITS) - 1)] - int((now - last).total_seconds())


def _counted(session: Session, door: str, now: datetime) -> tuple[int, datetime | None]:
    """(tries, the newest of them) at a door."""
    statement = select(func.count(), func.max(WrongTry.at)).where(WrongTry.door == door, WrongTry.ends_at > now)
    many, last = session.execute(statement).one()
    return many, last


def _count(session: Session, one: _Try, visit: Visit) -> None:
    """Write the try down before anybody knows whether it is right; now and then what is over is dropped."""
    if random.randbelow(100) == 0:
        devices.sweep(session, visit.now)
    _write(session, one, one.own, one.once, devices.KEPT if one.known else DAY, visit)
    if not one.known:
        _write(session, one, one.wide, one.once, DAY, visit)
    if _asks_strangers(one):
        # The same wrong secret again teaches nobody anything, so each counts once.
        kept = one.account.kind.strangers_for if one.person_id else DAY
        _write(session, one, one.strangers, one.guess, kept, visit)


def _write(session: Session, one: _Try, door: str, guess: str, kept: timedelta, visit: Visit) -> None:
    row = {"door": door, "guess": guess, "person_id": one.person_id, "device": visit.device, "at": visit.now}
    insert_or_ignore(session, WrongTry, row | {"ends_at": visit.now + kept})


def _fits(account: Account, secret: str) -> bool:
    return passwords.matches(account.stored, secret) and account.also


def _welcome(session: Session, one: _Try, secret: str, visit: Visit) -> None:
    """The device's tries of this account are forgotten, the device is remembered, an old hash is made anew."""
    person = one.account.person
    assert person is not None  # noqa: S101  (nobody's secret is never right)
    mine = (WrongTry.person_id == person.id, WrongTry.device == visit.device)
    session.execute(delete(WrongTry).where(*mine))
    if devices.remember(session, person.id, visit.device, visit.now):
        _note(session, person.id, "new_device", visit.now, actor_id=person.id)
    if passwords.outdated(one.account.stored or ""):
        _renew(one.account, secret)


def _renew(account: Account, secret: str) -> None:
    assert account.person is not None  # noqa: S101  (it has a hash)
    if account.kind is PIN:
        account.person.pin_hash = passwords.hashed(secret)
    else:
        account.person.password_hash = passwords.hashed(secret)


def _count_once(session: Session, one: _Try, visit: Visit) -> None:
    """Somebody else of this phone was meant: their own PIN, typed every day, counts once here and not every day."""
    session.execute(delete(WrongTry).where(WrongTry.door == one.own, WrongTry.guess == one.once))
    _write(session, one, one.own, one.guess, devices.KEPT, visit)


def _mind(session: Session, one: _Try, visit: Visit) -> None:
    """After a wrong try: the crowd is counted, and what has reached its most is told in the log."""
    if not one.known:
        limits.count(session, limits.CROWD_AT_ADDRESS, visit.address, visit.now)
        limits.count(session, limits.CROWD_IN_ALL, "", visit.now)
    person, kind = one.account.person, one.account.kind
    if person is None:
        return
    if one.known and _counted(session, one.own, visit.now)[0] >= KNOWN_MOST:
        devices.forget(session, person.id, visit.device)
        actions.end_sessions(person)
        _note(session, person.id, "pin_failed_often", visit.now, where="known device")
    elif _asks_strangers(one) and _counted(session, one.strangers, visit.now)[0] == kind.strangers:
        _note(session, person.id, "pin_failed_often", visit.now, where="new devices")


def _note(session: Session, person_id: int, action: str, now: datetime, **more: Any) -> None:
    audit.note(session, now, action, ("person", person_id), area_id=home_area_id(session, person_id), **more)
