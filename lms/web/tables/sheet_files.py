"""A sheet as CSV and XLSX, written for Excel as it is used in Vietnam."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from lms.base import outside
from lms.base.cells import harmless
from lms.base.late import late
from lms.web.tables.sheet import Cell, Sheet

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

#: What a spreadsheet does not accept in a sheet's name, and how many letters the name may have.
NO_NAME, NAME_MOST = "[]:*?/\\'", 31
A4 = 9
FORMATS = {"text": "@", "count": "#,##0", "plain": "0", "day": "dd/mm/yyyy"}


def csv_file(sheet: Sheet) -> bytes:
    """The sheet as CSV: UTF-8 with BOM and semicolons; otherwise Excel shows broken accents and one column.

    Heads and lines only, days as 2026-11-24, so that programs can read it too.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([safe(head) for head in sheet.heads])
    for line in sheet.all_lines:
        writer.writerow([safe(cell) for cell in line.cells])
    return out.getvalue().encode("utf-8-sig")


def safe(cell: Cell) -> Cell:
    """A text cell that no spreadsheet takes for a formula; numbers and days as they are."""
    return harmless(cell) if isinstance(cell, str) else cell


def xlsx_file(sheet: Sheet) -> bytes:
    """The sheet as XLSX: title and what it is about, then the table with typed cells; the heads stay and are
    repeated in print."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet("".join(" " if c in NO_NAME else c for c in sheet.title)[:NAME_MOST].strip() or "1")
    top = _write_about(book, page, sheet)
    _write_heads(book, page, sheet, top)
    looks = [book.add_format({"num_format": FORMATS[column.kind]}) for column in sheet.columns]
    for row, line in enumerate(sheet.lines, top + 1):
        _write_line(page, row, line.cells, looks)
    if sheet.sums:
        bold = [book.add_format({"num_format": FORMATS[c.kind], "bold": True, "top": 1}) for c in sheet.columns]
        _write_line(page, top + 1 + len(sheet.lines), sheet.sums.cells, bold)
    book.close()
    return out.getvalue()


def xlsx_outside(sheet: Sheet) -> bytes:
    """The sheet as XLSX, written in another process, whose memory is free again afterwards. Raises Busy."""
    return outside.work(xlsx_file, sheet)


def _write_about(book: Any, page: Any, sheet: Sheet) -> int:
    """Write the title and the pairs; returns the row of the heads, which stand after an empty row."""
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    for row, (word, value) in enumerate(sheet.about, 1):
        page.write_string(row, 0, f"{word}: {value}")
    return len(sheet.about) + 2


def _write_heads(book: Any, page: Any, sheet: Sheet, top: int) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#FBF0CF"})
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(top, number, column.head, head)
    page.freeze_panes(top + 1, 1)
    page.repeat_rows(top)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    if sheet.is_wide:
        page.set_landscape()
    if sheet.lines:
        page.autofilter(top, 0, top + len(sheet.lines), len(sheet.columns) - 1)


def _write_line(page: Any, row: int, cells: Sequence[Cell], looks: Sequence[Any]) -> None:
    for number, (cell, look) in enumerate(zip(cells, looks, strict=True)):
        if isinstance(cell, date):
            page.write_datetime(row, number, cell, look)
        elif isinstance(cell, int):
            page.write_number(row, number, cell, look)
        elif cell:
            page.write_string(row, number, cell, look)


#: The formats that can be written, each with its media type.
KINDS = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_outside, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
