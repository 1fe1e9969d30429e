"""Deciding a sign-in: limits first, then the same work for known and unknown names."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.base.codes import tidy_code
from lms.base.errors import Invalid
from lms.base.text import N_, fold
from lms.people import passwords, rules
from lms.people.models import Person
from lms.people.queries import candidates, person_by_login
from lms.web import limits


def learner(session: Session, who: str, pin: str, address: str, now: datetime) -> Person | None:
    """The person whose code or phone and PIN these are, or None. Raises TooMany, and Invalid when PIN and phone
    fit several people, so that only the code can tell them apart.

    Several people may share a phone; the PIN tells them apart. Every answer costs the same number of hash checks
    for one candidate as for none.
    """
    phone = _phone(who)
    # However a phone is written, its tries are counted together.
    key = phone or tidy_code(who)
    limits.check(session, limits.PIN_PER_ACCOUNT, key, now)
    limits.check(session, limits.PIN_PER_ADDRESS, address, now)
    found, typed = candidates(session, tidy_code(who), phone), rules.tidy_pin(pin)
    fitting = [person for person in found if passwords.matches(person.pin_hash, typed)]
    if not found:
        passwords.matches(None, typed)
    if not fitting:
        limits.count(session, limits.PIN_PER_ACCOUNT, key, now)
        limits.count(session, limits.PIN_PER_ADDRESS, address, now)
        return None
    limits.forget(session, limits.PIN_PER_ACCOUNT, key)
    if len(fitting) > 1:
        raise Invalid("who", N_("Số này có mấy người dùng chung, cùng mã PIN. Điền mã học viên giúp nhé."))
    return fitting[0]


def staff(session: Session, login: str, password: str, address: str, now: datetime) -> Person | None:
    """The member of staff whose name and password these are, or None. Raises TooMany."""
    key = fold(login).replace(" ", "")
    limits.check(session, limits.STAFF_PER_ACCOUNT, key, now)
    limits.check(session, limits.STAFF_PER_ADDRESS, address, now)
    person = person_by_login(session, key)
    if passwords.matches(person.password_hash if person else None, password):
        limits.forget(session, limits.STAFF_PER_ACCOUNT, key)
        return person
    limits.count(session, limits.STAFF_PER_ACCOUNT, key, now)
    limits.count(session, limits.STAFF_PER_ADDRESS, address, now)
    return None


def _phone(who: str) -> str | None:
    try:
        return rules.phone(who)
    except Invalid:
        return None
