"""What people ask to have corrected about themselves: asked on their own page, answered by an officer of the area.

The law gives a person the right to correction and an office some days for it (Law 91/2025/QH15, Decree 356/2025); the
last day stands in the request. Making a correction is the officer's ordinary deed, with its entry in the audit log.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.base.clock import local_day
from lms.base.db import insert_or_ignore
from lms.base.errors import Conflict, Invalid, NotFound
from lms.base.paging import Span
from lms.base.text import N_, tidy
from lms.people import actions, officer_actions, rules
from lms.people.audit import By, note_by
from lms.people.models import CORRECTABLE, CorrectionRequest, Person, PersonArea
from lms.people.permissions import visible_people

GONE = N_("Lời nhờ này đã có người giải quyết, hoặc bà con đã rút lại.")


class OpenRequest(NamedTuple):
    """An open request as the officer's list shows it."""

    id: int
    person_id: int
    name: str
    area: str
    field: str
    due_on: date


@dataclass(frozen=True)
class Wish:
    """What somebody has typed: which field, what should stand there, and what they add in their own words."""

    field: str
    wanted: str
    note: str = ""


def ask(session: Session, person: Person, wish: Wish, now: datetime, days: int) -> None:
    """Ask for a correction, to be answered within `days`. Raises Invalid for what cannot be, and for a second one."""
    judged, note = _judged(person, wish.field, wish.wanted, local_day(now).year), tidy(wish.note)
    if len(note) > 300:
        raise Invalid("note", N_("Viết gọn trong 300 chữ giúp nhé."))
    row = {"person_id": person.id, "field": wish.field, "wanted": judged, "note": note, "asked_at": now}
    row |= {"due_on": local_day(now) + timedelta(days=days), "state": "open", "answer": ""}
    if not insert_or_ignore(session, CorrectionRequest, row):
        raise Invalid("field", N_("Bà con đã nhờ sửa mục này rồi, đang chờ cán bộ. Rút lại lời nhờ cũ trước đã."))


def of_person(session: Session, person_id: int) -> list[CorrectionRequest]:
    """Everything a person has asked for, the newest first."""
    statement = select(CorrectionRequest).where(CorrectionRequest.person_id == person_id)
    return list(session.scalars(statement.order_by(CorrectionRequest.id.desc())))


def take_back(session: Session, person_id: int, request_id: int, now: datetime) -> None:
    """Take a request back for its person; a second time changes nothing. Raises NotFound for anybody else's request."""
    found = session.get(CorrectionRequest, request_id, with_for_update=True)
    if found is None or found.person_id != person_id:
        raise NotFound
    if found.state == "open":
        found.state, found.done_at = "taken_back", now


def count_open(session: Session, actor_id: int, today: date) -> tuple[int, int]:
    """How many requests of the actor's area are open, and how many of these are overdue."""
    late = func.count().filter(CorrectionRequest.due_on < today)
    row = session.execute(_open(select(func.count(), late), session, actor_id, today)).one()
    return row[0], row[1]


def list_open(session: Session, actor_id: int, today: date, span: Span) -> tuple[list[OpenRequest], int]:
    """One page of the open requests of the actor's area, the one due first on top, and how many there are in all."""
    columns = (CorrectionRequest.id, Person.id, Person.name, Area.full_name, CorrectionRequest.field)
    statement = (
        _open(select(*columns, CorrectionRequest.due_on), session, actor_id, today)
        .join(Person, Person.id == CorrectionRequest.person_id)
        .join(PersonArea, PersonArea.person_id == Person.id)
        .join(Area, Area.id == PersonArea.area_id)
        .where(PersonArea.valid_to.is_(None))
        .order_by(CorrectionRequest.due_on, CorrectionRequest.id)
        .offset(span.offset)
        .limit(span.limit)
    )
    return [OpenRequest(*row) for row in session.execute(statement)], count_open(session, actor_id, today)[0]


def request_for_officer(session: Session, actor_id: int, request_id: int, today: date) -> CorrectionRequest:
    """A request of somebody whom the actor may see, open or answered. Raises NotFound for any other."""
    seen = visible_people(session, actor_id, today)
    found = session.scalar(
        select(CorrectionRequest).where(CorrectionRequest.id == request_id, CorrectionRequest.person_id.in_(seen))
    )
    if found is None:
        raise NotFound
    return found


def apply(session: Session, asked: CorrectionRequest, by: By, *, area_id: int | None = None) -> None:
    """Correct as asked; `area_id` is the hamlet that was meant by what was typed. Raises Invalid, and Conflict when
    the request is not open any more."""
    person = _held(session, asked)
    if asked.field == "area":
        if area_id is None:
            raise Invalid("area", N_("Chọn xóm."))
        officer_actions.move_person(session, person, area_id, by.today, by)
    else:
        wanted = asked.wanted if asked.wanted else None
        actions.correct(session, person, {asked.field: wanted}, by, N_("Bà con nhờ sửa"))
    _close(asked, "done", by)


def refuse(session: Session, asked: CorrectionRequest, answer: str, by: By) -> None:
    """Refuse a request with the reason, which the person reads. Raises Invalid without a reason, Conflict when it is
    not open any more."""
    said = tidy(answer)
    if not said:
        raise Invalid("answer", N_("Ghi lý do để bà con hiểu vì sao chưa sửa."))
    if len(said) > 300:
        raise Invalid("answer", N_("Viết gọn trong 300 chữ giúp nhé."))
    _held(session, asked)
    asked.answer = said
    _close(asked, "refused", by)
    note_by(session, by, "correction_refused", ("person", asked.person_id), field=asked.field)


def _held(session: Session, asked: CorrectionRequest) -> Person:
    """The person of an open request, which is held by lock until the end of the transaction, so that two officers
    answer it once."""
    session.refresh(asked, with_for_update=True)
    if asked.state != "open":
        raise Conflict(GONE)
    return session.get_one(Person, asked.person_id, with_for_update=True)


def _close(asked: CorrectionRequest, state: str, by: By) -> None:
    asked.state, asked.done_at, asked.done_by_id = state, by.now, by.actor_id


def _judged(person: Person, field: str, wanted: str, this_year: int) -> str:
    """What should stand there, as it would be written. Raises Invalid("wanted") with what to mend."""
    year = person.birth_year or this_year
    try:
        if field == "name":
            return rules.full_name(wanted)
        if field == "birth_year":
            return str(rules.birth_year(wanted, this_year))
        if field == "phone":
            return rules.phone(wanted) or ""
        if field == "guardian_name":
            return rules.guardian(wanted, year, this_year, person.name) or ""
    except Invalid as problem:
        raise Invalid("wanted", problem.message) from None
    if field not in CORRECTABLE:
        raise Invalid("field", N_("Chọn mục cần sửa."))
    if not 2 <= len(tidy(wanted)) <= 200:
        raise Invalid("wanted", N_("Ghi tên xóm đúng, cả tên xã càng tốt."))
    return tidy(wanted)


def _open(statement: Any, session: Session, actor_id: int, today: date) -> Any:
    seen = visible_people(session, actor_id, today)
    return statement.select_from(CorrectionRequest).where(
        CorrectionRequest.state == "open", CorrectionRequest.person_id.in_(seen)
    )
