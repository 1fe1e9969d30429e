"""Questions about certificates."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session, aliased

from lms.areas.queries import ancestors
from lms.base.clock import local_day
from lms.base.errors import NotFound
from lms.certificates.models import Certificate, Issuer
from lms.certificates.rules import bare_code
from lms.learning.counters import Facts, facts_of
from lms.learning.models import Enrolment


class Owned(NamedTuple):
    """A certificate with its owner and its course."""

    certificate: Certificate
    person_id: int
    course_id: int


def by_code(session: Session, typed: str) -> Certificate:
    """A certificate by what was typed or scanned ("LL-7K3M-9PQR"). Raises NotFound."""
    found = session.scalar(select(Certificate).where(Certificate.code == bare_code(typed)))
    if found is None:
        raise NotFound
    return found


def of_person(session: Session, person_id: int) -> list[Owned]:
    """All certificates of a person, newest first, replaced and revoked ones included."""
    statement = (
        select(Certificate, Enrolment.person_id, Enrolment.course_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    )
    return [Owned(*row) for row in session.execute(statement)]


def owner_id(session: Session, certificate: Certificate) -> int:
    """The id of the person whose certificate it is."""
    return session.scalars(select(Enrolment.person_id).where(Enrolment.id == certificate.enrolment_id)).one()


def valid_of_enrolment(session: Session, enrolment_id: int) -> Certificate | None:
    """The valid certificate of an enrolment; None when it has none."""
    return session.scalar(
        select(Certificate).where(Certificate.enrolment_id == enrolment_id, Certificate.revoked_at.is_(None))
    )


def valid_codes(session: Session, enrolment_ids: Sequence[int]) -> dict[int, str]:
    """Codes of the valid certificates of many enrolments, by enrolment; takes one query."""
    statement = select(Certificate.enrolment_id, Certificate.code).where(
        Certificate.enrolment_id.in_(enrolment_ids), Certificate.revoked_at.is_(None)
    )
    return {row.enrolment_id: row.code for row in session.execute(statement)}


def issuer_for(session: Session, area_id: int) -> tuple[Issuer | None, int]:
    """The nearest issuer above an area and the issuer's area; (None, topmost commune-like area) when none is set."""
    line = [area_id, *(area.id for area in ancestors(session, area_id))]
    known = {row.area_id: row for row in session.scalars(select(Issuer).where(Issuer.area_id.in_(line)))}
    for candidate in line:
        if candidate in known:
            return known[candidate], candidate
    return None, line[1] if len(line) > 1 else line[0]


def certified_facts(session: Session, of: Select[int] | None = None) -> Facts:
    """The facts behind two counters: "certified" for each issue that replaces nothing, "revoked" for each revocation.

    `of`: a SELECT of ids of people, to whom the facts are limited. A certificate that was replaced by a corrected one
    is neither: the person has one certificate before and after.
    """
    later = aliased(Certificate)
    replaced = select(later.id).where(later.replaces_id == Certificate.id).exists()
    theirs = [] if of is None else [Enrolment.person_id.in_(of)]
    issued = facts_of("certified", Certificate.issued_at, Certificate.replaces_id.is_(None), *theirs)
    revoked = facts_of("revoked", Certificate.revoked_at, ~replaced, *theirs)
    own = [one.join(Certificate, Certificate.enrolment_id == Enrolment.id) for one in (issued, revoked)]
    both = union_all(*own).subquery()
    return Facts(session, select(both))


def _deeds(certificate: Certificate, replaced_by: int | None) -> Iterator[tuple[date, str]]:
    if certificate.replaces_id is None:
        yield local_day(certificate.issued_at), "certified"
    if certificate.revoked_at is not None and replaced_by is None:
        yield local_day(certificate.revoked_at), "revoked"


class HeldCertificates(NamedTuple):
    """An enrolment's certificates: the valid one's code, and the days on which each counter counts them."""

    code: str = ""
    deeds: tuple[tuple[date, str], ...] = ()

    def days(self, kind: str) -> list[date]:
        """The days on which something of this kind happened."""
        return [day for day, what in self.deeds if what == kind]


def held_in(session: Session, area_ids: Sequence[int]) -> dict[int, HeldCertificates]:
    """The certificates of every enrolment of these areas, by enrolment; takes one query."""
    later = aliased(Certificate)
    statement = (
        select(Certificate, later.id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(later, later.replaces_id == Certificate.id)
        .where(Enrolment.area_id.in_(area_ids))
        .order_by(Certificate.id)
    )
    found: dict[int, HeldCertificates] = {}
    for certificate, replaced_by in session.execute(statement):
        known = found.get(certificate.enrolment_id, HeldCertificates())
        code = known.code if certificate.revoked_at else certificate.code
        found[certificate.enrolment_id] = HeldCertificates(code, (*known.deeds, *_deeds(certificate, replaced_by)))
    return found
