"""The audit log: written in the same transaction as the deed that it records."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.people.models import AuditEntry


@dataclass(frozen=True)
class By:
    """Who does something for somebody else, when, and in which area's log it is written."""

    actor_id: int
    now: datetime
    area_id: int | None = None

    @property
    def today(self) -> date:
        """The day of the deed, in Vietnam."""
        return local_day(self.now)


def note(
    session: Session,
    now: datetime,
    action: str,
    subject: tuple[str, object],
    *,
    actor_id: int | None = None,
    area_id: int | None = None,
    **detail: Any,
) -> None:
    """Write that `actor_id` did `action` to `subject` (kind, id); `detail` is plain JSON. Does not commit."""
    kind, subject_id = subject
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            action=action,
            subject_kind=kind,
            subject_id=str(subject_id),
            area_id=area_id,
            detail=detail,
        )
    )


def note_by(session: Session, by: By, action: str, subject: tuple[str, object], **detail: Any) -> None:
    """Write a deed of the officer `by`. Does not commit."""
    note(session, by.now, action, subject, actor_id=by.actor_id, area_id=by.area_id, **detail)
