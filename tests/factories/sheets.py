"""Made-up spreadsheets: a list of questions, and whatever lies about in them."""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from lms.content.office.cellnames import letters

ROWS = [
    ["Câu hỏi", "A", "B", "Đáp án"],
    *([f"Câu số {n}: ai giữ mã OTP & <vì sao>?", "Mình", "Ngân hàng", "A"] for n in range(1, 11)),
]


def xlsx(strays: Iterable[tuple[int, int]] = (), *, styled: int = 0, sheets: int = 1) -> bytes:
    """Ten questions in Excel; a full stop at each of `strays` (row and column from 0); rows that only have a look."""
    grid = _grid(strays)
    rows: dict[int, list[str]] = {row: [] for row, _column in sorted(grid)}
    for (row, column), cell in sorted(grid.items()):
        said = f"<is><t>{escape(cell)}</t></is>"
        rows[row].append(f'<c r="{letters(column + 1)}{row + 1}" t="inlineStr">{said}</c>')
    looks = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(100, 100 + styled))
    body = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in rows.items() if row < 99)
    rest = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in rows.items() if row >= 99)
    data = f'<dimension ref="A1:D11"/><sheetData>{body}{looks}{rest}</sheetData>'
    return _packed_xlsx([data] * sheets)


def _packed_xlsx(sheets: list[str]) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbers = range(1, len(sheets) + 1)
    named = "".join(f'<sheet name="Tờ {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    leads = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{leads}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{main}">{sheets[n - 1]}</worksheet>' for n in numbers},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _grid(strays: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    grid = {(row, column): cell for row, cells in enumerate(ROWS) for column, cell in enumerate(cells)}
    return grid | dict.fromkeys(strays, ".")


def ods(strays: Iterable[tuple[int, int]] = ()) -> bytes:
    """The same as LibreOffice writes it: empty rows and cells are counted, to the end of the sheet."""
    grid = _grid(strays)
    rows, at = [], 0
    for row in sorted({row for row, _column in grid}):
        rows += [_empty_row(row - at)] if row > at else []
        cells, column_at = [], 0
        for column in sorted(column for row_of, column in grid if row_of == row):
            cells += [_empty_cell(column - column_at)] if column > column_at else []
            said = escape(grid[row, column])
            cells.append(f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>')
            column_at = column + 1
        cells += [_empty_cell(16384 - column_at)] if column_at < 16384 else []
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        at = row + 1
    rows += [_empty_row(1048576 - at)] if at < 1048576 else []
    return packed_ods("".join(rows))


def packed_ods(rows: str) -> bytes:
    """An OpenDocument spreadsheet with these rows."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Tờ 1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def _empty_row(count: int) -> str:
    return f'<table:table-row table:number-rows-repeated="{count}">{_empty_cell(16384)}</table:table-row>'


def _empty_cell(count: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{count}"/>'
