"""A joining form that is sent twice makes one person: after a second press, or when a phone sent it again.

It is known by a random id in the session of the very browser for which it was drawn, never by name or PIN, so nobody
can find out here who is registered. What it says must be the same too: the next person at the same phone is somebody
else.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.db import insert_or_ignore
from lms.base.errors import Invalid
from lms.people import rules
from lms.people.actions import NewPerson
from lms.people.models import Person, SentForm

#: How long a form counts as the same one.
SAME_FOR = timedelta(minutes=10)


def made_by(session: Session, form_id: str, new: NewPerson, now: datetime) -> Person | None:
    """The person whom this form has just made; None for a form that has made nobody, or somebody else."""
    sent = session.get(SentForm, _key(form_id)) if form_id else None
    if sent is None or sent.at < now - SAME_FOR:
        return None
    person = session.get_one(Person, sent.person_id)
    same = _said(new, now) == (person.name, person.birth_year, person.phone)
    return person if same and person.erased_at is None else None


def remember(session: Session, form_id: str, person_id: int, now: datetime) -> None:
    """Note which person a form has made; the first one stays."""
    if form_id:
        insert_or_ignore(session, SentForm, {"key": _key(form_id), "person_id": person_id, "at": now})


def _said(new: NewPerson, now: datetime) -> tuple[str, int, str | None] | None:
    try:
        return rules.full_name(new.name), rules.birth_year(new.birth_year, local_day(now).year), rules.phone(new.phone)
    except Invalid:
        return None


def _key(form_id: str) -> str:
    return hashlib.sha256(form_id.encode()).hexdigest()
