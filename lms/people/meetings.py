"""How people joined, and whom somebody of the staff has met: so that a certificate stands for somebody.

People whom an officer or the community team registers at their house have been met. People who join alone are met when
somebody says so; until then they learn like everybody, and reports can leave them out.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.clock import local_day
from lms.base.db import insert_or_ignore
from lms.people.audit import By, note_by
from lms.people.listing import unmet
from lms.people.models import JoinCode, Person, PersonArea, Registration
from lms.people.permissions import visible_areas, visible_people

SELF, CODE, STAFF = "self", "code", "staff"
#: From how many people joining a hamlet within an hour on its officer is told.
RUSH = 20
RUSH_WITHIN = timedelta(hours=1)
#: How long a rush stays on the officer's home page.
TOLD_FOR = timedelta(days=7)


class Meeting(NamedTuple):
    """How and when somebody joined; when they were met, and by whom ("" when that is not known any more)."""

    door: str
    at: datetime
    met_at: datetime | None
    met_by: str


class Rush(NamedTuple):
    """A hamlet where many joined within an hour; `code` is the join code that most of them used, "" for none."""

    area: str
    area_id: int
    people: int
    day: date
    code: str


def came(session: Session, person_id: int, door: str, now: datetime, *, code_id: int | None = None) -> None:
    """Note how a new person joined without help."""
    session.add(Registration(person_id=person_id, door=door, join_code_id=code_id, at=now))


def brought(session: Session, person_id: int, by: By) -> None:
    """Note that somebody of the staff has registered a new person, face to face."""
    row = {"person_id": person_id, "door": STAFF, "at": by.now, "met_at": by.now, "met_by_id": by.actor_id}
    insert_or_ignore(session, Registration, row)


def meet(session: Session, person: Person, by: By) -> None:
    """Note that the actor has met the person; a second time changes nothing."""
    row = {"person_id": person.id, "door": SELF, "at": person.created_at}
    insert_or_ignore(session, Registration, row)
    found = session.get_one(Registration, person.id, with_for_update=True)
    if found.met_at is None:
        found.met_at, found.met_by_id = by.now, by.actor_id
        note_by(session, by, "met_marked", ("person", person.id))


def unmeet(session: Session, person: Person, by: By) -> None:
    """Note that nobody has met the person yet, after it was marked by mistake."""
    found = session.get(Registration, person.id, with_for_update=True)
    if found is not None and found.met_at is not None:
        found.met_at = found.met_by_id = None
        note_by(session, by, "met_unmarked", ("person", person.id))


def meeting_of(session: Session, person_id: int) -> Meeting | None:
    """How somebody joined and who has met them; None for people who were registered before this was noted."""
    statement = (
        select(Registration.door, Registration.at, Registration.met_at, Person.name)
        .outerjoin(Person, Person.id == Registration.met_by_id)
        .where(Registration.person_id == person_id)
    )
    row = session.execute(statement).first()
    return Meeting(row[0], row[1], row[2], row[3] or "") if row else None


def count_unmet(session: Session, actor_id: int, today: date) -> int:
    """How many people of the actor's area nobody of the staff has met."""
    seen = visible_people(session, actor_id, today).where(Person.id.in_(unmet())).subquery()
    return session.scalar(select(func.count()).select_from(seen)) or 0


def joined_today(session: Session, code_id: int, now: datetime) -> int:
    """How many people have joined with a code in the last 24 hours."""
    statement = select(func.count()).where(
        Registration.join_code_id == code_id, Registration.at > now - timedelta(hours=24)
    )
    return session.scalar(statement) or 0


def rushes(session: Session, actor_id: int, now: datetime) -> Sequence[Rush]:
    """The hamlets of the actor's area where, in the last week, many people joined by themselves within an hour."""
    statement = (
        select(PersonArea.area_id, Area.full_name, Registration.at, JoinCode.code)
        .join(PersonArea, PersonArea.person_id == Registration.person_id)
        .join(Area, Area.id == PersonArea.area_id)
        .outerjoin(JoinCode, JoinCode.id == Registration.join_code_id)
        .where(
            Registration.door != STAFF,
            Registration.at > now - TOLD_FOR,
            PersonArea.valid_to.is_(None),
            PersonArea.area_id.in_(visible_areas(session, actor_id, local_day(now))),
        )
        .order_by(PersonArea.area_id, Registration.at)
    )
    by_area: dict[int, list[tuple[str, datetime, str]]] = {}
    for area_id, name, at, code in session.execute(statement):
        by_area.setdefault(area_id, []).append((name, at, code or ""))
    found = (_rush(area_id, rows) for area_id, rows in by_area.items() if len(rows) >= RUSH)
    return [rush for rush in found if rush is not None]


def _rush(area_id: int, rows: list[tuple[str, datetime, str]]) -> Rush | None:
    """The fullest hour of these rows, when it is full enough; `rows` are in the order of time."""
    best, first = (0, 0), 0
    for last, (_name, at, _code) in enumerate(rows):
        while at - rows[first][1] > RUSH_WITHIN:
            first += 1
        best = max(best, (last - first + 1, first))
    count, first = best
    if count < RUSH:
        return None
    codes = [code for _name, _at, code in rows[first : first + count]]
    return Rush(rows[0][0], area_id, count, local_day(rows[first][1]), max(set(codes), key=codes.count))
