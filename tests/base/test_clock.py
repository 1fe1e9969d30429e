"""Days are days in Vietnam, wherever the server stands."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lms.base import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 24, 23, 59, tzinfo=clock.VIETNAM), date(2026, 11, 24)),
        (datetime(2026, 12, 31, 20, 0, tzinfo=timezone(timedelta(hours=-5))), date(2027, 1, 1)),
    ],
)
def test_a_day_ends_at_midnight_in_vietnam(moment: datetime, day: date) -> None:
    assert clock.local_day(moment) == day


def test_the_present_moment_is_aware_and_its_day_is_today() -> None:
    before = clock.now()
    assert before.utcoffset() == timedelta(0)
    assert clock.local_day(before) <= clock.today() <= clock.local_day(clock.now())
    assert clock.today() >= clock.BUILT, "no clock behind this version can be right"


def test_only_what_the_kernel_says_too_is_kept_right_from_outside() -> None:
    assert not clock.is_set_by_network(clock.now() + timedelta(days=1))
    assert not clock.is_set_by_network(clock.now() - timedelta(minutes=2))


def test_where_the_machine_cannot_tell_nothing_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without:
        """A machine whose library lacks the call."""

    monkeypatch.setattr(clock.ctypes, "CDLL", lambda _name: Without())
    assert not clock.is_set_by_network(clock.now())
