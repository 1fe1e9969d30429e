"""Made-up files to take home: PDF, Word and Excel, plain ones and such with parts that act."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache

import xlsxwriter
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject


def pdf(root: Mapping[str, object] | None = None, page: Mapping[str, object] | None = None) -> bytes:
    """A PDF of one page; `root` and `page` are put into its catalogue and its page."""
    writer = PdfWriter()
    first = writer.add_blank_page(200, 200)
    for where, more in ((writer.root_object, root), (first, page)):
        where.update({NameObject(name): value for name, value in (more or {}).items()})  # type: ignore[misc]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def said(**entries: object) -> DictionaryObject:
    """A dictionary of a PDF: said(S="/URI") gives << /S /URI >>."""
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


@cache
def word(text: str = "Đơn xin xác nhận") -> bytes:
    """A small Word file."""
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel(rows: Mapping[str, object] | None = None) -> bytes:
    """A small Excel file; cells by their names, formulas begin with "="."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for cell, value in {"A1": "Tên", "B1": "Số", **(rows or {})}.items():
            sheet.write(cell, value)
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes | tuple[bytes, bytes]]) -> bytes:
    """The same file with more parts; where a part is there, (before, after) is put into it."""
    out, left = io.BytesIO(), dict(parts)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part, change = old.read(name), left.pop(name, None)
            if isinstance(change, tuple):
                assert change[0] in part, f"{change[0]!r} is not in {name}"
                part = part.replace(*change, 1)
            new.writestr(name, part if not isinstance(change, bytes) else change)
        for name, added in left.items():
            assert isinstance(added, bytes)
            new.writestr(name, added)
    return out.getvalue()
