"""A table as CSV and XLSX: the same rows as on the screen, written for Excel as it is used in Vietnam."""

import csv
import io

import xlsxwriter

from lms.reports.figures import Table

#: A cell that begins with one of these would be run as a formula when the file is opened.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(table: Table, heads: list[str]) -> bytes:
    """UTF-8 with BOM and semicolons: otherwise Excel shows broken accents and one column."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(heads)
    for row in (*table.rows, table.total):
        writer.writerow([safe(cell) for cell in row.cells])
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(table: Table, heads: list[str], title: str) -> bytes:
    """A sheet with typed cells, a frozen heading and the sum in bold."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(title[:31] or "1")
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(heads) - 1, 14)
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, heads, bold)
    for number, row in enumerate(table.rows, 1):
        sheet.write_row(number, 0, row.cells)
    sheet.write_row(len(table.rows) + 1, 0, table.total.cells, bold)
    book.close()
    return out.getvalue()


def safe(cell: str | int) -> str | int:
    """A text cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell
