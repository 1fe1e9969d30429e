"""A secret that an officer is shown once: it waits on the server for the next page, which takes it out.

The database holds its hash, and for some minutes the secret itself, sealed with a key that only the officer's cookie
has (lms.web.once).
"""

from flask import session as cookie

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.web import once

NAME = "mot-lan"


def keep(person_id: int, **secrets: str) -> None:
    """Keep secrets of a person (pin=, login=, password=) until the next page, and commit."""
    once.put(db.session(), NAME, now(), person=person_id, **secrets)
    db.session.commit()


def take(person_id: int) -> dict[str, str]:
    """The secrets kept for this person, taken out for good; empty when there are none. Commits."""
    if NAME not in cookie:
        return {}
    # A page that is only read has begun a reading transaction by now.
    db.session.rollback()
    begin_write(db.session())
    kept = once.take(db.session(), NAME, now())
    db.session.commit()
    if kept.pop("person", None) != person_id:
        return {}
    return kept
