"""The words of a new certificate, gathered once and frozen into the register."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.areas.queries import path_text
from lms.base.clock import local_day
from lms.base.codes import grouped
from lms.catalogue.outline import Outline, outline
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.models import Issuer
from lms.certificates.queries import issuer_for
from lms.learning.models import Enrolment
from lms.people.queries import home_area_id, person_by_id


@dataclass(frozen=True)
class NewNumber:
    """A number of the register: given once, never again."""

    number: int
    year: int
    code: str


def printed_code(code: str) -> str:
    """A code in the form in which it is printed: "LL-7K3M-9PQR"."""
    return f"LL-{grouped(code)}"


def register_area(session: Session, enrolment: Enrolment) -> int:
    """The area whose register gives this enrolment's certificate its number."""
    return issuer_for(session, enrolment.area_id)[1]


@dataclass(frozen=True)
class LearnerFacts:
    """What is known of a learner who has completed a course; `lines` are the issuer's, None when nobody has set any."""

    name: str
    birth_year: int | None
    area_text: str
    tree: Outline
    lines: Issuer | None
    joined_at: datetime
    completed_at: datetime


def words_for(
    session: Session, enrolment: Enrolment, completed_at: datetime, given: NewNumber, now: datetime
) -> CertificateWords:
    """The words on the paper. The place is where the person lives now, the lines are those of the nearest issuer."""
    person = person_by_id(session, enrolment.person_id)
    facts = LearnerFacts(
        name=person.name,
        birth_year=person.birth_year,
        area_text=path_text(session, home_area_id(session, person.id) or enrolment.area_id),
        tree=outline(session, enrolment.version_id),
        lines=issuer_for(session, enrolment.area_id)[0],
        joined_at=enrolment.joined_at,
        completed_at=completed_at,
    )
    return words_of(facts, given, now)


def words_of(facts: LearnerFacts, given: NewNumber, now: datetime) -> CertificateWords:
    """The words on the paper, from facts that are known already."""
    lines = facts.lines or Issuer(issuer_line="LỚP LÀNG", upper_line="", place="", signer_title="", signer_name="")
    suffix = lines.number_suffix or "GCN"
    day = local_day(now)
    return CertificateWords(
        issuer_upper=lines.upper_line,
        issuer=lines.issuer_line,
        place=lines.place,
        name=facts.name,
        birth_year=str(facts.birth_year or ""),
        area_text=facts.area_text,
        course_title=facts.tree.title,
        period_from=local_day(facts.joined_at).strftime("%d/%m/%Y"),
        period_to=local_day(facts.completed_at).strftime("%d/%m/%Y"),
        lessons=len(facts.tree.lessons),
        hours_text=hours(facts.tree.minutes),
        result="Đạt",
        issued_day=day.day,
        issued_month=day.month,
        issued_year=day.year,
        number_text=f"{given.number:03d}/{given.year}/{suffix}",
        register_text=f"{given.number:03d}",
        code=printed_code(given.code),
        signer_title=lines.signer_title,
        signer_name=lines.signer_name,
    )


def hours(minutes: int) -> str:
    """Minutes as people say them: 75 gives "1 giờ 15 phút"."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} giờ" if whole else "", f"{rest} phút" if rest or not whole else ""]
    return " ".join(part for part in parts if part)
