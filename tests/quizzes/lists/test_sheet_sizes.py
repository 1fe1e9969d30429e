"""A sheet is as large as what really stands in it, whatever it says of itself; what lies astray is told."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings, strategies as st

from lms.base import outside
from lms.content.office.officefiles import BadFile
from lms.content.office.sheetfiles import cut_to_size
from lms.quizzes.files.lists import read_list
from lms.quizzes.files.sheets import STRAYS, rows_as_text
from tests.factories.papers import with_parts
from tests.factories.sheets import ROWS, ods, packed_ods, xlsx

WRITERS = pytest.mark.parametrize("write", [xlsx, ods], ids=["xlsx", "ods"])
#: Row and column, from 0: the last corner, the last row, the last column, and lesser ones.
CORNERS = [(1048575, 16383), (1048575, 4), (0, 16383), (20_000, 0), (5, 200), (700, 2), (3, 60)]
SHEET = "xl/worksheets/sheet1.xml"
#: However busy the machine is; without the cut each of these takes all its memory.
QUICK = 5.0


@WRITERS
def test_a_list_is_read_as_it_stands(write: Callable[..., bytes]):
    reading = read_list(write())
    assert (len(reading.found), reading.refused, reading.notes) == (10, (), ())
    assert reading.found[3].body.stem.startswith("ai giữ mã OTP & \\<vì sao\\>")


@WRITERS
@pytest.mark.parametrize("stray", CORNERS)
def test_a_stray_cell_is_passed_over_and_told(write: Callable[..., bytes], stray: tuple[int, int]):
    plain, began = read_list(write()), time.perf_counter()
    reading = read_list(write([stray]))
    assert (reading.found, reading.refused, reading.notes) == (plain.found, (), (STRAYS,))
    assert time.perf_counter() - began < QUICK


@WRITERS
@settings(max_examples=10, deadline=None)
@given(strays=st.lists(st.tuples(st.integers(300, 1048575), st.integers(40, 16383)), min_size=1, max_size=8))
def test_wherever_a_few_cells_lie_astray_the_list_is_the_same(
    write: Callable[..., bytes], strays: list[tuple[int, int]]
):
    data = write(strays)
    assert read_list(data).notes == (STRAYS,)
    assert len(cut_to_size(data).strays) == len(set(strays))
    assert rows_as_text(data) == [" ".join(row) for row in ROWS]


@WRITERS
def test_more_than_a_list_needs_is_told_and_not_cut_in_silence(write: Callable[..., bytes]):
    for strays in ([(30_000 + n, 0) for n in range(40)], [(2, 300 + n) for n in range(40)]):
        with pytest.raises(BadFile, match=r"20\.000 dòng, 200 cột"):
            read_list(write(strays))


def test_what_only_has_a_look_is_nothing():
    cut = cut_to_size(xlsx(styled=20_000))
    with zipfile.ZipFile(io.BytesIO(cut.data)) as archive:
        assert archive.getinfo(SHEET).file_size < 10_000
    assert cut.strays == ()
    assert len(read_list(xlsx(styled=20_000)).found) == 10


def test_what_a_sheet_says_of_its_size_is_not_believed():
    lying = with_parts(xlsx(), {SHEET: (b'<dimension ref="A1:D11"/>', b'<dimension ref="A1:XFD1048576"/>')})
    assert len(read_list(lying).found) == 10


def test_cells_that_do_not_say_where_they_stand_stand_next_to_each_other():
    data = xlsx()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read(SHEET)
    bare = sheet
    for row in range(1, 12):
        bare = bare.replace(f'<row r="{row}"'.encode(), b"<row")
        for column in "ABCD":
            bare = bare.replace(f'<c r="{column}{row}"'.encode(), b"<c")
    assert read_list(with_parts(data, {SHEET: bare})).found == read_list(data).found


def test_a_cell_that_stands_for_a_million_rows_is_too_much():
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    with pytest.raises(BadFile, match="quá nhiều dòng"):
        read_list(packed_ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'))


def test_a_sheet_that_declares_something_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    with pytest.raises(BadFile, match="bị hỏng"):
        read_list(with_parts(xlsx(), {SHEET: bomb}))


def test_too_many_sheets_are_too_much():
    with pytest.raises(BadFile, match="Tách thành nhiều tệp"):
        read_list(xlsx(sheets=61))


@pytest.mark.long
def test_a_huge_text_used_a_thousand_times_ends_its_reader_alone():
    """Eighty kilobytes that a sheet names twenty thousand times: 1.6 GB, packed in a few."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    texts = f"<sst><si><t>{'x ' * 40_000}</t></si></sst>".encode()
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()
    heavy = with_parts(xlsx(), {SHEET: sheet, "xl/sharedStrings.xml": texts})
    with pytest.raises(outside.Unread):
        outside.run(read_list, heavy, limits=outside.Limits(seconds=20, memory=400))
