"""What is done to a course, by whom and when, for the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.catalogue.models import Course
from lms.people import audit


@dataclass(frozen=True)
class Deed:
    """Who does something to a course, and when."""

    actor_id: int
    at: datetime


def note(session: Session, deed: Deed, action: str, course: Course, **detail: Any) -> None:
    """Write into the audit log what was done to a course."""
    subject = ("course", course.id)
    audit.note(session, deed.at, action, subject, actor_id=deed.actor_id, area_id=course.area_id, **detail)
