"""The people behind the numbers: they add up to the row, and nobody is named who did not agree."""

import io
import re
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.certificates import actions as certificates
from lms.certificates.models import Certificate
from lms.certificates.queries import valid_of_enrolment
from lms.learning.models import Enrolment
from lms.people import actions as people
from lms.people.models import AuditEntry, Person
from tests.browser import signed_in
from tests.counting import counted
from tests.depth import times
from tests.reports.office import (
    NOW,
    Office,
    Row,
    begin,
    by_heads,
    complete,
    csv_of,
    hamlet,
    join,
    numbers,
    page,
    read_everything,
    rows_on,
    sheet_of,
    table_in,
    told,
    villager,
    xlsx_of,
)

NAMELESS = "Một học viên không muốn nêu tên"
TODAY = local_day(NOW)


@pytest.fixture
def busy(office: Office, session: Session) -> Office:
    """A hamlet with people of every sort; the farmer of the office has never been asked about the class list."""
    made = office.world

    def start(name: str, days_ago: int, **more: bool) -> Enrolment:
        person = villager(session, name, made.hamlet, days_ago=days_ago, **more)
        return begin(session, person, made.course, made.hamlet, days_ago)

    complete(session, start("Lê Văn Tám", 60), 30)
    complete(session, start("Ma Thị Ẩn", 60, named=False), 20)
    revoked, renamed, again = (start(name, 50) for name in ("Vũ Bị Thu", "Vũ Sửa Tên", "Vũ Cấp Lại"))
    for enrolment in (revoked, renamed, again):
        complete(session, enrolment, 40)
    certificates.revoke(session, held(session, revoked), "Nhầm người", NOW - timedelta(days=10), by_id=None)
    certificates.revoke(session, held(session, again), "Nhầm", NOW - timedelta(days=10), by_id=None)
    certificates.issue_again(session, again, NOW - timedelta(days=5), by_id=None)
    certificates.reissue(session, held(session, renamed), {"name": "Vũ Đã Sửa"}, NOW, by_id=None)
    people.move(session, person_of(session, start("Hà Đi Xa", 35)), made.next_commune.id, TODAY)
    people.move(
        session, person_of(session, start("Hà Sang Bên", 35)), hamlet(session, made.commune, "Xóm Bên").id, TODAY
    )
    people.erase(session, person_of(session, start("Hà Đã Xóa", 15)), NOW, by_id=None)
    join(session, villager(session, "Lý Chưa Học", made.hamlet), made.course, made.hamlet)
    read_everything(session, start("Lý Còn Kiểm Tra", 8), 7)
    session.commit()
    return office


def held(session: Session, enrolment: Enrolment) -> Certificate:
    found = valid_of_enrolment(session, enrolment.id)
    assert found is not None
    return found


def person_of(session: Session, enrolment: Enrolment) -> Person:
    return session.get_one(Person, enrolment.person_id)


NAME, YEAR, COURSE, STATE, DAY, CODE = (
    "Họ và tên", "Năm sinh", "Khóa học", "Tình hình học", "Học xong ngày", "Mã giấy chứng nhận",
)  # fmt: skip


def listed(client: FlaskClient, area_id: int, question: str = "") -> list[Row]:
    """The list, by its heads."""
    return rows_on(client, f"/bao-cao/{area_id}/hoc-vien{question}")


def headline(html: str) -> Row:
    """The numbers above the list, by their words."""
    return dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>(-?\d+)</dd>", html))


def test_every_person_with_state_day_and_code(officer: FlaskClient, busy: Office) -> None:
    rows = listed(officer, busy.world.hamlet.id)
    by_name = {row[NAME]: row for row in rows}
    tam, day = by_name["Lê Văn Tám"], str(TODAY - timedelta(days=30))
    assert numbers(tam, YEAR, COURSE, STATE, DAY) == ["1970", "Khóa thử", "Học xong", day]
    assert re.fullmatch(r"LL(-[A-Z2-9]{4}){2}", tam[CODE])
    fresh = by_name["Lý Chưa Học"]
    assert numbers(fresh, YEAR, COURSE, STATE, DAY, CODE) == ["1970", "Khóa thử", "Chưa học", "", ""]
    assert by_name["Lý Còn Kiểm Tra"][STATE] == "Học 2 trên 2 bài, còn bài kiểm tra"
    assert by_name["Hà Sang Bên"][STATE] == "Học 0 trên 2 bài"
    assert by_name["Vũ Bị Thu"][CODE] == ""


