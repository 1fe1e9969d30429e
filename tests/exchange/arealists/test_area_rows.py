"""Lists of areas as files: what is read, and what a line is refused for."""

import json
from datetime import date

import pytest

from lms.exchange.arealists.area_rows import AreaRow, Trouble, parse

HEAD = "code,full_name,parent_code,level,valid_from,valid_to,successor_code\n"
NATIONAL = [
    {
        "Code": "19",
        "FullName": "Tỉnh  Thái Nguyên",
        "Wards": [{"Code": "05536", "FullName": "Xã Kim Phượng"}, {"Code": "05587", "FullName": "Xã Bình Yên"}],
    },
    {"Code": "31", "FullName": "Thành phố Hải Phòng", "Wards": None},
    {"Code": "96", "FullName": "Tỉnh Cà Mau"},
]


def test_the_national_list_is_read_province_by_province() -> None:
    rows, troubles = parse("Tinh.JSON", json.dumps(NATIONAL).encode())
    assert troubles == []
    assert rows == [
        AreaRow("19", "Tỉnh Thái Nguyên", "", "province"),
        AreaRow("05536", "Xã Kim Phượng", "19", "commune"),
        AreaRow("05587", "Xã Bình Yên", "19", "commune"),
        AreaRow("31", "Thành phố Hải Phòng", "", "province"),
        AreaRow("96", "Tỉnh Cà Mau", "", "province"),
    ]


@pytest.mark.parametrize("text", ["{}[", '[\n{"Code": "19"', ""])
def test_what_is_no_json_is_refused_at_its_line(text: str) -> None:
    rows, (trouble,) = parse("a.json", text.encode())
    assert (rows, trouble.line, trouble.message) == ([], text.count("\n") + 1, "this is not JSON")


@pytest.mark.parametrize("said", [[{"Code": "19"}], {"Code": "19"}, ["19"], [{"FullName": "Tỉnh"}], 5])
def test_json_of_something_else_is_refused(said: object) -> None:
    rows, (trouble,) = parse("a.json", json.dumps(said).encode())
    assert (rows, trouble.line) == ([], 1)
    assert "not the list of provinces" in trouble.message


def test_a_file_of_another_encoding_is_refused_at_the_first_line_that_is_not_utf_8() -> None:
    data = (HEAD + "19,Tỉnh Thái Nguyên,,1\n").encode() + "05536,Xã Kim Phượng,19,2\n".encode("cp1258", "replace")
    rows, (trouble,) = parse("a.csv", data)
    assert (rows, trouble.line) == ([], 3)
    assert "UTF-8" in trouble.cure


@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_table_is_read_whichever_excel_wrote_it(sign: str, start: str) -> None:
    text = HEAD + "05536, Xã  Kim Phượng ,19,2,2025-07-01,,\n05539,Xã Quy Kỳ,,xã,2004-01-01,2025-07-01,05536\n"
    rows, troubles = parse("a.csv", (start + text.replace(",", sign)).encode())
    assert troubles == []
    assert rows == [
        AreaRow("05536", "Xã Kim Phượng", "19", "commune", date(2025, 7, 1)),
        AreaRow("05539", "Xã Quy Kỳ", "", "commune", date(2004, 1, 1), date(2025, 7, 1), "05536"),
    ]


def test_columns_of_dates_may_be_left_out_but_no_other() -> None:
    assert parse("a.csv", b"level,code,parent_code,full_name\n1,19,,Tinh\n") == (
        [AreaRow("19", "Tinh", "", "province")],
        [],
    )
    assert parse("a.csv", b"code,full_name\n19,Tinh\n") == (
        [],
        [
            Trouble(
                1,
                "missing columns: level, parent_code",
                "the first line names the columns: code,full_name,parent_code,level",
            )
        ],
    )
    assert parse("a.csv", b"")[1][0].line == 1


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("1", "province"),
        ("2", "commune"),
        ("3", "hamlet"),
        ("programme", "programme"),
        ("Tỉnh", "province"),
        ("THÀNH PHỐ", "province"),
        ("Xã", "commune"),
        ("phường", "commune"),
        ("Đặc khu", "commune"),
        ("Xóm", "hamlet"),
        ("thôn", "hamlet"),
        ("Bản", "hamlet"),
        ("Tổ dân phố", "hamlet"),
        ("huyện", "programme"),
    ],
)
def test_levels_are_written_as_numbers_keys_or_words(written: str, level: str) -> None:
    rows, troubles = parse("a.csv", f"{HEAD}19,Tên,,{written},,,\n".encode())
    assert (troubles, [row.level for row in rows]) == ([], [level])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",Xã Kim Phượng,19,2,,,", "missing or unknown"),
        ("05536,,19,2,,,", "missing or unknown"),
        ("05536,Xã Kim Phượng,19,,,,", "missing or unknown"),
        ("05536,Xã Kim Phượng,19,4,,,", "missing or unknown"),
        ("05536,Xã Kim Phượng,19,làng,,,", "missing or unknown"),
        ("05536", "missing or unknown"),
        ("05536,Xã Kim Phượng,19,2,01/07/2025,,", "a date is wrong"),
        ("05536,Xã Kim Phượng,19,2,,2025-02-30,", "a date is wrong"),
    ],
)
def test_a_line_that_cannot_be_taken_is_told_by_its_number_and_the_others_are_read(line: str, message: str) -> None:
    rows, (trouble,) = parse("a.csv", f"{HEAD}19,Tỉnh,,1,,,\n{line}\n96,Tỉnh,,1,,,\n".encode())
    assert [row.code for row in rows] == ["19", "96"]
    assert trouble.line == 3
    assert message in trouble.message
    assert trouble.cure


def test_a_code_stands_once_for_each_day() -> None:
    line = "05536,Xã Kim Phượng,19,2,{},,\n"
    text = HEAD + line.format("2004-01-01") + line.format("2025-07-01") + line.format("2025-07-01")
    rows, troubles = parse("a.csv", text.encode())
    assert [row.valid_from for row in rows] == [date(2004, 1, 1), date(2025, 7, 1)]
    assert [(trouble.line, trouble.message) for trouble in troubles] == [(4, "code 05536 stands twice")]
