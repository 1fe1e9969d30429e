"""The audit log: written in the same transaction as the deed it tells of."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.people.models import AuditEntry


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
    """Write that `actor_id` did `action` to `subject` (kind, id); `detail` is plain JSON."""
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