def test_people_stand_in_the_order_of_their_given_names_and_the_nameless_last(
    officer: FlaskClient, busy: Office
) -> None:
    names = [row[NAME] for row in listed(officer, busy.world.hamlet.id)]
    assert names[:3] == ["Hà Sang Bên", "Lý Chưa Học", "Vũ Cấp Lại"]
    assert all(name.startswith("Một học viên") for name in names[-4:])
    assert not any(name.startswith("Một học viên") for name in names[:-4])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ma Thị Ẩn", NAMELESS),
        ("Nguyễn Thị Thoa", NAMELESS),
        ("Hà Đi Xa", "Một học viên đã chuyển đi nơi khác"),
        ("Hà Đã Xóa", "Một học viên đã xóa thông tin"),
    ],
)
def test_who_did_not_agree_moved_away_or_was_erased_is_counted_without_name_year_and_code(
    officer: FlaskClient, busy: Office, name: str, words: str
) -> None:
    url = f"/bao-cao/{busy.world.hamlet.id}/hoc-vien"
    book = ZipFile(io.BytesIO(officer.get(f"{url}.xlsx").data))
    texts = [page(officer, url), page(officer, f"{url}/in"), officer.get(f"{url}.csv").data.decode("utf-8-sig")]
    for text in (*texts, *(book.read(part).decode() for part in book.namelist())):
        assert name not in text
    rows = [row for row in listed(officer, busy.world.hamlet.id) if row[NAME] == words]
    assert rows
    assert {(row[YEAR], row[CODE]) for row in rows} == {("", "")}


def test_saying_no_later_takes_the_name_away_and_yes_brings_it_back(
    officer: FlaskClient, busy: Office, session: Session
) -> None:
    tam = session.scalars(select(Person).where(Person.name == "Lê Văn Tám")).one()
    for given in (False, True):
        people.consent(session, tam.id, {"class_list": given}, NOW + timedelta(seconds=given))
        session.commit()
        assert ("Lê Văn Tám" in page(officer, f"/bao-cao/{busy.world.hamlet.id}/hoc-vien")) is given


def test_the_list_adds_up_to_the_row_over_any_days(officer: FlaskClient, busy: Office) -> None:
    """The numbers above the list, and the lines of which they are made, are the row of the table."""
    for since in (None, 55, 40, 30, 10, 0)[:: times(1, 2)]:
        for until in (None, 45, 25, 10, 5, 0)[:: times(1, 2)]:
            first, last = (str(TODAY - timedelta(days=n)) if n is not None else "" for n in (since, until))
            if not first or not last or first <= last:
                add_up(officer, busy, first, last)


def add_up(officer: FlaskClient, busy: Office, first: str, last: str) -> None:
    question = f"?tu={first}&den={last}"
    row = next(row for row in rows_on(officer, busy.address + question) if row["Địa bàn"] == "Xóm Gốc Thông")
    html = page(officer, f"/bao-cao/{busy.world.hamlet.id}/hoc-vien{question}")
    lines = by_heads(sheet_of(html)) if '<table class="sheet' in html else []
    assert headline(html) == {head: cell for head, cell in row.items() if head != "Địa bàn"}, question
    assert len([line for line in lines if line[DAY] >= (first or "1")]) == int(row["Học xong"]), question
    on_the_way = [line for line in lines if line[STATE].startswith("Học ") and not line[DAY]]
    assert len(on_the_way) == int(row["Đang học"]), question
    if not first:
        assert len(lines) == int(row["Đã ghi danh"]), question


