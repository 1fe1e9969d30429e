"""Certificates are issued once, replaced, taken back and issued again; the register keeps every number."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area
from lms.base.errors import Conflict, Invalid
from lms.certificates import actions
from lms.certificates.models import Certificate
from lms.learning import actions as learning
from lms.learning.models import Completion, Counter, Enrolment
from lms.people import actions as people
from lms.people.models import AuditEntry
from tests.factories.people import SINCE, World, world

pytestmark = pytest.mark.both_engines
NOW = datetime.now(UTC)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


@pytest.fixture
def enrolment(session: Session, made: World) -> Enrolment:
    """The farmer's, completed."""
    found = learning.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)
    session.add(Completion(enrolment_id=found.id, version_id=found.version_id, completed_at=NOW))
    session.flush()
    return found


def counted(session: Session, kind: str) -> int:
    """What the counters say."""
    session.flush()
    return session.scalar(select(func.coalesce(func.sum(Counter.n), 0)).where(Counter.kind == kind)) or 0


def logged(session: Session) -> list[tuple[str, int | None]]:
    """(deed, who did it) of everything about certificates in the log."""
    session.flush()
    about = select(AuditEntry).where(AuditEntry.action.startswith("certificate_")).order_by(AuditEntry.id)
    return [(entry.action, entry.actor_id) for entry in session.scalars(about)]


def test_a_completed_course_has_one_certificate_however_often_it_is_issued(
    session: Session, enrolment: Enrolment
) -> None:
    first = actions.issue(session, enrolment, NOW, NOW)
    assert actions.issue(session, enrolment, NOW, NOW + timedelta(days=1)) is first
    assert (first.number, first.words["name"], first.revoked_at) == (1, "Nguyễn Thị Thoa", None)
    assert counted(session, "certified") == 1


def test_numbers_of_a_commune_go_on_by_one_and_begin_anew_elsewhere(
    session: Session, made: World, enrolment: Enrolment
) -> None:
    there = add_area(session, NewArea("05563-01", "hamlet", "Xóm Héo", made.next_commune.id, SINCE))
    numbers = [actions.issue(session, enrolment, NOW, NOW).number]
    for name, home in (("Lê Văn Tám", made.hamlet), ("Ma Thị Nga", there), ("Lò Văn Ín", made.hamlet)):
        person = people.register(session, people.NewPerson(name, 1970, home.id), NOW)
        joined = learning.enrol(session, person.id, made.course.id, home.id, NOW)
        numbers.append(actions.issue(session, joined, NOW, NOW).number)
    assert numbers == [1, 2, 1, 3]


def test_a_certificate_with_corrected_words_takes_the_place_of_the_old_one(
    session: Session, made: World, enrolment: Enrolment
) -> None:
    old = actions.issue(session, enrolment, NOW, NOW)
    kept = dict(old.words)
    new = actions.reissue(session, old, {"name": "Nguyễn Thị Thỏa"}, NOW, by_id=made.farmer.id)
    assert (old.revoked_at, old.revoked_reason, old.words) == (NOW, actions.REPLACED, kept)
    assert (new.replaces_id, new.issued_by_id, new.number) == (old.id, made.farmer.id, 2)
    assert new.words["name"] == "Nguyễn Thị Thỏa"
    assert new.words["number_text"].startswith("002/")
    assert new.words["number_text"].split("/")[2:] == kept["number_text"].split("/")[2:]
    assert new.words["register_text"] == "002"
    assert new.words["code"] != kept["code"]
    assert {key for key in kept if kept[key] != new.words[key]} == {"name", "number_text", "register_text", "code"}
    assert logged(session) == [("certificate_reissued", made.farmer.id)]
    assert counted(session, "certified") == 1, "it is the same person's"
    with pytest.raises(Conflict):
        actions.reissue(session, old, {}, NOW, by_id=None)


def test_a_certificate_is_taken_back_once_and_with_a_reason(session: Session, enrolment: Enrolment) -> None:
    certificate = actions.issue(session, enrolment, NOW, NOW)
    for reason in ("", "  "):
        with pytest.raises(Invalid) as refused:
            actions.revoke(session, certificate, reason, NOW, by_id=None)
        assert refused.value.field == "reason"
    actions.revoke(session, certificate, " Nhầm  người " + "x" * 300, NOW, by_id=None)
    assert certificate.revoked_reason.startswith("Nhầm người x")
    assert len(certificate.revoked_reason) == 200
    actions.revoke(session, certificate, "Lần hai", NOW + timedelta(days=1), by_id=None)
    assert certificate.revoked_at == NOW
    assert counted(session, "revoked") == 1
    assert logged(session) == [("certificate_revoked", None)]


def test_after_a_mistake_a_new_one_is_issued_to_whoever_completed(
    session: Session, made: World, enrolment: Enrolment
) -> None:
    first = actions.issue(session, enrolment, NOW, NOW)
    actions.revoke(session, first, "Nhầm", NOW, by_id=None)
    again = actions.issue_again(session, enrolment, NOW, by_id=made.farmer.id)
    assert (again.number, again.issued_by_id, again.revoked_at) == (2, made.farmer.id, None)
    assert logged(session)[-1] == ("certificate_issued", made.farmer.id)
    session.delete(session.get_one(Completion, enrolment.id))
    session.flush()
    with pytest.raises(Conflict):
        actions.issue_again(session, enrolment, NOW, by_id=None)


def test_on_erasure_the_register_keeps_numbers_and_courses_only(session: Session, enrolment: Enrolment) -> None:
    first = actions.issue(session, enrolment, NOW, NOW)
    second = actions.reissue(session, first, {"name": "Nguyễn Thị Thỏa"}, NOW, by_id=None)
    actions.revoke(session, second, "Bà Thoa nhờ", NOW, by_id=None)
    actions.forget_person(session, enrolment.person_id)
    for certificate in (first, second):
        assert certificate.words["erased"] is True
        assert set(certificate.words) == {"erased", "course_title", "number_text", "register_text", "issued_year"}
        assert certificate.words["course_title"] == "Khóa thử"
    assert (first.revoked_reason, second.revoked_reason) == (actions.REPLACED, "")


def test_certificates_that_waited_are_issued_and_no_more_looked_for(session: Session, enrolment: Enrolment) -> None:
    early = NOW - timedelta(days=400)
    session.get_one(Completion, enrolment.id).completed_at = early
    session.flush()
    assert actions.issue_waiting(session, NOW) == 1
    certificate = session.scalars(select(Certificate)).one()
    assert (certificate.enrolment_id, certificate.words["issued_year"]) == (enrolment.id, NOW.year)
    assert actions.issue_waiting(session, NOW) == 0
