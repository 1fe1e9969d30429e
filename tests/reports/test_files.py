"""The four drawings of a sheet say the same; files are what Excel in Vietnam opens well, and run nothing."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.web.tables.sheet import Column, Sheet, SheetLine
from lms.web.tables.sheet_files import csv_file, xlsx_file
from tests.reports.office import Office, begin, complete, csv_of, hamlet, page, sheet_of, table_in, villager, xlsx_of

EVIL = ["=1+1", "+84912345678", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\n=1"]


def sheet(*cells: object) -> Sheet:
    """A sheet of one line: a name, a number of people, a year, a day."""
    columns = (Column("Tên", "text", 30), Column("Người"), Column("Năm", "plain"), Column("Ngày", "day"))
    line = (*cells, *(None,) * (4 - len(cells)))
    return Sheet(
        "Báo cáo: tháng 11/2026 [mẫu]?",
        (("Nơi", "Xóm Ổi"),),
        columns,
        (SheetLine(line),),
        SheetLine(("Cộng", 1, None, None)),
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_of_a_csv_is_taken_for_a_formula(evil: str) -> None:
    assert csv_of(csv_file(sheet(evil)))[1][0] == f"'{evil}"


@pytest.mark.parametrize("evil", EVIL)
def test_a_cell_of_an_xlsx_is_text_whatever_it_holds(evil: str) -> None:
    raw = xlsx_file(sheet(evil))
    assert b"<f>" not in ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml")


def test_cells_of_an_xlsx_have_their_types() -> None:
    rows = xlsx_of(xlsx_file(sheet("Xóm Ổi", 1234, 1965, date(2026, 11, 24))))
    assert rows[0][0] == "Báo cáo: tháng 11/2026 [mẫu]?"
    assert rows[1][0] == "Nơi: Xóm Ổi"
    assert rows[-2] == ["Xóm Ổi", 1234.0, 1965.0, date(2026, 11, 24)]
    assert rows[-1][:2] == ["Cộng", 1.0]


def test_heads_of_an_xlsx_stay_in_sight_and_columns_have_room() -> None:
    xml = ZipFile(io.BytesIO(xlsx_file(sheet("Xóm Ổi")))).read("xl/worksheets/sheet1.xml").decode()
    assert 'ySplit="4"' in xml
    assert 'state="frozen"' in xml
    assert re.search(r'<col min="1" max="1" width="30[.\d]*"', xml)
    assert '<pageSetup paperSize="9"' in xml


def test_a_csv_writes_days_so_that_every_language_of_excel_reads_them() -> None:
    assert csv_of(csv_file(sheet("Xóm Ổi", 1, 1965, date(2026, 11, 5))))[1] == ["Xóm Ổi", "1", "1965", "2026-11-05"]


@pytest.mark.parametrize("question", ["", "so=dang-hoc&tu=2020-02-01&den=2099-12-31"])
@pytest.mark.parametrize("view", ["", "/khoa-hoc"])
def test_screen_paper_csv_and_xlsx_say_the_same(
    officer: FlaskClient, office: Office, session: Session, view: str, question: str
) -> None:
    crowd(session, office)
    url = office.address + view
    screen = sheet_of(page(officer, f"{url}?{question}"))
    assert screen == sheet_of(page(officer, f"{url}/in?{question}"))
    assert screen == csv_of(officer.get(f"{url}.csv?{question}").data)
    assert screen == table_in(xlsx_of(officer.get(f"{url}.xlsx?{question}").data), screen[0][0])
    assert len(screen) == 4
    assert all(re.fullmatch(r"\d+", cell) for row in screen[1:] for cell in row[1:])


def crowd(session: Session, office: Office) -> None:
    """More people, in a second hamlet; one of them completes."""
    made, other = office.world, hamlet(session, office.world.commune, "Xóm Đồng Chùa")
    for number in range(3):
        enrolment = begin(session, villager(session, "Ma Thị Nga", other, named=number > 0), made.course, other)
    complete(session, enrolment)
    session.commit()


def test_paper_says_where_when_and_who_signs(officer: FlaskClient, office: Office) -> None:
    text = page(officer, f"{office.address}/in?tu=2026-01-02&den=2026-03-04")
    for words in ("Xã Bình Yên, Tỉnh Thái Nguyên", "Từ 02/01/2026 đến hết 04/03/2026", "Người lập", "Cán bộ phụ trách"):
        assert words in text
    assert re.search(r"\d+ giờ \d\d, ngày \d\d/\d\d/\d{4}", text)
    assert re.search(r"[Nn]gày \d\d tháng \d+ năm \d{4}", text)


@pytest.mark.parametrize("view", ["", "/khoa-hoc", "/hoc-vien"])
def test_paper_and_files_of_a_question_that_cannot_be_lead_back_to_it(
    officer: FlaskClient, office: Office, view: str
) -> None:
    for door in (".csv", ".xlsx", "/in"):
        answer = officer.get(f"{office.address}{view}{door}?tu=mai")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{office.address}{view}?tu=mai")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_has_a_name_that_says_what_it_is(officer: FlaskClient, office: Office, kind: str) -> None:
    answer = officer.get(f"{office.address}.{kind}")
    assert re.search(rf'filename="bao-cao-05587-\d{{4}}-\d\d-\d\d\.{kind}"', answer.headers["Content-Disposition"])
