"""A staff sign-in half done: the password was right, the second step is still to come. It opens nothing.

It lies on the server (lms.web.once) for ten minutes and knows the password with which it was opened, so that a new
password ends it.
"""

import hashlib
from dataclasses import dataclass

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.people.models import Person
from lms.people.queries import person_by_id
from lms.web import once

NAME = "halfway"


@dataclass(frozen=True)
class Halfway:
    """The person who has given the password, and the page that they want to reach."""

    person: Person
    onward: str


def begin(person: Person, onward: str) -> None:
    """Note that the person's password was right just now."""
    once.put(db.session(), NAME, now(), person=person.id, password=_mark(person), onward=onward)


def current() -> Halfway | None:
    """The sign-in that is half done in this browser; None when there is none, or none any more."""
    found = once.look(db.session(), NAME, now())
    try:
        person = person_by_id(db.session(), int(found["person"]))
    except (KeyError, NotFound):
        return None
    return Halfway(person, str(found["onward"])) if found["password"] == _mark(person) else None


def over() -> None:
    """Forget it, after the second step or when the person gives up."""
    once.forget(db.session(), NAME)


def _mark(person: Person) -> str:
    return hashlib.sha256((person.password_hash or "").encode()).hexdigest()
