"""A person changes their own PIN. Does not commit."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.base.errors import Invalid
from lms.base.text import N_
from lms.people import actions, audit
from lms.people.models import Person
from lms.people.queries import home_area_id
from lms.web import limits


def change(session: Session, person: Person, pin: str, now: datetime) -> None:
    """Set a PIN that its owner has chosen; every other session ends, devices stay known.

    Raises Invalid for a PIN that is too easy, and for the sixth change of a day: somebody who changes their own PIN
    again and again is trying to learn something by it.
    """
    if limits.is_used_up(session, limits.PIN_CHANGES, str(person.id), now):
        raise Invalid("pin", N_("Hôm nay bà con đổi mã PIN nhiều lần rồi. Mai đổi tiếp nhé."))
    actions.set_pin(person, pin)
    limits.count(session, limits.PIN_CHANGES, str(person.id), now)
    area_id = home_area_id(session, person.id)
    audit.note(session, now, "pin_changed", ("person", person.id), actor_id=person.id, area_id=area_id)
