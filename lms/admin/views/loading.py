"""Loads what the signed-in officer looks after; everything else does not exist for this officer."""

from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy import Select

from lms.areas.local import holds_hamlets, lowest_key
from lms.areas.models import Area
from lms.base.clock import now, today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.certificates.queries import Owned
from lms.certificates.register import certificate_within
from lms.people.audit import By
from lms.people.joincodes import join_code_for_officer
from lms.people.lookups import note_look
from lms.people.models import JoinCode, Person, RoleGrant
from lms.people.permissions import area_within, officer_areas, person_for_officer, visible_areas
from lms.people.queries import home_area_id
from lms.people.staffing import HeldRole, grant_for_officer
from lms.web.sealed import unseal


def roots() -> tuple[int, ...]:
    """Ids of the areas this officer looks after."""
    return officer_areas(db.session(), current_user.id, today())


def own_area(area_id: int) -> Area:
    """An area of the officer's tree. Raises NotFound when the officer does not look after it."""
    return area_within(db.session(), roots(), area_id, today())


def own_commune(area_id: int) -> Area:
    """An area of the officer's tree that holds hamlets. Raises NotFound."""
    area = own_area(area_id)
    if not holds_hamlets(db.session(), area, today()):
        raise NotFound
    return area


def own_hamlet(area_id: int) -> Area:
    """A hamlet below one of the officer's areas, perhaps ended. Raises NotFound, also for the officer's area itself and
    what is above it.

    Names and codes of communes and provinces come from the official lists, not from the desk.
    """
    area = own_area(area_id)
    if area.level != lowest_key(db.session()) or area.id in roots():
        raise NotFound
    return area


def own_person(person_id: int) -> Person:
    """Somebody who lives in the officer's area. Raises NotFound for anybody else."""
    return person_for_officer(db.session(), current_user.id, person_id, today())


def seen_person(person_id: int) -> Person | None:
    """A person whom the officer may see; None for somebody who has moved away or was erased."""
    try:
        return own_person(person_id)
    except NotFound:
        return None


def visible() -> Select[Any]:
    """A SELECT of the ids of the officer's areas."""
    return visible_areas(db.session(), current_user.id, today())


def own_certificate(code: str, *, lock: bool = False) -> Owned:
    """A certificate of the officer's register. Raises NotFound. With `lock`: held by lock until the end of the
    transaction."""
    return certificate_within(db.session(), visible(), code, lock=lock)


def own_grant(grant_id: int, *, ended_too: bool = False) -> tuple[RoleGrant, HeldRole]:
    """A role that this officer may end. Raises NotFound, also for one that has ended unless that is asked for."""
    grant, held = grant_for_officer(db.session(), current_user.id, grant_id, today())
    if grant.valid_to is not None and grant.valid_to <= today() and not ended_too:
        raise NotFound
    return grant, held


def own_join_code(join_code_id: int) -> JoinCode:
    """A join code of the officer's area, open or closed. Raises NotFound."""
    return join_code_for_officer(db.session(), current_user.id, join_code_id, today())


def by(area_id: int | None) -> By:
    """The signed-in officer as the doer of a deed in an area."""
    return By(current_user.id, now(), area_id)


def by_for(person: Person) -> By:
    """The signed-in officer as the doer of a deed for somebody, logged in the area where that person lives."""
    return by(home_area_id(db.session(), person.id))


def asked_page() -> int:
    """The page of a list that is asked for; anything but such a number counts as the first."""
    asked = request.args.get("trang", 1, type=int)
    return min(max(asked, 1), 100_000)


def asked_area() -> Area | None:
    """The area of the officer's tree for which a list is asked; None for all. Raises NotFound for any other."""
    asked = request.args.get("xom", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotFound
    return own_area(int(asked))


def note_list(kind: str, area_id: int | None = None) -> None:
    """Log that the officer has looked at a list of this kind: of one area, else of all the officer's areas."""
    area_id = area_id or next(iter(roots()), None)
    note_look((kind, area_id or "-"), area_id)


def asked_words() -> str:
    """The words searched for, as the search has sealed them (lms.web.sealed); "" when they are not this officer's."""
    return unseal(request.args.get("tim", ""), current_user.id)
