"""A clock is believed until something speaks against it: what was seen before, or the day this program was made."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.base import timekeeping
from lms.base.clock import BUILT, is_set_by_network, now
from lms.base.timekeeping import AHEAD, BEHIND, FAR, ClockWatch, judged

pytestmark = pytest.mark.both_engines

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "seen", "said"),
    [
        (NOW, None, ""),
        (NOW, NOW - DAY, ""),
        (NOW, NOW - FAR + DAY, ""),
        (NOW, NOW + timedelta(hours=3), ""),
        (NOW, NOW + 2 * DAY, BEHIND),
        (NOW, NOW - FAR - DAY, AHEAD),
        (NOW + 730 * DAY, NOW, AHEAD),
        (datetime(2009, 1, 1, tzinfo=UTC), None, BEHIND),
        (datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC), None, ""),
    ],
)
def test_a_clock_is_judged_by_what_was_seen_and_by_when_this_was_made(
    moment: datetime, seen: datetime | None, said: str
) -> None:
    assert judged(moment, seen) == said


def test_a_clock_that_the_network_sets_may_be_far_ahead_but_never_behind() -> None:
    assert judged(NOW + 730 * DAY, NOW, by_network=True) == ""
    assert judged(NOW - 730 * DAY, NOW, by_network=True) == BEHIND


def test_a_time_that_somebody_pretends_is_not_what_the_network_set() -> None:
    assert not is_set_by_network(now() + timedelta(days=730))


def no_facts(_session: Session, _moment: datetime) -> None:
    return None


def test_what_is_believed_is_remembered_and_what_is_not_changes_nothing(session: Session) -> None:
    assert timekeeping.believe_or_doubt(session, NOW, no_facts) == ""
    assert timekeeping.believe_or_doubt(session, NOW + DAY, no_facts) == ""
    assert timekeeping.believe_or_doubt(session, NOW + 900 * DAY, no_facts) == AHEAD
    assert timekeeping.believe_or_doubt(session, NOW - 30 * DAY, no_facts) == BEHIND
    row = session.get_one(ClockWatch, 1)
    assert row.seen_at == NOW + DAY


def test_a_first_look_at_a_wrong_clock_does_not_make_the_right_one_suspicious(session: Session) -> None:
    assert timekeeping.believe_or_doubt(session, datetime(2009, 1, 1, tzinfo=UTC), no_facts) == BEHIND
    assert (
        timekeeping.believe_or_doubt(session, datetime.combine(BUILT, datetime.min.time(), UTC) + DAY, no_facts) == ""
    )


def test_a_first_look_compares_with_what_was_recorded(session: Session) -> None:
    assert timekeeping.doubt(session, NOW, lambda _session, _now: NOW - FAR - DAY) == AHEAD
    assert timekeeping.doubt(session, NOW, lambda _session, _now: NOW + 40 * DAY) == BEHIND
    assert timekeeping.doubt(session, NOW, lambda _session, _now: NOW - DAY) == ""


def test_whoever_knows_the_time_can_say_that_the_clock_is_right(session: Session) -> None:
    timekeeping.believe_or_doubt(session, NOW, no_facts)
    later = NOW + 900 * DAY
    assert timekeeping.confirm(session, later)
    assert timekeeping.believe_or_doubt(session, later, no_facts) == ""
    assert not timekeeping.confirm(session, datetime(2009, 1, 1, tzinfo=UTC))
