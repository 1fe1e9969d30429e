"""A pass lets one more device in: eight letters in place of the learner code, together with the PIN, once, for a day.

It is drawn from 2**40, so it cannot be guessed, and nobody can close this way in by wrong tries. None of these
functions commits.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.base.codes import new_code
from lms.people.models import DevicePass
from lms.web import limits

LENGTH, LASTS, WRONG_MOST = 8, timedelta(days=1), 8


def make(session: Session, person_id: int, now: datetime) -> str:
    """A fresh pass, to be shown once; the pass before it is worth nothing any more."""
    session.execute(delete(DevicePass).where(DevicePass.person_id == person_id))
    code = new_code(LENGTH)
    session.add(DevicePass(person_id=person_id, code=_hashed(code), ends_at=now + LASTS))
    session.flush()
    return code


def person_of(session: Session, code: str, now: datetime) -> int | None:
    """The id of the person whose pass this is; None when it is no pass or its time is over."""
    return session.scalar(
        select(DevicePass.person_id).where(DevicePass.code == _hashed(code), DevicePass.ends_at > now)
    )


def use_up(session: Session, person_id: int) -> None:
    """Delete the person's pass, after it has let its device in."""
    session.execute(delete(DevicePass).where(DevicePass.person_id == person_id))


def count_wrong(session: Session, person_id: int) -> None:
    """Count a wrong PIN that came with the pass; after eight the pass is worth nothing."""
    mine = DevicePass.person_id == person_id
    session.execute(update(DevicePass).where(mine).values(wrong=DevicePass.wrong + 1))
    session.execute(delete(DevicePass).where(mine, DevicePass.wrong >= WRONG_MOST))


def _hashed(code: str) -> str:
    return limits.keyed(f"pass/{code}")