def test_states_are_those_of_the_last_day_asked_for(officer: FlaskClient, busy: Office) -> None:
    rows = listed(officer, busy.world.hamlet.id, f"?den={TODAY - timedelta(days=31)}")
    tam = next(row for row in rows if row[NAME] == "Lê Văn Tám")
    assert numbers(tam, STATE, DAY, CODE) == ["Học 0 trên 2 bài", "", ""]


@pytest.mark.parametrize("question", ["", f"?den={TODAY - timedelta(days=12)}", "?khoa=1"])
def test_screen_paper_csv_and_xlsx_list_the_same_people(officer: FlaskClient, busy: Office, question: str) -> None:
    url = f"/bao-cao/{busy.world.hamlet.id}/hoc-vien"
    question = question.replace("khoa=1", f"khoa={busy.world.course.id}")
    screen = sheet_of(page(officer, url + question))
    assert len(screen) > 8
    assert screen == sheet_of(page(officer, f"{url}/in{question}"))
    assert screen == csv_of(officer.get(f"{url}.csv{question}").data)
    from_xlsx = table_in(xlsx_of(officer.get(f"{url}.xlsx{question}").data), "Họ và tên")
    assert screen == from_xlsx


@pytest.mark.parametrize(("door", "kind"), [(".csv", "csv"), (".xlsx", "xlsx"), ("/in", "paper")])
def test_whoever_takes_a_list_along_is_in_the_audit_log(
    officer: FlaskClient, office: Office, session: Session, door: str, kind: str
) -> None:
    area = office.world.hamlet.id
    page(officer, f"/bao-cao/{area}/hoc-vien")
    assert entries(session) == []
    assert officer.get(f"/bao-cao/{area}/hoc-vien{door}?tu=2020-01-01").status_code == 200
    (entry,) = entries(session)
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (office.officer.id, "area", str(area))
    assert entry.area_id == area
    assert entry.detail == {"kind": kind, "lines": 1, "question": {"tu": "2020-01-01"}}


def entries(session: Session) -> list[Any]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == "people_exported")))


def test_above_hamlets_are_the_people_whose_hamlet_nobody_knows_and_the_way_down(
    officer: FlaskClient, busy: Office, session: Session
) -> None:
    url = f"{busy.address}/hoc-vien"
    html = page(officer, url)
    assert f"/bao-cao/{busy.world.hamlet.id}/hoc-vien" in html
    assert '<table class="sheet' not in html
    join(session, villager(session, "Lò Chưa Rõ", busy.world.commune), busy.world.course, busy.world.commune)
    session.commit()
    assert [row[NAME] for row in listed(officer, busy.world.commune.id)] == ["Lò Chưa Rõ"]
    assert told(rows_on(officer, busy.address))[-2] == ["Xã Bình Yên (chưa rõ xóm)", "1", "0", "0", "0"]


def test_a_hamlet_without_people_says_so(officer: FlaskClient, office: Office, session: Session) -> None:
    empty = hamlet(session, office.world.commune, "Xóm Vắng")
    session.commit()
    assert "Chưa có học viên trong thời gian này." in page(officer, f"/bao-cao/{empty.id}/hoc-vien")


def test_who_moved_away_is_named_for_whoever_may_see_both_places(app: Flask, busy: Office) -> None:
    assert "Hà Đi Xa" in page(signed_in(app, busy.above), f"/bao-cao/{busy.world.hamlet.id}/hoc-vien")


def test_the_number_of_queries_does_not_grow_with_people(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    url = f"/bao-cao/{office.world.hamlet.id}/hoc-vien"
    page(officer, url)
    with counted(session) as few:
        page(officer, url)
    for number in range(40):
        person = villager(session, f"Ma Văn {'ABCDĐEGHIK'[number % 10]}", office.world.hamlet)
        complete(session, begin(session, person, office.world.course, office.world.hamlet))
    session.commit()
    with counted(session) as many:
        assert len(listed(officer, office.world.hamlet.id)) == 41
    assert len(many) == len(few) <= 12
