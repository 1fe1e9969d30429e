"""Forms of the desks that were sent after their session had ended, until the same person has signed in again.

Learners' answers wait in the cookie (lms.web.kept_requests); a lesson as a trainer writes it is too long for that, so
it waits here: for a day, the last twenty of a person. Passwords, PINs and files never wait; the page says which to give
again. Knows no Flask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.web.models import LeftForm

FOR, MOST = timedelta(days=1), 20


@dataclass(frozen=True)
class FormLeft:
    """A form as it was sent: its address, its fields in order, names of secrets left out, whether files came along."""

    path: str
    fields: Sequence[tuple[str, str]]
    secrets: Sequence[str] = ()
    had_files: bool = False


def keep(session: Session, owner_id: int, sent: FormLeft, now: datetime) -> None:
    """Keep a form of this person: one for each address, and old ones are deleted. Does not commit."""
    session.execute(delete(LeftForm).where(LeftForm.at < now - FOR))
    forget(session, owner_id, sent.path)
    fields = [list(pair) for pair in sent.fields]
    kept = LeftForm(owner_id=owner_id, path=sent.path, fields=fields, secrets=list(sent.secrets), at=now)
    kept.had_files = sent.had_files
    session.add(kept)
    session.flush()
    newest = select(LeftForm.id).where(LeftForm.owner_id == owner_id).order_by(LeftForm.id.desc())
    for too_many in session.scalars(newest.offset(MOST)).all():
        session.execute(delete(LeftForm).where(LeftForm.id == too_many))


def waiting(session: Session, owner_id: int, now: datetime) -> Sequence[LeftForm]:
    """The forms that wait for this person, the oldest first."""
    mine = (LeftForm.owner_id == owner_id, LeftForm.at >= now - FOR)
    return session.scalars(select(LeftForm).where(*mine).order_by(LeftForm.id)).all()


def forget(session: Session, owner_id: int, path: str) -> None:
    """Delete this person's form for an address, because it was sent on or thrown away. Does not commit."""
    session.execute(delete(LeftForm).where(LeftForm.owner_id == owner_id, LeftForm.path == path))


def forget_all(session: Session, owner_id: int) -> None:
    """Delete all forms of a person who was erased. Does not commit."""
    session.execute(delete(LeftForm).where(LeftForm.owner_id == owner_id))
