"""A staff sign-in half done: the password was right, the second step is still to come. It opens nothing.

It lies on the server (lms.web.once) for ten minutes and knows the password it was opened with, so that a new password
meanwhile ends it.
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
    """Who is at the door, and where they want to go."""

    person: Person
    onward: str


def begin(person: Person, onward: str) -> None:
    """The password was right just now."""
    once.put(db.session(), NAME, now(), person=person.id, password=_mark(person), onward=onward)


def current() -> Halfway | None:
    """Who stands half-way here; None when nobody does, or no longer."""
    found = once.look(db.session(), NAME, now())
    try:
        person = person_by_id(db.session(), int(found["person"]))
    except (KeyError, NotFound):
        return None
    return Halfway(person, str(found["onward"])) if found["password"] == _mark(person) else None


def over() -> None:
    """Through, or given up."""
    once.forget(db.session(), NAME)


def _mark(person: Person) -> str:
    return hashlib.sha256((person.password_hash or "").encode()).hexdigest()
