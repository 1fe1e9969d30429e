"""The report's first page: each own area at a glance, this month beside the last."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area
from lms.areas.models import Area
from lms.base.clock import local_day
from lms.people import actions as people
from lms.reports.overview import Overview, Spell, overviews
from lms.reports.rules import month_before, month_start, periods
from tests.browser import signed_in
from tests.counting import counted
from tests.factories.people import SINCE
from tests.reports.office import NOW, Office, begin, complete, hamlet, join, page, villager

pytestmark = pytest.mark.both_engines

TODAY = local_day(NOW)
INTO_MONTH = TODAY.day


def glance(session: Session, *areas: Area) -> list[Overview]:
    session.flush()
    return overviews(session, [area.id for area in areas], TODAY)


def test_people_count_once_and_numbers_by_month(office: Office, session: Session) -> None:
    made = office.world
    eager = villager(session, "Lê Văn Tám", made.hamlet, days_ago=INTO_MONTH)
    complete(session, begin(session, eager, made.course, made.hamlet, INTO_MONTH), INTO_MONTH)
    join(session, villager(session, "Ma Văn Bảy", made.hamlet), made.course, made.hamlet, days_ago=90)
    (found,) = glance(session, made.commune)
    assert found.people == 3
    assert (found.joined, found.completed, found.certified) == (Spell(3, 1, 1), Spell(1, 0, 1), Spell(1, 0, 1))


def test_hamlets_without_anybody_are_counted(office: Office, session: Session) -> None:
    """A hamlet that took another one's people in is not without anybody; an ended one is no hamlet any more."""
    made = office.world
    new = hamlet(session, made.commune, "Xóm Mới")
    (before,) = glance(session, made.commune)
    assert (before.hamlets, before.quiet) == (2, 1)
    end_area(session, session.get_one(Area, made.hamlet.id), TODAY, new)
    (after,) = glance(session, made.commune)
    assert (after.hamlets, after.quiet, after.people) == (1, 0, 1)


def test_each_of_several_areas_has_its_own_numbers_also_one_inside_another(office: Office, session: Session) -> None:
    made = office.world
    found = {
        one.area.id: (one.people, one.hamlets) for one in glance(session, made.hamlet, made.commune, made.next_commune)
    }
    assert found == {made.hamlet.id: (1, 1), made.commune.id: (1, 1), made.next_commune.id: (0, 0)}


def test_the_page_shows_every_own_area_and_no_other(app: Flask, office: Office, session: Session) -> None:
    people.grant(session, office.officer, "officer", office.world.hamlet.id, NOW)
    session.commit()
    html = page(signed_in(app, office.officer), "/bao-cao")
    assert re.findall(r'<h2 id="area-\d+"><a href="(/bao-cao/\d+)">', html) == [
        office.address,
        f"/bao-cao/{office.world.hamlet.id}",
    ]
    assert "Xóm nào cũng có người ghi danh." in html
    assert "Phượng Tiến" not in html


def test_without_an_area_there_is_nothing_to_see(session: Session) -> None:
    assert glance(session) == []


def test_the_number_of_queries_is_the_same_for_many_hamlets_and_areas(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    with counted(session) as few:
        page(officer, "/bao-cao")
    for number in range(60):
        area = add_area(session, NewArea(f"x-{number}", "hamlet", f"Xóm {number}", office.world.commune.id, SINCE))
        join(session, villager(session, "Ma Văn Bảy", area), office.world.course, area)
        if number < 5:
            people.grant(session, office.officer, "officer", area.id, NOW)
    session.commit()
    with counted(session) as many:
        assert page(officer, "/bao-cao").count("<h2 ") == 6
    assert len(many) == len(few) <= 12


def test_the_months_of_the_year_follow_each_other() -> None:
    for number in range(800):
        day = TODAY + timedelta(days=number)
        first, last = month_before(day)
        assert last + timedelta(days=1) == month_start(day)
        assert (first.day, first.month) == (1, last.month)
        assert periods(day)["year"] == (day.replace(month=1, day=1), day)
