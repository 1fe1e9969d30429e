"""Certificates for thousands of completions at once: a few statements for five hundred, not ten for each."""

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from lms.areas.queries import paths
from lms.base.clock import local_day
from lms.base.codes import new_code
from lms.base.db import add_to_count
from lms.catalogue.outline import outline
from lms.certificates.issuing import LearnerFacts, NewNumber, words_of
from lms.certificates.models import Certificate, Issuer, RegisterNumber
from lms.certificates.queries import issuer_for, valid_codes
from lms.certificates.rules import CODE_LENGTH
from lms.learning.models import Enrolment
from lms.people.models import Person, PersonArea

AT_ONCE = 500
_COLUMNS = (
    Enrolment.id,
    Enrolment.area_id,
    Enrolment.version_id,
    Enrolment.joined_at,
    Person.name,
    Person.birth_year,
    PersonArea.area_id.label("home_id"),
)


Issuers = dict[int, tuple[Issuer | None, int]]
Completed = Sequence[tuple[int, datetime]]


def issue_many(session: Session, completed: Completed) -> int:
    """Issue the certificates of (enrolment id, moment of completion) as of that moment, in the order of time.

    Returns how many were issued; an enrolment with a valid one keeps it. The words are those of `actions.issue`.
    Counters are left to the caller, who rebuilds them once (learning.counters.rebuild).
    """
    issuers: Issuers = {}
    in_time = sorted(completed, key=lambda pair: (pair[1], pair[0]))
    starts = range(0, len(in_time), AT_ONCE)
    return sum(_issue(session, in_time[start : start + AT_ONCE], issuers) for start in starts)


def _issue(session: Session, completed: Completed, issuers: Issuers) -> int:
    due = list(_due(session, completed))
    for row, _done in due:
        if row.area_id not in issuers:
            issuers[row.area_id] = issuer_for(session, row.area_id)
    places = paths(session, [row.home_id or row.area_id for row, _done in due])
    registers = [(issuers[row.area_id][1], local_day(done).year) for row, done in due]
    rows = []
    for (row, done), (area_id, _year), given in zip(due, registers, _numbers(session, registers), strict=True):
        facts = LearnerFacts(
            name=row.name,
            birth_year=row.birth_year,
            area_text=places[row.home_id or row.area_id],
            tree=outline(session, row.version_id),
            lines=issuers[row.area_id][0],
            joined_at=row.joined_at,
            completed_at=done,
        )
        rows.append(_row(row.id, area_id, given, facts, done))
    if rows:
        session.execute(insert(Certificate.__table__), rows)  # type: ignore[arg-type]
    return len(rows)


def _due(session: Session, completed: Completed) -> Iterator[tuple[Any, datetime]]:
    """What is known of the enrolments that have no certificate yet, in the order given."""
    ids = [enrolment_id for enrolment_id, _done in completed]
    kept = valid_codes(session, ids)
    home = and_(PersonArea.person_id == Person.id, PersonArea.valid_to.is_(None))
    statement = (
        select(*_COLUMNS)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(PersonArea, home)
        .where(Enrolment.id.in_(ids), Person.erased_at.is_(None))
    )
    found = {row.id: row for row in session.execute(statement)}
    for enrolment_id, done in completed:
        if enrolment_id in found and enrolment_id not in kept:
            yield found[enrolment_id], done


def _numbers(session: Session, registers: Sequence[tuple[int, int]]) -> Iterator[NewNumber]:
    """The next number of each (register area, year), each register's numbers taken at once."""
    following: dict[tuple[int, int], int] = {}
    for (area_id, year), count in sorted(Tally(registers).items()):
        key = {"area_id": area_id, "year": year}
        add_to_count(session, RegisterNumber, key, "last", count)
        last = select(RegisterNumber.last).filter_by(**key)
        following[area_id, year] = (session.scalar(last) or count) - count + 1
    for register, code in zip(registers, _free_codes(session, len(registers)), strict=True):
        yield NewNumber(following[register], register[1], code)
        following[register] += 1


def _free_codes(session: Session, count: int) -> list[str]:
    """As many different codes as `count` says, none of which a certificate has."""
    codes: set[str] = set()
    while len(codes) < count:
        codes |= {new_code(CODE_LENGTH) for _ in range(count - len(codes))}
        codes -= set(session.scalars(select(Certificate.code).where(Certificate.code.in_(codes))))
    return list(codes)


def _row(enrolment_id: int, area_id: int, given: NewNumber, facts: LearnerFacts, issued_at: datetime) -> dict[str, Any]:
    return {
        "code": given.code,
        "enrolment_id": enrolment_id,
        "register_area_id": area_id,
        "year": given.year,
        "number": given.number,
        "words": words_of(facts, given, issued_at).to_json(),
        "issued_at": issued_at,
    }
