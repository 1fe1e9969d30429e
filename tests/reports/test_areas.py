"""The table of an area: it adds up at every level and over any days; nothing beyond the own area; few queries."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area, end_area
from lms.areas.models import Area
from lms.base.clock import local_day
from tests.browser import signed_in
from tests.counting import counted
from tests.factories.people import SINCE
from tests.reports.office import (
    IN_DAYS,
    NOW,
    SO_FAR,
    Office,
    begin,
    complete,
    hamlet,
    join,
    numbers,
    page,
    rows_on,
    sheet_of,
    told,
    villager,
)

pytestmark = pytest.mark.both_engines


def test_the_table_says_who_joined_learns_and_completed(officer: FlaskClient, office: Office) -> None:
    assert told(rows_on(officer, office.address)) == [
        ["Xóm Gốc Thông", "1", "1", "0", "0"],
        ["Cộng", "1", "1", "0", "0"],
    ]


def test_the_columns_of_the_table(officer: FlaskClient, office: Office) -> None:
    """The one test that knows them all and their order."""
    for question, heads in (("", SO_FAR), ("?tu=2020-01-01", IN_DAYS)):
        assert sheet_of(page(officer, office.address + question))[0] == ["Địa bàn", *heads]


@pytest.mark.parametrize("question", ["", "?tu=2020-01-01"])
def test_each_column_is_explained_below_its_table(officer: FlaskClient, office: Office, question: str) -> None:
    """A sentence begins with the words over the column, as in "Đã ghi danh: …"."""
    html = page(officer, office.address + question)
    explained = [part.split(":")[0].casefold() for part in html.split("Các con số được đếm thế nào?")[1].split("<li>")]
    heads = sheet_of(html)[0][1:]
    assert [head for head in heads if not any(head.casefold() in begun.split(", ") for begun in explained)] == []


def test_figures_add_up_at_every_level(app: Flask, office: Office) -> None:
    client = signed_in(app, office.above)
    for area in (office.world.hamlet, office.world.commune, office.world.province):
        assert numbers(rows_on(client, f"/bao-cao/{area.id}")[-1]) == ["1", "1", "0", "0"]


def test_people_whose_hamlet_nobody_knows_have_a_row_of_their_own(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    join(session, villager(session, "Lê Văn Tám", office.world.commune), office.world.course, office.world.commune)
    session.commit()
    rows = told(rows_on(officer, office.address))
    assert rows[1:] == [["Xã Bình Yên (chưa rõ xóm)", "1", "0", "0", "0"], ["Cộng", "2", "1", "0", "0"]]


def test_a_merged_commune_has_a_row_under_its_successor(app: Flask, office: Office, session: Session) -> None:
    made = office.world
    end_area(session, session.get_one(Area, made.commune.id), NOW.date(), session.get_one(Area, made.next_commune.id))
    hamlet(session, made.next_commune, "Xóm Mới")
    session.commit()
    client = signed_in(app, office.neighbour)
    rows = told(rows_on(client, f"/bao-cao/{made.next_commune.id}"))
    assert rows == [
        ["Xóm Mới", "0", "0", "0", "0"],
        ["Xã Bình Yên (trước đây)", "1", "1", "0", "0"],
        ["Cộng", "1", "1", "0", "0"],
    ]
    assert "Xóm Gốc Thông" in page(client, f"/bao-cao/{made.commune.id}")


def test_a_merged_hamlet_counts_in_the_one_it_became(officer: FlaskClient, office: Office, session: Session) -> None:
    new = hamlet(session, office.world.commune, "Xóm Mới")
    end_area(session, session.get_one(Area, office.world.hamlet.id), NOW.date(), new)
    session.commit()
    assert told(rows_on(officer, office.address))[:-1] == [["Xóm Mới", "1", "1", "0", "0"]]
    assert told(rows_on(officer, f"/bao-cao/{new.id}")) == [
        ["Xóm Mới", "1", "1", "0", "0"],
        ["Cộng", "1", "1", "0", "0"],
    ]


def test_days_are_counted_on_both_ends_and_learning_is_how_things_stood_at_the_end(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    """Somebody began 40 days ago and completed 20 days ago; the farmer began today."""
    made = office.world
    complete(session, begin(session, villager(session, "Lê Văn Tám", made.hamlet), made.course, made.hamlet, 40), 20)
    session.commit()
    today = local_day(NOW)
    for since, until, row in (
        (40, 40, ["1", "1", "0", "0", "0"]),
        (39, 21, ["0", "1", "0", "0", "0"]),
        (39, 20, ["0", "0", "1", "1", "0"]),
        (19, 1, ["0", "0", "0", "0", "0"]),
        (19, 0, ["1", "1", "0", "0", "0"]),
        (None, None, ["2", "1", "1", "1"]),
    ):
        days = [today - timedelta(days=n) if n is not None else "" for n in (since, until)]
        rows = rows_on(officer, f"{office.address}?tu={days[0]}&den={days[1]}")
        assert numbers(rows[-1], *(IN_DAYS if since is not None else SO_FAR)) == row, (since, until)


def test_one_course_only(officer: FlaskClient, office: Office) -> None:
    course = office.world.course.id
    assert numbers(rows_on(officer, f"{office.address}?khoa={course}")[-1]) == ["1", "1", "0", "0"]
    assert "Khóa thử · " in page(officer, f"{office.address}?khoa={course}")
    assert "Tất cả các khóa · " in page(officer, f"{office.address}?khoa={course + 999}")


def test_months_without_anything_between_others_are_shown(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    made = office.world
    join(session, villager(session, "Lê Văn Tám", made.hamlet), made.course, made.hamlet, 100)
    session.commit()
    html = page(officer, office.address)
    months = html.split("Số liệu từng tháng")[1].split("</table>")[0].count("<tr>") - 1
    assert months >= 4
    assert html.count('role="img"') == 1
    assert "Từ " in html.split("<desc")[1].split("</desc>")[0]


@pytest.mark.parametrize(
    ("question", "advice"),
    [
        ("tu=ngay-mai", "Viết ngày, tháng, năm"),
        ("tu=2026-02-30", "Viết ngày, tháng, năm"),
        ("den=0001-01-01", "Viết ngày, tháng, năm"),
        ("tu=2026-03-01&den=2026-02-01", "Ngày này phải sau ngày ở ô Từ ngày."),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    officer: FlaskClient, office: Office, question: str, advice: str
) -> None:
    html = page(officer, f"{office.address}?{question}")
    assert advice in html
    assert f'value="{question.rsplit("=", 1)[1]}"' in html
    answer = officer.get(f"{office.address}.csv?{question}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{office.address}?{question}")


def test_the_number_of_queries_is_the_same_for_1_and_200_hamlets(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    with counted(session) as few:
        officer.get(office.address)
    for number in range(200):
        area = NewArea(f"x-{number}", "hamlet", f"Xóm {number}", office.world.commune.id, SINCE)
        begin(session, office.world.farmer, office.world.course, add_area(session, area))
    session.commit()
    with counted(session) as many:
        assert page(officer, office.address).count("Xóm ") >= 200
    assert len(many) == len(few) <= 12
