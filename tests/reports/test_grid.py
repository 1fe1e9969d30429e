"""Areas x courses: each number adds up with the table of areas, whatever is asked."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.areas.actions import NewArea, add_area
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course
from lms.catalogue.queries import draft_of
from tests.counting import counted
from tests.factories.people import SINCE
from tests.reports.office import (
    IN_DAYS,
    NOW,
    SO_FAR,
    Office,
    begin,
    complete,
    csv_of,
    hamlet,
    join,
    page,
    rows_on,
    sheet_of,
    told,
    villager,
)

pytestmark = pytest.mark.both_engines

#: A number as the address asks for it, and its column in the table of areas.
MEASURES = dict(zip(("ghi-danh", "dang-hoc", "hoc-xong", "giay"), SO_FAR, strict=True))
MEASURES_IN_DAYS = dict(zip(("ghi-danh", "dang-hoc", "hoc-xong", "giay", "thu-hoi"), IN_DAYS, strict=True))


def second_course(session: Session) -> Course:
    """One more published course, with one lesson of one step and no test."""
    course = catalogue.make_course(session, "hai", "Khóa hai", NOW)
    version = draft_of(session, course.id)
    assert version is not None
    lesson = catalogue.add_lesson(session, version, "Bài 1")
    catalogue.add_step(session, version, lesson, "Bước 1", "Bà con đọc nhé.")
    catalogue.publish(session, version, NOW)
    return course


@pytest.fixture
def busy(office: Office, session: Session) -> Office:
    """Two hamlets, two courses, people everywhere in them."""
    made = office.world
    second, other = second_course(session), hamlet(session, made.commune, "Xóm Đồng Chùa")
    complete(
        session,
        begin(session, villager(session, "Lê Văn Tám", made.hamlet, days_ago=9), made.course, made.hamlet, 9),
        3,
    )
    begin(session, made.farmer, second, made.hamlet)
    for name in ("Ma Thị Nga", "Ma Văn Bảy"):
        join(session, villager(session, name, other), second, other)
    session.commit()
    return office


def test_a_number_for_every_area_and_course(officer: FlaskClient, busy: Office) -> None:
    assert sheet_of(page(officer, f"{busy.address}/khoa-hoc")) == [
        ["Địa bàn", "Khóa thử", "Khóa hai", "Cộng"],
        ["Xóm Đồng Chùa", "0", "2", "2"],
        ["Xóm Gốc Thông", "2", "1", "3"],
        ["Cộng", "2", "3", "5"],
    ]


@pytest.mark.parametrize("question", ["", "&tu=2020-01-01", f"&den={NOW.date()}", f"&tu={NOW.date()}"])
def test_each_number_adds_up_with_the_table_of_areas(officer: FlaskClient, busy: Office, question: str) -> None:
    by_area = rows_on(officer, f"{busy.address}?{question}")
    for measure, head in (MEASURES_IN_DAYS if "tu=" in question else MEASURES).items():
        grid = rows_on(officer, f"{busy.address}/khoa-hoc?so={measure}{question}")
        assert told(grid, "Cộng") == told(by_area, head)
        for row in grid:
            assert int(row["Khóa thử"]) + int(row["Khóa hai"]) == int(row["Cộng"])


def test_one_course_is_one_column_equal_to_the_table_of_areas(officer: FlaskClient, busy: Office) -> None:
    question = f"khoa={busy.world.course.id}"
    grid = rows_on(officer, f"{busy.address}/khoa-hoc?{question}")
    assert list(grid[0]) == ["Địa bàn", "Khóa thử", "Cộng"]
    assert told(grid, "Khóa thử") == told(rows_on(officer, f"{busy.address}?{question}"), "Đã ghi danh")


def test_the_chosen_number_stays_chosen_in_files_and_links(officer: FlaskClient, busy: Office) -> None:
    url = f"{busy.address}/khoa-hoc?so=hoc-xong"
    assert f"{busy.address}/khoa-hoc.csv?so=hoc-xong" in page(officer, url)
    assert csv_of(officer.get(f"{busy.address}/khoa-hoc.csv?so=hoc-xong").data) == sheet_of(page(officer, url))


def test_a_leaf_has_one_row(officer: FlaskClient, busy: Office) -> None:
    rows = sheet_of(page(officer, f"/bao-cao/{busy.world.hamlet.id}/khoa-hoc"))
    assert rows[1:] == [["Xóm Gốc Thông", "2", "1", "3"], ["Cộng", "2", "1", "3"]]


def test_the_number_of_queries_is_the_same_for_1_and_200_hamlets(
    officer: FlaskClient, office: Office, session: Session
) -> None:
    url = f"{office.address}/khoa-hoc"
    with counted(session) as few:
        officer.get(url)
    second = second_course(session)
    for number in range(200):
        area = add_area(session, NewArea(f"x-{number}", "hamlet", f"Xóm {number}", office.world.commune.id, SINCE))
        join(session, villager(session, "Ma Thị Nga", area), second, area)
    session.commit()
    with counted(session) as many:
        assert page(officer, url).count("Xóm ") >= 200
    assert len(many) == len(few) <= 12
