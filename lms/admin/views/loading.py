"""Loading what the signed-in officer looks after; everything else does not exist for them."""

from flask import request
from flask_login import current_user

from lms.areas.models import Area
from lms.base.clock import now, today
from lms.base.db import db
from lms.people.audit import By
from lms.people.models import Person
from lms.people.permissions import area_within, officer_areas, person_for_officer
from lms.people.queries import home_area_id


def roots() -> tuple[int, ...]:
    """Ids of the areas this officer looks after."""
    return officer_areas(db.session(), current_user.id, today())


def own_area(area_id: int) -> Area:
    """An area of the own tree; raises NotFound."""
    return area_within(db.session(), roots(), area_id, today())


def own_person(person_id: int) -> Person:
    """Somebody who lives in the own area; raises NotFound."""
    return person_for_officer(db.session(), current_user.id, person_id, today())


def by(area_id: int | None) -> By:
    """The signed-in officer as the doer of a deed in an area."""
    return By(current_user.id, now(), area_id)


def by_for(person: Person) -> By:
    """The signed-in officer as the doer of a deed for somebody, written in the log of where the person lives."""
    return by(home_area_id(db.session(), person.id))


def asked_page() -> int:
    """The page of a list that is asked for; anything that is no such number counts as the first."""
    asked = request.args.get("trang", 1, type=int)
    return min(max(asked, 1), 100_000)


def asked_words() -> str:
    """What is searched for, at most 80 letters of it."""
    return request.args.get("tim", "")[:80]
