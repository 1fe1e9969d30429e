"""The audit log as an officer reads it: what was done in the officer's area, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.areas.models import Area
from lms.base.clock import VIETNAM
from lms.base.paging import Span
from lms.people.models import AuditEntry, Person
from lms.people.permissions import givable_roles, visible_areas


class LogEntry(NamedTuple):
    """One entry: when, what, by whom ("" for the program itself or somebody erased), to whom, where, and details.

    `subject` is a name where the entry is about a person; for other kinds the reader's desk knows the words.
    """

    at: datetime
    action: str
    actor: str
    subject: str
    area: str
    detail: dict[str, Any]
    subject_kind: str = ""
    subject_id: str = ""


@dataclass(frozen=True)
class LogQuestion:
    """Which entries are asked for: by or about one person, on some days in Vietnam, of some kinds or of all but
    these."""

    person_id: int | None = None
    since: date | None = None
    until: date | None = None
    actions: frozenset[str] | None = None
    without: frozenset[str] = frozenset()


EVERYTHING = LogQuestion()


def list_deeds(
    session: Session, actor_id: int, today: date, span: Span, asked: LogQuestion = EVERYTHING
) -> tuple[list[LogEntry], int]:
    """(entries, how many in all) of the actor's area; an admin also sees what belongs to no area."""
    wanted = and_(_seen(session, actor_id, today), *_conditions(asked))
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(wanted)) or 0
    actor = aliased(Person)
    columns = (AuditEntry.at, AuditEntry.action, actor.name, Area.full_name, AuditEntry.detail)
    statement = (
        select(*columns, AuditEntry.subject_kind, AuditEntry.subject_id)
        .outerjoin(actor, actor.id == AuditEntry.actor_id)
        .outerjoin(Area, Area.id == AuditEntry.area_id)
        .where(wanted)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .offset(span.offset)
        .limit(span.limit)
    )
    rows = session.execute(statement).all()
    names = _names(session, (key for row in rows for key in _mentioned(row[5], row[6], row[4])))
    deeds = []
    for at, action, by, area, detail, kind, key in rows:
        subject = names.get(key, "") if kind == "person" else ""
        more = {"name": names.get(str(detail["person"]), "")} if "person" in detail else {}
        deeds.append(LogEntry(at, action, by or "", subject, area or "", detail | more, kind, key))
    return deeds, total


def _seen(session: Session, actor_id: int, today: date) -> ColumnElement[bool]:
    seen: ColumnElement[bool] = AuditEntry.area_id.in_(visible_areas(session, actor_id, today))
    if "admin" in givable_roles(session, actor_id, today):
        seen = or_(seen, AuditEntry.area_id.is_(None))
    return seen


def _conditions(asked: LogQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.person_id is not None:
        about = and_(AuditEntry.subject_kind == "person", AuditEntry.subject_id == str(asked.person_id))
        found.append(or_(AuditEntry.actor_id == asked.person_id, about))
    if asked.since is not None:
        found.append(AuditEntry.at >= _begin(asked.since))
    if asked.until is not None:
        found.append(AuditEntry.at < _begin(asked.until + timedelta(days=1)))
    if asked.actions is not None:
        found.append(AuditEntry.action.in_(asked.actions))
    if asked.without:
        found.append(AuditEntry.action.not_in(asked.without))
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def _mentioned(kind: str, key: str, detail: dict[str, Any]) -> list[str]:
    """The ids of the people whom an entry is about."""
    return [key for key in (key if kind == "person" else "", str(detail.get("person", ""))) if key.isdigit()]


def _names(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """People's names of today, by id as the log writes it; erased people have none."""
    wanted = {int(key) for key in ids}
    return {
        str(row.id): row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    }
