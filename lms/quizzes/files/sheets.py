"""Reading Excel: sheets with a question a row below a header, or with a list as in Word in one column."""

import io
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lms.base.late import late
from lms.base.messages import Words, with_values
from lms.base.text import N_
from lms.content.office.sheetfiles import cut_to_size
from lms.quizzes.files import tables
from lms.quizzes.files.list_lines import TextLine
from lms.quizzes.files.parsing import MOST, NOTHING, TOO_MANY, parse
from lms.quizzes.files.sheet_rows import NO_KEY, AnswerKey, Rows, columns_of, read_table, source_of
from lms.quizzes.reading import FoundQuestion, Reading, Refused, Unreadable, carefully

if TYPE_CHECKING:
    import python_calamine
else:
    python_calamine = late("python_calamine")

STRAYS = N_("Có ô nằm rất xa danh sách nên máy bỏ qua. Trong Excel bấm Ctrl+End thì thấy ô ấy.")


def read_sheets(data: bytes, key_lines: Sequence[TextLine]) -> Reading:
    """All questions of all sheets. Raises Unreadable when there is none, or too many."""
    found: list[FoundQuestion] = []
    refused: list[Refused] = []
    notes: list[Words] = []
    sheets, astray = _sheets(data)
    key = AnswerKey(key_lines, bool(key_lines) and sum(_read_sheet(*sheet, NO_KEY).count > 0 for sheet in sheets) > 1)
    for name, rows in sheets:
        one = _read_sheet(name, rows, key)
        found, refused, notes = [*found, *one.found], [*refused, *one.refused], [*notes, *one.notes]
    if not found and not refused:
        raise Unreadable(NOTHING)
    if len(found) > MOST:
        raise Unreadable(TOO_MANY)
    return Reading(tuple(found), tuple(refused), (*notes, *([STRAYS] if astray else [])))


def read_rows(rows: Rows) -> Reading:
    """All questions in the rows of a CSV file. Raises Unreadable when there is none."""
    one = _read_sheet("", rows, NO_KEY)
    if not one.count:
        raise Unreadable(NOTHING)
    return one


def rows_as_text(data: bytes) -> list[str]:
    """Every row as one line, for a file that holds only answers."""
    return [" ".join(cell for cell in row if cell) for _name, rows in _sheets(data)[0] for row in rows]


def _sheets(data: bytes) -> tuple[list[tuple[str, Rows]], bool]:
    """(name, cells) of every sheet, and whether cells far away were left out; see lms.content.office.sheetfiles."""
    cut = cut_to_size(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(cut.data))
        sheets = [
            (name, _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False))) for name in book.sheet_names
        ]
        return sheets, bool(cut.strays)
    except (python_calamine.CalamineError, ValueError, OSError):
        raise Unreadable(N_("Tệp Excel bị hỏng. Mở tệp bằng Excel, lưu thành tệp mới rồi gửi lại.")) from None


def _rows(cells: Sequence[Sequence[object]]) -> Rows:
    return [[_text(cell) for cell in row] for row in cells]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell)).replace("\xa0", " ").strip()


def _read_sheet(name: str, rows: Rows, key: AnswerKey) -> Reading:
    for at, row in enumerate(rows[:15]):
        if tables.is_full(row):
            return _read_full(name, rows, at)
        columns = columns_of(row)
        if columns:
            return read_table(name, rows, at + 1, columns, key)
    lines = [
        TextLine(piece, number)
        for number, row in enumerate(rows, 1)
        for cell in row
        for piece in cell.splitlines()
        if piece.strip()
    ]
    if not lines:
        return Reading()
    try:
        return parse(lines, key.lines, (), shared=key.shared)
    except Unreadable:
        return Reading(notes=(with_values(N_("Trang tính “%(name)s” không có câu hỏi nào."), name=name),))


def _read_full(name: str, rows: Rows, at: int) -> Reading:
    """The questions of a sheet in our own format, which has a column for everything."""
    where = f"Trang tính “{name}”, dòng" if name else "Dòng"
    numbered = ((number, row) for number, row in enumerate(rows[at + 1 :], at + 2) if any(row))
    made = [_full_row(rows[at], row, f"{where} {number}") for number, row in numbered]
    found = tuple(one for one in made if isinstance(one, FoundQuestion))
    return Reading(found, tuple(one for one in made if isinstance(one, Refused)))


def _full_row(head: list[str], row: list[str], place: str) -> FoundQuestion | Refused:
    return carefully(lambda: tables.read_row(head, row, place), place, source_of(row))
