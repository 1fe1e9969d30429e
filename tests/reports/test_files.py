"""The four drawings of a sheet say the same; files are what Excel in Vietnam opens well, and run nothing."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.reports.files import csv_file, xlsx_file
from lms.reports.sheet import Column, Line, Sheet
from tests.reports.office import Office, csv_of, page, sheet_of, table_in, xlsx_of

EVIL = ["=1+1", "+84912345678", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\n=1"]


def sheet(*cells: object) -> Sheet:
    """A sheet of one line: a name, a number of people, a year, a day."""
    columns = (Column("Tên", "text", 30), Column("Người"), Column("Năm", "plain"), Column("Ngày", "day"))
    line = (*cells, *(None,) * (4 - len(cells)))
    return Sheet(
        "Báo cáo: tháng 11/2026 [mẫu]?", (("Nơi", "Xóm Ổi"),), columns, (Line(line),), Line(("Cộng", 1, None, None))
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


@pytest.mark.parametrize("view", [""])
def test_screen_csv_and_xlsx_say_the_same(officer: FlaskClient, office: Office, session: Session, view: str) -> None:
    url = office.address + view
    screen = sheet_of(page(officer, url))
    assert screen == csv_of(officer.get(url + ".csv").data)
    assert screen == table_in(xlsx_of(officer.get(url + ".xlsx").data), screen[0][0])
    assert len(screen) >= 3


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_has_a_name_that_says_what_it_is(officer: FlaskClient, office: Office, kind: str) -> None:
    answer = officer.get(f"{office.address}.{kind}")
    assert re.search(rf'filename="bao-cao-05587-\d{{4}}-\d\d-\d\d\.{kind}"', answer.headers["Content-Disposition"])
