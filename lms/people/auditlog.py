"""The audit log as an officer reads it: what was done in the own area, newest first."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.areas.models import Area
from lms.people.listing import Span
from lms.people.models import AuditEntry, Person
from lms.people.permissions import givable_roles, visible_areas


class Deed(NamedTuple):
    """One entry: when, what, by whom ("" for the program itself or somebody erased), to whom, where, and details."""

    at: datetime
    action: str
    actor: str
    subject: str
    area: str
    detail: dict[str, Any]


def list_deeds(session: Session, actor_id: int, today: date, span: Span) -> tuple[list[Deed], int]:
    """(entries, how many in all) of the actor's area; an admin also sees what belongs to no area."""
    seen: ColumnElement[bool] = AuditEntry.area_id.in_(visible_areas(session, actor_id, today))
    if "admin" in givable_roles(session, actor_id, today):
        seen = or_(seen, AuditEntry.area_id.is_(None))
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(seen)) or 0
    actor = aliased(Person)
    columns = (AuditEntry.at, AuditEntry.action, actor.name, Area.full_name, AuditEntry.detail)
    statement = (
        select(*columns, AuditEntry.subject_kind, AuditEntry.subject_id)
        .outerjoin(actor, actor.id == AuditEntry.actor_id)
        .outerjoin(Area, Area.id == AuditEntry.area_id)
        .where(seen)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .offset(span.offset)
        .limit(span.limit)
    )
    rows = session.execute(statement).all()
    names = _names(session, [int(row[6]) for row in rows if row[5] == "person" and row[6].isdigit()])
    deeds = []
    for at, action, by, area, detail, kind, key in rows:
        subject = names.get(key, "") if kind == "person" else ""
        deeds.append(Deed(at, action, by or "", subject, area or "", detail))
    return deeds, total


def _names(session: Session, ids: list[int]) -> dict[str, str]:
    """Names as they are today, by id as the log writes it; erased people have none."""
    return {str(row.id): row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}
