"""Nothing dated is issued by a clock that cannot be right; the certificate waits, and comes by itself."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.base import clock, timekeeping
from lms.base.clock import BUILT, local_day
from lms.certificates import actions as certificates, held_back
from lms.certificates.held_back import ClockDoubted
from lms.certificates.models import Certificate, RegisterNumber
from lms.learning import actions
from lms.learning.models import Attempt, Completion, Enrolment
from lms.learning.queries import enrolment_of, items_of
from lms.operating import checks
from lms.people import audit
from tests.browser import signed_in
from tests.factories.people import World, world

NOW = datetime.now(UTC)
YEARS = timedelta(days=730)
#: Two years on, a month back, and the day on which an empty battery wakes up.
WRONG = (NOW + YEARS, NOW - timedelta(days=30), datetime(2009, 1, 1, tzinfo=UTC))


def learnt(session: Session, made: World, moment: datetime) -> tuple[Enrolment, Attempt]:
    """The farmer joins, reads everything and passes, by a clock that says `moment`."""
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, moment)
    for lesson in ("bai-1", "bai-2"):
        for step in ("buoc-1", "buoc-2"):
            actions.read_step(session, enrolment, lesson, step, moment)
    attempt = actions.start_attempt(session, enrolment, moment, random.Random(1))
    for item in items_of(session, attempt.id):
        actions.answer(session, attempt, item, {"answer": ["b"]}, moment)
    actions.submit(session, enrolment, attempt, moment)
    session.commit()
    return enrolment, attempt


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the machine's clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def issued(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Certificate)) or 0


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("seen_before", [True, False])
def test_a_certificate_waits_for_a_right_clock_and_then_comes_with_the_right_date(
    app: Flask, session: Session, says: Callable[[datetime], None], wrong: datetime, seen_before: bool
) -> None:
    made = world(session, NOW - timedelta(days=2))
    actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW - timedelta(days=2))
    if seen_before:
        timekeeping.believe_or_doubt(session, NOW, held_back.newest_fact)
    _fact(session, made)
    says(wrong)
    enrolment, _attempt = learnt(session, made, wrong)
    assert issued(session) == 0
    assert session.scalar(select(func.count()).select_from(Completion)) == 1
    assert session.scalar(select(func.count()).select_from(RegisterNumber)) == 0
    assert held_back.count(session) == 1
    page = signed_in(app, made.farmer).get("/toi").text
    assert "có sau, khi đồng hồ của máy chủ được chỉnh đúng" in page
    assert "Chưa có giấy nào" not in page
    with pytest.raises(ClockDoubted):
        certificates.issue_waiting(session, wrong)
    says(NOW)
    assert certificates.issue_waiting(session, NOW) == 1
    one = session.scalars(select(Certificate)).one()
    assert (one.enrolment_id, one.year) == (enrolment.id, local_day(NOW).year)
    assert one.words["issued_year"] == local_day(NOW).year
    assert one.words["period_to"][-4:] <= str(local_day(NOW).year)
    assert held_back.count(session) == 0
    assert not timekeeping.waits_since(session, NOW + YEARS)


def _fact(session: Session, made: World) -> None:
    """Something was recorded two days ago, by a clock that was right."""
    audit.note(session, NOW - timedelta(days=2), "pin_reset", ("person", made.farmer.id))
    session.flush()


def test_officers_are_told_why_nothing_can_be_issued_again(session: Session, says: Callable[[datetime], None]) -> None:
    made = world(session, NOW)
    enrolment, _attempt = learnt(session, made, NOW)
    one = session.scalars(select(Certificate)).one()
    says(NOW + YEARS)
    with pytest.raises(ClockDoubted, match="Đồng hồ máy chủ"):
        certificates.reissue(session, one, {"name": "Khác"}, NOW + YEARS, by_id=None)
    assert one.revoked_at is None
    says(NOW)
    certificates.revoke(session, one, "nhầm", NOW, by_id=None)
    says(NOW + YEARS)
    with pytest.raises(ClockDoubted):
        certificates.issue_again(session, enrolment, NOW + YEARS, by_id=None)
    assert held_back.count(session) == 0, "what was taken back does not come again by itself"


def test_doctor_tells_of_a_clock_years_ahead_and_of_one_before_this_program(session: Session) -> None:
    made = world(session, NOW)
    learnt(session, made, NOW)
    assert checks.clock(session, NOW) == ""
    assert "set the clock" in checks.clock(session, NOW + YEARS)
    assert str(BUILT) in checks.clock(session, datetime(2009, 1, 1, tzinfo=UTC))


def test_after_the_administrator_has_said_that_it_is_right_nothing_waits(
    session: Session, says: Callable[[datetime], None]
) -> None:
    made = world(session, NOW)
    timekeeping.believe_or_doubt(session, NOW, held_back.newest_fact)
    says(NOW + YEARS)
    learnt(session, made, NOW + YEARS)
    assert enrolment_of(session, made.farmer.id, made.course.id) is not None
    assert timekeeping.confirm(session, NOW + YEARS)
    assert certificates.issue_waiting(session, NOW + YEARS) == 1
