"""The register as the officer reads it ("Sổ cấp giấy"): the certificates of an area, and one with its history."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.base.errors import NotFound
from lms.base.paging import Span
from lms.base.text import fold
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.models import Certificate
from lms.certificates.queries import Owned
from lms.certificates.rules import bare_code
from lms.learning.models import Enrolment
from lms.people.listing import named
from lms.people.models import Person

STATES = ("valid", "replaced", "revoked")
_later = aliased(Certificate)


class RegisterLine(NamedTuple):
    """One line of the register; the words are those on the paper."""

    code: str
    words: dict[str, Any]
    issued_at: datetime
    state: str


def state_of(revoked_at: datetime | None, replaced_by: int | None) -> str:
    """The state of a certificate: "valid", "replaced" by a corrected one, or "revoked"."""
    if revoked_at is None:
        return "valid"
    return "revoked" if replaced_by is None else "replaced"


def list_certificates(
    session: Session, areas: Select[Any], typed: str, state: str, span: Span
) -> tuple[list[RegisterLine], int]:
    """One page of the register's lines in `areas`, newest first, and how many there are in all; searched by name,
    code or number; `state` is "" for all."""
    found = _wanted(select(Certificate.id), areas, typed, state)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    columns = (Certificate.code, Certificate.words, Certificate.issued_at, Certificate.revoked_at, _later.id)
    page = _wanted(select(*columns), areas, typed, state)
    page = page.order_by(Certificate.issued_at.desc(), Certificate.id.desc()).offset(span.offset).limit(span.limit)
    return [RegisterLine(code, words, at, state_of(*rest)) for code, words, at, *rest in session.execute(page)], total


def certificate_within(session: Session, areas: Select[Any], code: str, *, lock: bool = False) -> Owned:
    """A certificate whose enrolment lies in `areas`. Raises NotFound for any other.

    With `lock` the row is held by lock until the end of the transaction, so that a deed sent twice at once is done
    once.
    """
    statement = (
        select(Certificate, Enrolment.person_id, Enrolment.course_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.code == bare_code(code), Enrolment.area_id.in_(areas))
    )
    if lock:
        statement = statement.with_for_update(of=Certificate).execution_options(populate_existing=True)
    found = session.execute(statement).first()
    if found is None:
        raise NotFound
    return Owned(*found)


def codes_within(session: Session, areas: Select[Any], codes: Sequence[str]) -> set[str]:
    """Which of these certificates lie in `areas`."""
    statement = select(Certificate.code).join(Enrolment, Enrolment.id == Certificate.enrolment_id)
    return set(session.scalars(statement.where(Certificate.code.in_(codes), Enrolment.area_id.in_(areas))))


def printable(session: Session, areas: Select[Any], codes: Sequence[str]) -> list[tuple[str, CertificateWords]]:
    """(code, words) of those of these certificates that lie in `areas` and may be printed, in the order of `codes`."""
    statement = (
        select(Certificate.code, Certificate.words)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Certificate.code.in_(codes), Certificate.revoked_at.is_(None), Enrolment.area_id.in_(areas))
    )
    found = {code: words for code, words in session.execute(statement) if not words.get("erased")}
    return [(code, CertificateWords.from_json(found[code])) for code in codes if code in found]


def history(session: Session, enrolment_id: int) -> list[tuple[Certificate, str]]:
    """Every certificate of an enrolment with its state, newest first."""
    statement = (
        select(Certificate, _later.id)
        .outerjoin(_later, _later.replaces_id == Certificate.id)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    )
    return [(one, state_of(one.revoked_at, later)) for one, later in session.execute(statement)]


def _wanted(columns: Any, areas: Select[Any], typed: str, state: str) -> Any:
    statement = (
        columns.join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(_later, _later.replaces_id == Certificate.id)
        .where(Enrolment.area_id.in_(areas))
    )
    if state in STATES:
        statement = statement.where(_is(state))
    return statement.where(_meant(typed)) if fold(typed) else statement


def _is(state: str) -> ColumnElement[bool]:
    if state == "valid":
        return Certificate.revoked_at.is_(None)
    gone = Certificate.revoked_at.is_not(None)
    return and_(gone, _later.id.is_(None) if state == "revoked" else _later.id.is_not(None))


def _meant(typed: str) -> ColumnElement[bool]:
    """A condition: by name or learner code, by the code on the paper, or by its number ("012/2026", also with the
    rest)."""
    meant = [named(typed), Certificate.code == bare_code(typed)]
    number = re.match(r"^\s*0*(\d{1,6})/(\d{4})\b", typed)
    if number:
        meant.append(and_(Certificate.number == int(number[1]), Certificate.year == int(number[2])))
    return or_(*meant)
