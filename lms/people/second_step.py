"""The second step of a staff sign-in: codes of a phone, codes on paper, keys. None of it commits or knows Flask.

A person has at most one secret for codes, any number of passkeys, and ten recovery codes, which are made with the first
of either. Somebody who has lost all of them needs the operator: `lms people reset-second-step`.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.codes import grouped, new_code, tidy_code
from lms.base.sealing import is_of_the_newest_key, opened, sealed
from lms.people import passwords, totp
from lms.people.models import Passkey, RecoveryCode, SecondStep
from lms.people.totp import Judged

#: The values of LMS_SECOND_STEP, and the roles that need a second step with each.
NEEDED = {
    "admins": frozenset({"admin"}),
    "officers": frozenset({"officer", "admin"}),
    "all": frozenset({"trainer", "officer", "admin"}),
}
CODES, CODE_LENGTH = 10, 12


class SealedWithLostKey(Exception):
    """The secret was sealed with a key that this installation no longer has."""


def is_needed(roles: Collection[str], setting: str) -> bool:
    """Whether somebody with these roles needs a second step."""
    return bool(NEEDED[setting] & set(roles))


def has_any(session: Session, person_id: int) -> bool:
    """Whether the person has set up a second step of any kind."""
    codes = select(SecondStep.person_id).where(SecondStep.person_id == person_id)
    keys = select(Passkey.person_id).where(Passkey.person_id == person_id)
    return session.execute(codes.union_all(keys)).first() is not None


def codes_of(session: Session, person_id: int) -> SecondStep | None:
    """The row with the person's secret for codes; None when they have no codes."""
    return session.get(SecondStep, person_id)


def keys_of(session: Session, person_id: int) -> list[Passkey]:
    """The person's passkeys, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)))


def add_codes(session: Session, person_id: int, secret: str, step: int, now: datetime) -> None:
    """Keep a secret after the person's phone has just shown a code of it; `step` is the half minute of that code."""
    found = session.get(SecondStep, person_id)
    if found is None:
        found = SecondStep(person_id=person_id)
        session.add(found)
    found.sealed, found.last_step, found.burnt_step, found.added_at = sealed(secret), step, 0, now
    session.flush()


def judge(session: Session, person_id: int, typed: str, now: datetime) -> Judged:
    """Judge a code of the person's phone, and remember it, so that it is accepted once. Raises Unreadable when the key
    with which the secret was sealed is gone.

    Held by lock until the end of the transaction, so that two requests with one code wait for each other.
    """
    found = session.get(SecondStep, person_id, with_for_update=True)
    if found is None:
        return Judged()
    secret = opened(found.sealed)
    if secret is None:
        raise SealedWithLostKey
    judged = totp.judge(secret, typed, now, found.last_step, found.burnt_step)
    if judged.is_right:
        found.last_step = judged.step
        if not is_of_the_newest_key(found.sealed):
            found.sealed = sealed(secret)
    elif judged.off > 0:
        # Somebody who guesses would otherwise learn a code that opens the door in some minutes.
        found.burnt_step = judged.step
    return judged


def new_recovery_codes(session: Session, person_id: int) -> list[str]:
    """Ten fresh codes, "7K3M-9PQR-XW4D", to be shown once; those made before are worth nothing any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made, salt = [new_code(CODE_LENGTH) for _ in range(CODES)], secrets.token_hex(16)
    for code in made:
        session.add(RecoveryCode(person_id=person_id, salt=salt, code_hash=passwords.lookup_hash(code, salt)))
    session.flush()
    return [grouped(code) for code in made]


def use_recovery_code(session: Session, person_id: int, typed: str) -> bool:
    """Whether this is one of the person's codes; that uses it up, also when two requests come at once."""
    code = tidy_code(typed)
    salt = session.scalar(select(RecoveryCode.salt).where(RecoveryCode.person_id == person_id).limit(1))
    if salt is None or len(code) != CODE_LENGTH:
        return False
    mine = (RecoveryCode.person_id == person_id, RecoveryCode.code_hash == passwords.lookup_hash(code, salt))
    return session.execute(delete(RecoveryCode).where(*mine).returning(RecoveryCode.id)).first() is not None


def recovery_codes_left(session: Session, person_id: int) -> int:
    """How many recovery codes are not used yet."""
    return session.scalar(select(func.count()).where(RecoveryCode.person_id == person_id)) or 0


def remove_codes(session: Session, person_id: int) -> None:
    """Delete the secret for the phone's codes; recovery codes stay as long as there are keys."""
    session.execute(delete(SecondStep).where(SecondStep.person_id == person_id))
    _forget_paper_without_steps(session, person_id)


def remove_key(session: Session, person_id: int, passkey_id: int) -> bool:
    """Delete a passkey; returns whether there was one."""
    mine = (Passkey.person_id == person_id, Passkey.id == passkey_id)
    found = session.execute(delete(Passkey).where(*mine).returning(Passkey.id)).first() is not None
    _forget_paper_without_steps(session, person_id)
    return found


def remove_all(session: Session, person_id: int) -> None:
    """Delete the person's secret for codes, passkeys and recovery codes. Does not commit."""
    for table in (SecondStep, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.person_id == person_id))


def reseal_all(session: Session) -> int:
    """Seal every secret with the present key, so that old keys can go; returns how many secrets no key of this
    installation opens."""
    lost = 0
    for found in session.scalars(select(SecondStep)):
        secret = opened(found.sealed)
        lost += secret is None
        if secret is not None and not is_of_the_newest_key(found.sealed):
            found.sealed = sealed(secret)
    return lost


def _forget_paper_without_steps(session: Session, person_id: int) -> None:
    if not has_any(session, person_id):
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
