"""Month by month: what happened in each, of the days asked for and of the people who are to count."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.people import meetings
from lms.reports.figures import Wanted
from lms.reports.months import Month, months
from tests.reports.office import NOW, Office, begin, complete, join, villager

pytestmark = pytest.mark.both_engines
AGO = 100
THEN, TODAY = local_day(NOW - timedelta(days=AGO)), local_day(NOW)


def told(session: Session, office: Office, since: date | None = None, until: date | None = None, *, met: bool = False):
    wanted = Wanted(office.world.hamlet.id, TODAY, office.world.course.id, since, until, met=met)
    return months(session, wanted, [office.world.hamlet.id])


@pytest.fixture
def long_ago(office: Office, session: Session) -> None:
    """Somebody joined, and completed on the day; nobody of the staff has met them."""
    made = office.world
    person = villager(session, "Lê Văn Tám", made.hamlet)
    complete(session, begin(session, person, made.course, made.hamlet, AGO), AGO)
    session.flush()


def test_a_month_is_written_as_people_write_it() -> None:
    assert Month(2026, 3).label == "03/2026"


@pytest.mark.usefixtures("long_ago")
def test_months_follow_each_other_the_empty_ones_too(session: Session, office: Office) -> None:
    found = told(session, office)
    assert found[0] == Month(THEN.year, THEN.month, joined=1, completed=1)
    assert found[-1] == Month(TODAY.year, TODAY.month, joined=1)
    numbers = [month.year * 12 + month.month for month in found]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert set(found[1:-1]) == {Month(month.year, month.month) for month in found[1:-1]}
    assert len(found) > 3


@pytest.mark.usefixtures("long_ago")
def test_only_the_days_asked_for_count(session: Session, office: Office) -> None:
    then, now = Month(THEN.year, THEN.month, 1, 1), Month(TODAY.year, TODAY.month, 1)
    assert told(session, office, since=TODAY) == [now]
    assert told(session, office, until=THEN) == [then]
    assert told(session, office, since=THEN, until=THEN) == [then]
    assert told(session, office, until=THEN - timedelta(days=1)) == []


@pytest.mark.usefixtures("long_ago")
def test_whom_nobody_has_met_is_left_out_when_that_is_asked(session: Session, office: Office) -> None:
    alone = villager(session, "Ma Thị Riêng", office.world.hamlet)
    meetings.came(session, alone.id, meetings.SELF, NOW)
    join(session, alone, office.world.course, office.world.hamlet, AGO)
    session.flush()
    everybody, met = told(session, office), told(session, office, met=True)
    assert (everybody[0].joined, everybody[0].completed) == (2, 1)
    assert (met[0].joined, met[0].completed) == (1, 1)
    assert met[1:] == everybody[1:]
