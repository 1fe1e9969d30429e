"""Deeds on certificates: issue, reissue with a correction, revoke, empty on erasure. None of them commits."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base import timekeeping
from lms.base.clock import local_day
from lms.base.codes import new_code
from lms.base.db import add_to_count
from lms.base.errors import Conflict, Invalid
from lms.base.text import N_, tidy
from lms.certificates import held_back
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.issuing import NewNumber, printed_code, register_area, words_for
from lms.certificates.models import Certificate, RegisterNumber
from lms.certificates.queries import owner_id, valid_of_enrolment
from lms.certificates.rules import CODE_LENGTH
from lms.learning import counters
from lms.learning.models import Completion, Enrolment
from lms.people import audit

ERASED = {"erased": True}
REPLACED = N_("Đã cấp lại giấy khác")


def issue(session: Session, enrolment: Enrolment, completed_at: datetime, now: datetime) -> Certificate:
    """The valid certificate of a completed enrolment; made when there is none, and counted.

    Raises ClockDoubted when the clock cannot be believed: see lms.certificates.held_back.
    """
    kept = valid_of_enrolment(session, enrolment.id)
    if kept is not None:
        return kept
    held_back.be_right(session)
    area_id = register_area(session, enrolment)
    given = _next_number(session, area_id, now)
    words = words_for(session, enrolment, completed_at, given, now)
    certificate = _write(session, enrolment.id, area_id, given, words, now)
    counters.add(session, "certified", enrolment, local_day(now))
    return certificate


def reissue(
    session: Session, certificate: Certificate, changes: dict[str, str], now: datetime, *, by_id: int | None
) -> Certificate:
    """Issue a new certificate with corrected words in place of this one; the old one stays in the register as replaced.

    `changes` may hold name, birth_year and area_text. Raises Conflict when the certificate is revoked already, and
    ClockDoubted.
    """
    held_back.be_right(session)
    session.refresh(certificate, with_for_update=True)
    if certificate.revoked_at is not None:
        raise Conflict(N_("Giấy này đã thu hồi rồi nên không cấp lại từ nó được."))
    certificate.revoked_at, certificate.revoked_reason = now, REPLACED
    session.flush()
    given = _next_number(session, certificate.register_area_id, now)
    day = local_day(now)
    fixed: dict[str, Any] = {
        "number_text": f"{given.number:03d}/{given.year}/" + certificate.words["number_text"].split("/", 2)[-1],
        "register_text": f"{given.number:03d}",
        "code": printed_code(given.code),
        "issued_day": day.day,
        "issued_month": day.month,
        "issued_year": day.year,
    }
    words = replace(CertificateWords.from_json(certificate.words), **{**changes, **fixed})
    new = _write(session, certificate.enrolment_id, certificate.register_area_id, given, words, now)
    new.replaces_id, new.issued_by_id = certificate.id, by_id
    _audit(session, certificate, "certificate_reissued", now, by_id, fields=sorted(changes), new=new.code)
    return new


def issue_waiting(session: Session, now: datetime, most: int = 200) -> int:
    """Issue at most `most` of the certificates that wait for a right clock; returns how many. Raises ClockDoubted.

    When none is left, no process looks again before another certificate has to wait.
    """
    held_back.be_right(session)
    found = held_back.due(session, most)
    for enrolment, done in found:
        # The course may have been completed on a day that never was.
        issue(session, enrolment, max(enrolment.joined_at, min(done, now)), now)
    if len(found) < most:
        timekeeping.release(session)
    return len(found)


def revoke(session: Session, certificate: Certificate, reason: str, now: datetime, *, by_id: int | None) -> None:
    """Take a certificate back; it stays in the register as revoked. Raises Invalid without a reason."""
    why = tidy(reason)
    if not why:
        raise Invalid("reason", N_("Ghi lý do thu hồi."))
    if certificate.revoked_at is not None:
        return
    certificate.revoked_at, certificate.revoked_reason = now, why[:200]
    enrolment = session.get_one(Enrolment, certificate.enrolment_id)
    counters.add(session, "revoked", enrolment, local_day(now))
    _audit(session, certificate, "certificate_revoked", now, by_id, reason=why[:200])


def issue_again(session: Session, enrolment: Enrolment, now: datetime, *, by_id: int | None) -> Certificate:
    """Issue a new certificate for a completed enrolment, after a revocation that was a mistake. Raises Conflict."""
    done = session.get(Completion, enrolment.id)
    if done is None:
        raise Conflict(N_("Học viên chưa học xong khóa này."))
    certificate = issue(session, enrolment, done.completed_at, now)
    certificate.issued_by_id = by_id
    _audit(session, certificate, "certificate_issued", now, by_id)
    return certificate


def forget_person(session: Session, person_id: int) -> None:
    """Empty the certificates of a person who is erased: numbers and courses stay in the register, names and everything
    else of the person go.

    The reason why a certificate was taken back goes too: somebody has typed it, and everybody reads it who looks the
    certificate up. That one was replaced by another is this program's own word and stays.
    """
    statement = (
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.person_id == person_id)
    )
    for certificate in session.scalars(statement):
        kept = ("course_title", "number_text", "register_text", "issued_year")
        certificate.words = ERASED | {key: certificate.words.get(key) for key in kept}
        if certificate.revoked_reason != REPLACED:
            certificate.revoked_reason = ""


def _next_number(session: Session, area_id: int, now: datetime) -> NewNumber:
    year = local_day(now).year
    key = {"area_id": area_id, "year": year}
    add_to_count(session, RegisterNumber, key, "last")
    statement = select(RegisterNumber.last).filter_by(**key).execution_options(populate_existing=True)
    number = session.scalars(statement).one()
    return NewNumber(number, year, _free_code(session))


def _write(
    session: Session, enrolment_id: int, area_id: int, given: NewNumber, words: CertificateWords, now: datetime
) -> Certificate:
    certificate = Certificate(
        code=given.code,
        enrolment_id=enrolment_id,
        register_area_id=area_id,
        year=given.year,
        number=given.number,
        words=words.to_json(),
        issued_at=now,
    )
    session.add(certificate)
    session.flush()
    return certificate


def _free_code(session: Session) -> str:
    while True:
        code = new_code(CODE_LENGTH)
        if session.scalar(select(Certificate.id).where(Certificate.code == code)) is None:
            return code


def _audit(
    session: Session, certificate: Certificate, action: str, now: datetime, by_id: int | None, **detail: Any
) -> None:
    enrolment = session.get_one(Enrolment, certificate.enrolment_id)
    subject = ("person", owner_id(session, certificate))
    audit.note(
        session, now, action, subject, actor_id=by_id, area_id=enrolment.area_id, certificate=certificate.code, **detail
    )
