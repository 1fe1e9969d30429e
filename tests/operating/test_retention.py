"""What is older than its setting says goes, what is younger stays, and nothing that is counted changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.base.settings import Settings, SettingsError, from_environment
from lms.certificates.queries import certified_facts
from lms.learning import counters
from lms.learning.models import Enrolment
from lms.operating import retention
from lms.operating.checkup import privacy_page
from lms.people import actions as people, audit, corrections
from lms.people.models import AuditEntry, CorrectionRequest, Person
from lms.web import limits
from tests.factories.lives import Life, whole_life

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = timedelta(days=1)
SETTINGS = Settings(
    "", "x", keep_audit_years=2, keep_correction_days=20, keep_working_days=10, keep_idle_years=3, correction_days=5
)
#: How old things of each kind may become, and how their age is set.
AGES: dict[str, tuple[timedelta, Callable[[datetime], Any]]] = {
    "log entries": (timedelta(days=730), lambda at: {"at": at}),
    "answered corrections": (20 * DAY, lambda at: {"state": "refused", "done_at": at}),
    "open forms": (10 * DAY, lambda at: {"seen_at": at}),
    "question files": (30 * DAY, lambda at: {"created_at": at}),
    "handouts": (30 * DAY, lambda at: {"created_at": at}),
    "long work": (7 * DAY, lambda at: {"ended_at": at}),
    "joining forms": (DAY, lambda at: {"at": at}),
    "tries": (DAY, lambda at: {"window": int(at.timestamp())}),
}


KEY = "k7Qw2-zR9tB4_xM1vL6pN3sD8fG5hJ0cY"


@pytest.fixture
def life(session: Session) -> Life:
    made = whole_life(session)
    limits.count(session, limits.CROWD_AT_ADDRESS, "x", NOW)
    session.commit()
    return made


def sizes(session: Session) -> dict[str, int]:
    """Rows of each kind."""
    return {kept.name: session.scalar(select(func.count()).select_from(kept.table)) or 0 for kept in retention.KEPT}


def age(session: Session, how_old: timedelta) -> None:
    """Make everything older than its kind may become by so much."""
    for kept in retention.KEPT:
        longest, values = AGES[kept.name]
        session.execute(update(kept.table).values(values(NOW - longest - how_old)))


def test_every_kind_that_is_kept_for_a_time_is_tried_here() -> None:
    assert {kept.name for kept in retention.KEPT} == set(AGES)


def test_what_is_younger_stays(life: Life, session: Session) -> None:
    age(session, -timedelta(hours=1))
    before = sizes(session)
    assert all(before.values())
    swept = retention.sweep(session, SETTINGS, NOW)
    assert set(swept.removed.values()) == {0}
    assert sizes(session) == before, "nothing went, so nothing is noted either"


def test_what_is_older_goes_and_the_log_says_how_much(life: Life, session: Session) -> None:
    age(session, timedelta(hours=1))
    before = sizes(session)
    assert retention.sweep(session, SETTINGS, NOW, show=True).removed == before
    assert sizes(session) == before, "to look is not to remove"
    assert retention.sweep(session, SETTINGS, NOW).removed == before
    note = session.scalars(select(AuditEntry)).one()
    assert (note.action, note.at, note.detail["removed"]) == ("retention_swept", NOW, before)
    assert {name: n for name, n in sizes(session).items() if n} == {"log entries": 1}


def test_nothing_that_is_counted_changes(life: Life, session: Session) -> None:
    session.execute(update(Enrolment).values(joined_at=NOW - 9000 * DAY, started_at=None, last_at=None))
    counters.rebuild(session, certified_facts(session))
    age(session, 9000 * DAY)
    people_before = session.scalar(select(func.count()).select_from(Person))
    retention.sweep(session, SETTINGS, NOW)
    assert counters.differences(session, certified_facts(session)) == []
    assert session.scalar(select(func.count()).select_from(Person)) == people_before


def test_a_request_nobody_has_answered_stays_until_somebody_does(life: Life, session: Session) -> None:
    old = NOW - 5000 * DAY
    session.execute(update(CorrectionRequest).values(asked_at=old, due_on=old.date()))
    retention.sweep(session, SETTINGS, NOW)
    assert session.scalars(select(CorrectionRequest.state)).all() == ["open"]


def test_an_account_nobody_has_used_for_years_is_told_and_stays(life: Life, session: Session) -> None:
    assert retention.count_idle(session, NOW, 3) == 0
    session.execute(update(Person).values(created_at=NOW - 2000 * DAY))
    assert retention.count_idle(session, NOW, 3) == 1, "the namesake; the two others work or learn"
    session.execute(update(Enrolment).values(last_at=NOW - 2000 * DAY, joined_at=NOW - 2000 * DAY))
    people.erase(session, session.merge(life.person), NOW, by_id=None)
    assert retention.count_idle(session, NOW, 3) == 1, "the erased are nobody's account"


def test_the_daily_job_and_the_command(app: Flask, life: Life, session: Session) -> None:
    audit.note(session, NOW - 9000 * DAY, "pin_reset", ("person", life.person.id))
    session.commit()
    run = app.test_cli_runner()
    assert "log entries: 1 would go" in run.invoke(args=["privacy", "sweep", "--show"]).output
    assert "log entries: 1 removed" in run.invoke(args=["privacy", "sweep"]).output
    with app.app_context():
        assert retention.sweep_now().removed["log entries"] == 0


@pytest.mark.parametrize("name", ["LMS_KEEP_AUDIT_YEARS", "LMS_KEEP_WORKING_DAYS", "LMS_CORRECTION_DAYS"])
@pytest.mark.parametrize("value", ["0", "-1", "x", "99999999999"])
def test_a_time_that_would_leave_nothing_or_never_ends_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        from_environment({"LMS_SECRET_KEY": KEY, name: value})


def test_the_times_are_read_from_the_environment() -> None:
    names = ("LMS_KEEP_AUDIT_YEARS", "LMS_KEEP_CORRECTION_DAYS", "LMS_KEEP_WORKING_DAYS", "LMS_KEEP_IDLE_YEARS")
    found = from_environment({"LMS_SECRET_KEY": KEY, **{name: str(7 + n) for n, name in enumerate(names)}})
    assert (found.keep_audit_years, found.keep_correction_days, found.keep_working_days) == (7, 8, 9)
    assert (found.keep_idle_years, found.correction_days) == (10, 10)


def test_the_doctor_asks_who_is_responsible_except_in_a_demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: Settings = app.extensions["lms_settings"]
    said = {"controller_name": "UBND xã Bình Yên", "controller_contact": "0208 1234567"}
    with app.app_context():
        assert privacy_page() == ""
        monkeypatch.setitem(app.extensions, "lms_settings", replace(settings, demo=False))
        assert "LMS_CONTROLLER_NAME and LMS_CONTROLLER_CONTACT" in privacy_page()
        monkeypatch.setitem(app.extensions, "lms_settings", replace(settings, demo=False, **said))
        assert privacy_page() == ""


def test_a_correction_asked_for_is_due_after_the_days_of_the_settings(life: Life, session: Session) -> None:
    corrections.ask(session, session.merge(life.person), corrections.Wish("phone", ""), NOW, SETTINGS.correction_days)
    due = session.scalars(select(CorrectionRequest.due_on).where(CorrectionRequest.field == "phone")).one()
    assert due == (NOW + 5 * DAY).date()
