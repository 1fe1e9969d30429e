"""In how many places somebody has completed: what people call places, as there were in the days asked for."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area
from lms.areas.hamlets import rename_from
from lms.areas.models import Area
from lms.base.clock import local_day
from tests.browser import signed_in
from tests.reports.office import NOW, Office, begin, complete, hamlet, join, numbers, page, rows_on, villager

pytestmark = pytest.mark.both_engines

TODAY = local_day(NOW)


def coverage(client: FlaskClient, path: str) -> tuple[int, int]:
    """(reached, places) as the page says them."""
    found = re.search(r"Có người học xong ở (\d+) trên (\d+) địa bàn", page(client, path))
    assert found is not None
    return int(found[1]), int(found[2])


@pytest.fixture
def reached(office: Office, session: Session) -> Office:
    """One hamlet, and somebody there has completed."""
    made = office.world
    complete(session, begin(session, villager(session, "Lê Văn Tám", made.hamlet), made.course, made.hamlet, 20), 10)
    session.commit()
    return office


@pytest.mark.parametrize("completes", [False, True])
def test_people_whose_hamlet_nobody_knows_are_no_place(
    officer: FlaskClient, reached: Office, session: Session, completes: bool
) -> None:
    made = reached.world
    enrolment = begin(session, villager(session, "Ma Thị Nga", made.commune), made.course, made.commune)
    if completes:
        complete(session, enrolment)
    session.commit()
    assert "(chưa rõ xóm)" in page(officer, reached.address)
    assert coverage(officer, reached.address) == (1, 1)


def test_a_place_of_former_times_is_no_place(app: Flask, reached: Office, session: Session) -> None:
    made = reached.world
    end_area(session, session.get_one(Area, made.commune.id), TODAY, session.get_one(Area, made.next_commune.id))
    hamlet(session, made.next_commune, "Xóm Mới")
    session.commit()
    client = signed_in(app, reached.neighbour)
    path = f"/bao-cao/{made.next_commune.id}"
    assert "(trước đây)" in page(client, path)
    assert coverage(client, path) == (0, 1)


def test_a_hamlet_counts_from_its_first_day_on(officer: FlaskClient, reached: Office, session: Session) -> None:
    made = reached.world
    add_area(session, NewArea("05587-09", "hamlet", "Xóm Mới", made.commune.id, TODAY - timedelta(days=2)))
    session.commit()
    for days, places in ((3, 1), (2, 2), (0, 2)):
        assert coverage(officer, f"{reached.address}?den={TODAY - timedelta(days=days)}")[1] == places
    assert coverage(officer, reached.address)[1] == 2


def test_a_hamlet_that_was_renamed_or_merged_into_is_as_old_as_what_it_was(
    officer: FlaskClient, reached: Office, session: Session
) -> None:
    made = reached.world
    now = session.get_one(Area, made.hamlet.id)
    for name, days in (("Xóm Hai", 6), ("Xóm Ba", 4)):
        now = rename_from(session, now, name, TODAY - timedelta(days=days))
    session.commit()
    assert coverage(officer, f"{reached.address}?den={TODAY - timedelta(days=9)}") == (1, 1)
    assert rows_on(officer, reached.address)[0]["Địa bàn"] == "Xóm Ba"


def test_over_any_days_no_number_of_any_drawing_is_below_nothing(
    officer: FlaskClient, reached: Office, session: Session
) -> None:
    """A certificate of an earlier month is taken back in this one."""
    from sqlalchemy import select

    from lms.certificates import actions as certificates
    from lms.certificates.models import Certificate

    certificate = session.scalars(select(Certificate)).one()
    certificates.revoke(session, certificate, "Nhầm người", NOW, by_id=None)
    join(session, villager(session, "Ma Thị Nga", reached.world.hamlet), reached.world.course, reached.world.hamlet)
    session.commit()
    for days, issued, revoked in ((9, "0", "1"), (10, "1", "1")):
        question = f"?tu={TODAY - timedelta(days=days)}"
        table = rows_on(officer, reached.address + question)
        for row in (table[0], table[-1]):
            assert numbers(row, "Giấy đã cấp", "Giấy thu hồi") == [issued, revoked]
        for path in ("", "/in", "/khoa-hoc", "/hoc-vien"):
            assert not re.search(r"<(?:td|dd)[^>]*>\s*[-−–]\d", page(officer, f"{reached.address}{path}{question}"))
        for word, number in (("giay", issued), ("thu-hoi", revoked)):
            by_course = rows_on(officer, f"{reached.address}/khoa-hoc{question}&so={word}")
            assert by_course[-1]["Cộng"] == number
    assert rows_on(officer, reached.address)[-1]["Giấy chứng nhận"] == "0"
    october = rows_on(officer, f"{reached.address}?den={TODAY - timedelta(days=1)}")
    assert october[-1]["Giấy chứng nhận"] == "1"
    glance = page(officer, "/bao-cao")
    assert "Giấy thu hồi" in glance
    assert not re.search(r"<td[^>]*>\s*-\d", glance)
