"""What is kept about the long work that somebody asked for."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.jobs.models import Job

TABLES = ("job",)


def own_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Kind, name, state and days of each of a person's jobs; oldest first."""
    columns = (Job.kind, Job.about, Job.state, Job.created_at, Job.ended_at)
    mine = select(*columns).where(Job.asked_by_id == person_id).order_by(Job.id)
    return [dict(row._mapping) for row in session.execute(mine)]
