"""Excel and CSV files with one question a row and a column for everything: what is written is read back unchanged.

The columns are Kiểu, Câu hỏi, Câu có chỗ trống, A to H, Đáp án, Giải thích, Vì sao A to H, Độ khó, Chủ đề, Cho lệch,
Cách chấm, Gợi ý 1 and 2. Sheets without "Kiểu" are read by lms.quizzes.files.sheets.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lms.base.cells import as_typed, harmless
from lms.base.late import late
from lms.base.text import N_, fold, tidy
from lms.quizzes.behaviours import HINT_MOST
from lms.quizzes.files.items import LETTERS
from lms.quizzes.files.table_rows import BAR, MARKS, ROWS, Cells, TableRow, marks_in
from lms.quizzes.kinds import KINDS as ALL
from lms.quizzes.reading import FoundQuestion, Refused
from lms.quizzes.rules import DIFFICULTIES
from lms.quizzes.texts import QuestionText

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

MOST_ROWS = 8
LETTER = [letter.upper() for letter in LETTERS[:MOST_ROWS]]
KIND, STEM, TEXT, RIGHT, WHY = "Kiểu", "Câu hỏi", "Câu có chỗ trống", "Đáp án", "Giải thích"
LEVEL, TAGS, ROOM, MARKING = "Độ khó", "Chủ đề", "Cho lệch", "Cách chấm"
HINTS = ["Gợi ý 1", "Gợi ý 2"]
HEAD = [KIND, STEM, TEXT, *LETTER, RIGHT, WHY, *(f"Vì sao {letter}" for letter in LETTER), LEVEL, TAGS, ROOM, MARKING]
HEAD += HINTS
KINDS = tuple(ROWS)


def write_xlsx(questions: Iterable[FoundQuestion]) -> bytes:
    """A workbook with one sheet, in which every cell is text; kinds that tables do not hold are left out."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Câu hỏi")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, head in enumerate(HEAD):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(_rows(questions), 1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell, wrapped)
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 2, 40)
        sheet.set_column(3, len(HEAD) - 1, 18)
        sheet.freeze_panes(1, 2)
    return out.getvalue()


def write_csv(questions: Iterable[FoundQuestion]) -> bytes:
    """A CSV file with semicolons and a UTF-8 mark in front, which Vietnamese Excel opens without asking."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(questions))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def rows_of_csv(text: str) -> list[list[str]]:
    """The cells of a CSV file with commas, semicolons or tabs."""
    first = text.split("\n", 1)[0]
    sign = max(";,\t", key=first.count)
    return [[as_typed(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=sign)]


def looks_like_csv(text: str) -> bool:
    """Whether the first line of a text is a header of cells, one of them for questions."""
    first = text.lstrip().split("\n", 1)[0]
    sign = max(";,\t", key=first.count)
    heads = [fold(cell).strip(' "') for cell in first.split(sign)]
    return len(heads) > 2 and any(head in ("cau hoi", "noi dung", "noi dung cau hoi", "de bai") for head in heads)


def is_full(head: Sequence[str]) -> bool:
    """Whether a header is one of ours, with a column for the kind."""
    heads = {fold(cell) for cell in head}
    return {fold(KIND), fold(STEM)} <= heads


def read_row(head: Sequence[str], row: Sequence[str], place: str) -> FoundQuestion | Refused:
    """The question in a row below our header, or the reason why it is none."""
    at = {fold(name): cell for name, cell in zip(head, row, strict=False)}

    def cell(name: str) -> str:
        return at.get(fold(name), "").strip()

    source = BAR.join(text for text in row if text.strip())
    names = {fold(str(ALL[key].name)): key for key in KINDS}
    kind = names.get(fold(cell(KIND)), "")
    if not kind:
        return Refused(
            place, N_("Không có kiểu câu tên như trong cột Kiểu. Xem tên các kiểu ở trang thêm câu hỏi."), source
        )
    texts = [(letter, cell(letter), cell(f"Vì sao {letter}")) for letter in LETTER]
    rights = frozenset(part.strip().upper() for part in cell(RIGHT).replace(";", ",").split(","))
    rows = tuple(TableRow(text, letter in rights, reason) for letter, text, reason in texts if text)
    told = Cells(rows, cell(TEXT), cell(ROOM), marks_in(cell(MARKING)))
    hints = tuple(cell(name)[:HINT_MOST] for name in HINTS if cell(name))
    body = replace(ROWS[kind].read(told), stem=cell(STEM), why=cell(WHY), hints=hints)
    tags = tuple(tag for tag in (tidy(part) for part in cell(TAGS).split(",")) if tag)
    level = next((name for name in DIFFICULTIES if fold(name) == fold(cell(LEVEL))), "")
    return FoundQuestion(place, QuestionText(kind, body, tags, level), source=source)


def _rows(questions: Iterable[FoundQuestion]) -> Iterable[list[str]]:
    return (_row(one) for one in questions if one.kind in KINDS)


def _row(one: FoundQuestion) -> list[str]:
    body = one.body
    told = ROWS[one.kind].write(body)
    texts, reasons = [row.text for row in told.rows], [row.reason for row in told.rows]
    rights = [letter for letter, row in zip(LETTER, told.rows, strict=False) if row.right]
    pad = [""] * MOST_ROWS
    return [
        str(ALL[one.kind].name),
        body.stem,
        told.text,
        *(texts + pad)[:MOST_ROWS],
        ", ".join(rights),
        body.why,
        *(reasons + pad)[:MOST_ROWS],
        one.difficulty,
        ", ".join(one.tags),
        told.room,
        ", ".join(said for mark, said in MARKS.items() if mark in told.marks),
        *(list(body.hints) + pad)[: len(HINTS)],
    ]
