"""Counters: area x course x day x kind, written in the same transaction as the fact they count.

They can be rebuilt from the facts at any time, and `differences` compares the two; certificates, which live on a
higher floor, hand their own facts in.
"""

from collections import Counter as Tally
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.db import add_to_count
from lms.learning.models import Completion, Counter, Enrolment

#: (area id, course id, day, kind)
Key = tuple[int, int, date, str]


def add(session: Session, kind: str, enrolment: Enrolment, day: date, step: int = 1) -> None:
    """Count one fact of an enrolment on a day, atomically."""
    key = {"area_id": enrolment.area_id, "course_id": enrolment.course_id, "day": day, "kind": kind}
    add_to_count(session, Counter, key, "n", step)


def shift(session: Session, kind: str, enrolment: Enrolment, old: datetime | None, new: datetime) -> None:
    """A fact is now known to have happened at `new` instead of `old` (None: it is new)."""
    before, after = local_day(old) if old else None, local_day(new)
    if before == after:
        return
    if before is not None:
        add(session, kind, enrolment, before, -1)
    add(session, kind, enrolment, after)


def from_facts(session: Session, certified: Iterable[tuple[Key, int]]) -> Tally[Key]:
    """What the counters ought to say."""
    tally: Tally[Key] = Tally()
    for key, step in certified:
        tally[key] += step
    columns = (
        Enrolment.area_id,
        Enrolment.course_id,
        Enrolment.joined_at,
        Enrolment.started_at,
        Completion.completed_at,
    )
    statement = select(*columns).outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    for area_id, course_id, *moments in session.execute(statement):
        for kind, moment in zip(("joined", "started", "completed"), moments, strict=True):
            if moment is not None:
                tally[area_id, course_id, local_day(moment), kind] += 1
    return tally


def as_kept(session: Session) -> Tally[Key]:
    """What the counters say."""
    statement = select(Counter.area_id, Counter.course_id, Counter.day, Counter.kind, Counter.n).where(Counter.n != 0)
    return Tally({(area, course, day, kind): n for area, course, day, kind, n in session.execute(statement)})


def differences(session: Session, certified: Iterable[tuple[Key, int]]) -> list[tuple[Key, int, int]]:
    """(key, kept, facts) of every counter that is not what the facts say; empty when all is well."""
    kept, facts = as_kept(session), from_facts(session, certified)
    return [(key, kept[key], facts[key]) for key in sorted(kept.keys() | facts.keys()) if kept[key] != facts[key]]


def rebuild(session: Session, certified: Iterable[tuple[Key, int]]) -> None:
    """Write all counters anew from the facts."""
    facts = from_facts(session, certified)
    session.execute(delete(Counter))
    rows = [{"area_id": a, "course_id": c, "day": d, "kind": k, "n": n} for (a, c, d, k), n in facts.items() if n]
    if rows:
        session.execute(insert(Counter), rows)
