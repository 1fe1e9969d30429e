"""Who may do what: a short table, and the one place that says whom an actor may see.

    deed                                   learner  trainer   officer       admin
    learn, own data, own certificates      own      own       own           own
    write courses                          -        own       -             all
    see figures and people                 -        -         own area      all
    hamlets, join codes, posters           -        -         own area      all
    correct a name, reissue, revoke        -        -         own area      all
    grant trainer or officer               -        -         own area      all
    reset a PIN or password                -        -         own area*     all
    grant admin                            -        -         -             all

* not of somebody who holds a role above the officer's own.

"Own area" is the area of the grant and everything below it, as the tree is today. A PIN or password opens an account
with everything it may do, so an officer resets only those of people who hold no role the officer could not give.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import subtree_select
from lms.base.errors import NotFound
from lms.people.models import Person, PersonArea
from lms.people.queries import roles_of

#: Those who hold the role on the left may give the roles on the right.
GIVES = {"admin": ("trainer", "officer", "admin"), "officer": ("trainer", "officer")}


def officer_areas(session: Session, person_id: int, today: date) -> tuple[int, ...]:
    """Ids of the areas whose officer this person is; for an admin, every area without a parent."""
    grants = roles_of(session, person_id, today)
    if any(role == "admin" for role, _area in grants):
        return tuple(session.scalars(select(Area.id).where(Area.parent_id.is_(None)).order_by(Area.id)))
    return tuple(sorted({area for role, area in grants if role == "officer" and area is not None}))


def visible_areas(session: Session, actor_id: int, today: date) -> Select[Any]:
    """A SELECT of the ids of every area the actor may see figures and people of."""
    return subtree_select(officer_areas(session, actor_id, today), today)


def visible_people(session: Session, actor_id: int, today: date) -> Select[Any]:
    """A SELECT of the ids of everybody whom the actor may see; every page, export and file asks here."""
    lives_there = PersonArea.area_id.in_(visible_areas(session, actor_id, today))
    return (
        select(Person.id)
        .join(PersonArea, PersonArea.person_id == Person.id)
        .where(PersonArea.valid_to.is_(None), Person.erased_at.is_(None), lives_there)
    )


def visible_names(session: Session, actor_id: int, person_ids: Iterable[int], today: date) -> dict[int, str]:
    """The names of those of these people whom the actor may see; the others are left out."""
    seen = visible_people(session, actor_id, today).where(Person.id.in_(set(person_ids)))
    return {row[0]: row[1] for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(seen)))}


def person_for_officer(session: Session, actor_id: int, person_id: int, today: date) -> Person:
    """The person with this id. Raises NotFound for anybody outside the officer's area."""
    visible = visible_people(session, actor_id, today).where(Person.id == person_id)
    if session.scalar(visible) is None:
        raise NotFound
    return session.get_one(Person, person_id)


def area_within(session: Session, roots: tuple[int, ...], area_id: int, today: date) -> Area:
    """An area that lies inside `roots` (see officer_areas). Raises NotFound for any other."""
    area = session.scalar(select(Area).where(Area.id == area_id, Area.id.in_(subtree_select(roots, today))))
    if area is None:
        raise NotFound
    return area


def givable_roles(session: Session, actor_id: int, today: date) -> tuple[str, ...]:
    """The roles this person may give and end, lowest first."""
    held = {role for role, _area in roles_of(session, actor_id, today)}
    return next((GIVES[role] for role in ("admin", "officer") if role in held), ())


def may_open_account(session: Session, actor_id: int, person_id: int, today: date) -> bool:
    """Whether the actor may set PIN or password of a person: every role the person holds is one the actor could give.

    Otherwise an officer could sign in as the officer above, who lives in one of the hamlets.
    """
    givable = givable_roles(session, actor_id, today)
    if "admin" in givable:
        return True
    held = roles_of(session, person_id, today)
    own = set(session.scalars(visible_areas(session, actor_id, today))) if held else set()
    return all(role in givable and area_id in own for role, area_id in held)
