"""Reports can leave out people whom nobody has met; then every table of the area does, and still adds up."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.people import meetings
from lms.people.audit import By
from tests.reports.office import NOW, Office, by_heads, complete, csv_of, join, numbers, page, rows_on, villager

pytestmark = pytest.mark.both_engines


@pytest.fixture
def crowd(session: Session, office: Office) -> Office:
    """Two more people: one joined alone and completed, one was met."""
    for name, met in (("Ma Thị Riêng", False), ("Lý Văn Gặp", True)):
        person = villager(session, name, office.world.hamlet)
        meetings.came(session, person.id, meetings.SELF, NOW)
        session.flush()
        if met:
            meetings.meet(session, person, By(office.officer.id, NOW))
        enrolment = join(session, person, office.world.course, office.world.hamlet, days_ago=3)
        complete(session, enrolment)
    session.commit()
    return office


def sums(client: FlaskClient, address: str) -> list[str]:
    return numbers(rows_on(client, address)[-1])


def test_the_table_counts_everybody_or_only_those_who_were_met(crowd: Office, officer: FlaskClient):
    assert sums(officer, crowd.address) == ["3", "1", "2", "2"]
    assert sums(officer, f"{crowd.address}?gap=1") == ["2", "1", "1", "1"]


def test_over_some_days_too(crowd: Office, officer: FlaskClient):
    address = f"{crowd.address}?tu={(NOW - timedelta(days=1)).date()}"
    everybody, met = (rows_on(officer, address + more)[-1] for more in ("", "&gap=1"))
    assert met["Đã ghi danh"] == everybody["Đã ghi danh"]
    assert (everybody["Học xong"], met["Học xong"]) == ("2", "1")


def test_the_list_of_learners_leaves_out_the_same_people(crowd: Office, officer: FlaskClient):
    hamlet = f"/bao-cao/{crowd.world.hamlet.id}"
    assert "Ma Thị Riêng" in page(officer, f"{hamlet}/hoc-vien")
    html = page(officer, f"{hamlet}/hoc-vien?gap=1")
    assert "Ma Thị Riêng" not in html
    assert "Lý Văn Gặp" in html


def test_files_say_whom_they_count(crowd: Office, officer: FlaskClient):
    rows = by_heads(csv_of(officer.get(f"{crowd.address}.csv?gap=1").data))
    assert numbers(rows[-1]) == ["2", "1", "1", "1"]
    assert "Người đã có cán bộ gặp" in page(officer, f"{crowd.address}/in?gap=1")


def test_the_table_by_course_adds_up_to_the_same(crowd: Office, officer: FlaskClient):
    for asked, joined in (("", "3"), ("?gap=1", "2")):
        assert rows_on(officer, f"{crowd.address}/khoa-hoc{asked}")[-1]["Cộng"] == joined
