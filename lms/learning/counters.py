"""Counters: area x course x day x kind, written in the same transaction as the fact they count.

They can be rebuilt from the facts at any time, and `differences` compares the two. The facts of certificates, which
live on a higher floor, are handed in by the caller.
"""

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.db import add_to_count
from lms.base.localdays import local_day_of
from lms.learning.models import Completion, Counter, Enrolment


class CounterKey(NamedTuple):
    """What a counter counts: area, course, day and kind of fact."""

    area_id: int
    course_id: int
    day: date
    kind: str


def add(session: Session, kind: str, enrolment: Enrolment, day: date, step: int = 1) -> None:
    """Count one fact of an enrolment on a day, atomically."""
    key = {"area_id": enrolment.area_id, "course_id": enrolment.course_id, "day": day, "kind": kind}
    add_to_count(session, Counter, key, "n", step)


def shift(session: Session, kind: str, enrolment: Enrolment, old: datetime | None, new: datetime) -> None:
    """Move a fact to the day of `new` from that of `old` (None: it was not counted yet)."""
    for day, step in moves(old, new):
        add(session, kind, enrolment, day, step)


def moves(old: datetime | None, new: datetime) -> list[tuple[date, int]]:
    """(day, +1 or -1) for each counter to change when a fact happened at `new` instead of `old` (None: it is new)."""
    before, after = local_day(old) if old else None, local_day(new)
    if before == after:
        return []
    return [*([(before, -1)] if before else []), (after, 1)]


class Facts:
    """Facts that a package on a higher floor keeps: a SELECT of area_id, course_id, day, kind, one row a fact."""

    def __init__(self, session: Session, statement: Select[Any]) -> None:
        self.session, self.statement = session, statement

    def __iter__(self) -> Iterator[tuple[CounterKey, int]]:
        """(key, 1) for each fact."""
        for row in self.session.execute(self.statement):
            yield CounterKey(*row), 1


def facts_of(kind: str, moment: Any, *where: ColumnElement[bool]) -> Select[Any]:
    """A SELECT for `Facts`: each enrolment with a `moment` is a fact of that day; the caller adds joins and bounds."""
    day, what = local_day_of(moment).label("day"), literal_column(f"'{kind}'", String).label("kind")
    return select(Enrolment.area_id, Enrolment.course_id, day, what).where(moment.is_not(None), *where)


def _own_facts() -> list[Select[Any]]:
    done = facts_of("completed", Completion.completed_at)
    return [
        facts_of("joined", Enrolment.joined_at),
        facts_of("started", Enrolment.started_at),
        done.join(Completion, Completion.enrolment_id == Enrolment.id),
    ]


def _counted(certified: Facts | Sequence[Any]) -> Subquery:
    """A SELECT of what each counter should say, one row for each; the database does the grouping."""
    more = [certified.statement] if isinstance(certified, Facts) else []
    one = union_all(*_own_facts(), *more).subquery()
    key = (one.c.area_id, one.c.course_id, one.c.day, one.c.kind)
    return select(*key, func.count().label("n")).group_by(*key).subquery()


def from_facts(session: Session, certified: Facts | Sequence[Any]) -> Tally[CounterKey]:
    """Every counter as the facts say it should be, read into memory, so only for a few people or rows."""
    return Tally({CounterKey(a, c, d, k): n for a, c, d, k, n in session.execute(select(_counted(certified)))})


def as_kept(session: Session) -> Tally[CounterKey]:
    """Every counter as it is kept, read into memory, so only for a few people or rows."""
    statement = select(Counter.area_id, Counter.course_id, Counter.day, Counter.kind, Counter.n).where(Counter.n != 0)
    return Tally({CounterKey(a, c, d, k): n for a, c, d, k, n in session.execute(statement)})


def differences(session: Session, certified: Facts | Sequence[Any]) -> list[tuple[CounterKey, int, int]]:
    """(key, kept number, number by the facts) of every counter that is wrong; empty when all is well.

    The database compares: only what differs comes here, however many counters there are.
    """
    facts: Subquery = _counted(certified)
    none: ColumnElement[int] = literal_column("0")
    kept = select(Counter.area_id, Counter.course_id, Counter.day, Counter.kind, Counter.n, none.label("ought"))
    ought = select(*(facts.c[name] for name in CounterKey._fields), none, facts.c.n)
    both = union_all(kept.where(Counter.n != 0), ought).subquery()
    key, said, found = [both.c[name] for name in CounterKey._fields], func.sum(both.c.n), func.sum(both.c.ought)
    wrong = select(*key, said, found).group_by(*key).having(said != found).order_by(*key)
    return [(CounterKey(*row[:4]), int(row[4]), int(row[5])) for row in session.execute(wrong)]


def rebuild(session: Session, certified: Facts | Sequence[Any]) -> None:
    """Write all counters again from the facts, inside the database. Does not commit."""
    session.execute(delete(Counter))
    facts = _counted(certified)
    session.execute(insert(Counter).from_select([*CounterKey._fields, "n"], select(facts)))
