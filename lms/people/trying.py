"""The one door at which a PIN or password is tried. None of this commits; see docs/decisions/0011 for the odds.

A try is counted, for the account tried, before its hash is looked at:

- on a device that knows the account, against that device alone: eight are free, then it waits, and after twenty without
  a right one the device is new again and the account's sessions end;
- on any other device, against that device in the same way, against all its tries for any account, and against what all
  devices new to the account may try of one secret in a year. When that is used up, only devices that know the account
  and passes (people.passes) get in.

So tries of others never refuse a right secret on a device that knows the account, and no number of devices buys more
tries.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.errors import Invalid, TooMany
from lms.people import actions, audit, devices, doors, passwords
from lms.people.accounts import PIN, Account
from lms.people.doors import Doors
from lms.people.models import Person
from lms.people.queries import home_area_id
from lms.web import limits
from lms.web.limits import Visit

log = logging.getLogger("lms.trying")
#: Wrong tries after which a device that knows an account becomes new to it again.
KNOWN_MOST = 20


def is_right(session: Session, account: Account, secret: str, visit: Visit) -> bool:
    """Whether the secret is this account's. Raises TooMany while the device has to wait, Invalid when only devices that
    know the account are let in.
    """
    return bool(right_ones(session, [account], secret, visit))


def right_ones(
    session: Session, accounts: Sequence[Account], secret: str, visit: Visit, *, checks: int = 1
) -> list[Account]:
    """Those of some accounts whose secret this is, after exactly `checks` hash checks (or one for each, if more).

    When it is a single one, its tries on this device are forgotten and the device is remembered; with several nothing
    is forgotten, because the person has yet to say who they are. Raises as is_right does.
    """
    one_at_a_time(session, [account.person.id for account in accounts if account.person])
    tries = _let_in(session, [doors.doors_of(session, account, secret, visit) for account in accounts], visit)
    for one in tries:
        doors.write_down(session, one, visit)
    fits = [one for one in tries if _fits(one.account, secret)]
    for _spare in range(checks - len(tries)):
        passwords.matches(None, secret)
    if len(fits) == 1:
        _welcome(session, fits[0], secret, visit)
    for one in tries:
        if not fits:
            _mind(session, one, visit)
        elif fits != [one]:
            doors.count_once(session, one, visit)
    return [one.account for one in fits]


def weigh(session: Session, accounts: Sequence[Account], secret: str, visit: Visit, *, checks: int = 1) -> None:
    """Work out ahead the hashes that `right_ones` will check, before the turn to write; nothing is told or counted.

    Costs the same whether what was typed names somebody or not, and nothing where nobody is let in: then nothing will
    be checked.
    """
    try:
        tries = _let_in(session, [doors.doors_of(session, one, secret, visit) for one in accounts], visit)
    except (TooMany, Invalid):
        return
    for one in tries:
        passwords.weigh(one.account.stored, secret)
    for _spare in range(checks - len(tries)):
        passwords.weigh(None, secret)


def one_at_a_time(session: Session, person_ids: Sequence[int]) -> None:
    """Let tries of one account wait for each other, so that each sees those before it.

    Held by lock until the end of the transaction. Other rows may still refer to the person meanwhile. SQLite needs no
    lock here: only one transaction writes at a time.
    """
    held = select(Person.id).where(Person.id.in_(sorted(person_ids))).order_by(Person.id)
    session.execute(held.with_for_update(key_share=True))


def is_crowded(session: Session, visit: Visit) -> bool:
    """Whether so many wrong PINs come from new devices that each device is asked for a little more."""
    return limits.is_used_up(session, limits.CROWD_AT_ADDRESS, visit.address, visit.now) or limits.is_used_up(
        session, limits.CROWD_IN_ALL, "", visit.now
    )


def _let_in(session: Session, tries: Sequence[Doors], visit: Visit) -> list[Doors]:
    """Those that may be tried now. Raises TooMany when all have to wait, Invalid when one is closed to strangers."""
    waits = [doors.seconds_to_wait(session, one, visit.now) for one in tries]
    if all(wait > 0 for wait in waits):
        raise TooMany(min(waits))
    for one in tries:
        kind = one.account.kind
        if one.has_strangers and doors.counted(session, one.strangers, visit.now)[0] >= kind.strangers:
            raise Invalid(kind.field, kind.closed)
    return [one for one, wait in zip(tries, waits, strict=True) if wait <= 0]


def _fits(account: Account, secret: str) -> bool:
    return passwords.matches(account.stored, secret) and account.also


def _welcome(session: Session, one: Doors, secret: str, visit: Visit) -> None:
    """Forget the device's tries of this account, remember the device, and renew a hash with old parameters."""
    person = one.account.person
    assert person is not None  # noqa: S101  (nobody's secret is never right)
    doors.forget(session, person.id, visit.device)
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


def _mind(session: Session, one: Doors, visit: Visit) -> None:
    """Count a wrong try among the crowd's, and write into the audit log what has reached its limit.

    The program's log has every wrong try, by the number of the account: nothing that was typed can be read there.
    """
    fields = {"secret": one.account.kind.name, "account": one.person_id, "known_device": one.known}
    log.info("wrong", extra={"fields": fields})
    if not one.known:
        limits.count(session, limits.CROWD_AT_ADDRESS, visit.address, visit.now)
        limits.count(session, limits.CROWD_IN_ALL, "", visit.now)
    person, kind = one.account.person, one.account.kind
    if person is None:
        return
    if one.known and doors.counted(session, one.own, visit.now)[0] >= KNOWN_MOST:
        devices.forget(session, person.id, visit.device)
        actions.end_sessions(person)
        _note(session, person.id, "pin_failed_often", visit.now, where="known device")
    elif one.has_strangers and doors.counted(session, one.strangers, visit.now)[0] == kind.strangers:
        _note(session, person.id, "pin_failed_often", visit.now, where="new devices")


def _note(session: Session, person_id: int, action: str, now: datetime, **more: Any) -> None:
    audit.note(session, now, action, ("person", person_id), area_id=home_area_id(session, person_id), **more)
