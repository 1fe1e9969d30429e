"""The officer's months: how many joined and how many completed, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.learning.models import Counter
from lms.reports.figures import Wanted, conditions
from lms.reports.unmet import facts


@dataclass(frozen=True)
class Month:
    """How many times people joined a course, and completed one, in one month."""

    year: int
    month: int
    joined: int = 0
    completed: int = 0

    @property
    def label(self) -> str:
        """The month as people write it: "11/2026"."""
        return f"{self.month:02d}/{self.year}"


def months(session: Session, wanted: Wanted, area_ids: Sequence[int]) -> list[Month]:
    """The months from the first to the last in which something happened, empty ones between them included."""
    found: dict[int, dict[str, int]] = {}
    statement = (
        select(Counter.day, Counter.kind, func.sum(Counter.n))
        .where(*conditions(wanted, area_ids), Counter.kind.in_(("joined", "completed")))
        .group_by(Counter.day, Counter.kind)
    )
    if wanted.since is not None:
        statement = statement.where(Counter.day >= wanted.since)
    rows = [(day, kind, n) for day, kind, n in session.execute(statement)]
    if wanted.met:
        left_out = facts(session, area_ids, wanted.course_id)
        rows += [
            (f.day, f.kind, -1) for f in left_out if f.kind in ("joined", "completed") and wanted.holds_inside(f.day)
        ]
    for day, kind, n in rows:
        month = found.setdefault(day.year * 12 + day.month - 1, {})
        month[kind] = month.get(kind, 0) + n
    if not found:
        return []
    whole = range(min(found), max(found) + 1)
    return [Month(number // 12, number % 12 + 1, **found.get(number, {})) for number in whole]
