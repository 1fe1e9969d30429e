"""Spreadsheets cut to what they really hold, before the library that reads them lays out every cell between.

A sheet may say anything about its size: one stray full stop in the last corner makes a rectangle of 17 thousand million
cells. Here a sheet is read as a stream, once to see where cells with something in them stand, once to copy it without
the stray cells and without empty ones. How long that takes depends on the bytes of the file alone. Runs outside.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from xml.parsers import expat

from lms.base.text import N_
from lms.content.office.officefiles import BadFile, open_office
from lms.content.office.sheetwalks import TOO_LARGE, ExcelWalk, OdsWalk, Walk

MOST_SHEETS = 60
BROKEN = N_("Tệp Excel bị hỏng. Mở tệp bằng Excel, lưu thành tệp mới rồi gửi lại.")
_SHEET = re.compile(rb"<(?:\w+:)?(?:worksheet|chartsheet|dialogsheet|macrosheet)\b")
_NOWHERE = re.compile(rb"<(?:\w+:)?(?:c|row)(?![^<>]*\sr=)[\s/>]")
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*/>")
_EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*(?:/>|>\s*</(?:\w+:)?row>)")


@dataclass(frozen=True)
class Cut:
    """A file that is no larger than it looks, and the names of the cells that were left out: "XFD1048576"."""

    data: bytes
    strays: tuple[str, ...]


def cut_to_size(data: bytes) -> Cut:
    """An Excel (.xlsx) or OpenDocument (.ods) file without stray cells. Raises BadFile."""
    kind = open_office(data, ("xlsx", "ods")).kind
    out, strays, sheets = io.BytesIO(), list[str](), 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
            for entry in archive.infolist():
                part = archive.read(entry)
                walk = _walk_of(kind, entry.filename, part)
                part = _without_empty(part) if walk is ExcelWalk else part
                sheets += walk is not None
                if sheets > MOST_SHEETS:
                    raise BadFile(TOO_LARGE)
                copy.writestr(entry.filename, part if walk is None else _cut(part, walk, strays))
    except (zipfile.BadZipFile, expat.ExpatError, ValueError, OSError, EOFError, NotImplementedError):
        raise BadFile(BROKEN) from None
    return Cut(out.getvalue(), tuple(dict.fromkeys(strays)))


def _walk_of(kind: str, name: str, part: bytes) -> type[Walk] | None:
    """The class that goes through a part; None when it is no sheet. A sheet of Excel may lie anywhere in its file."""
    if kind == "ods":
        return OdsWalk if name == "content.xml" else None
    return ExcelWalk if _SHEET.search(part[:4096]) else None


def _without_empty(part: bytes) -> bytes:
    """A worksheet without cells and rows that only have a format; a million of them would take a minute one by one.

    Only where every cell and row says its own place, so that nothing moves up.
    """
    if _NOWHERE.search(part):
        return part
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", part))


def _cut(part: bytes, walk: type[Walk], strays: list[str]) -> bytes:
    seen = walk([])
    _read(part, seen)
    for extent in seen.extents:
        extent.decide()
    made = walk(seen.extents)
    _read(part, made)
    strays += made.strays
    return "".join(made.out).encode()


def _read(part: bytes, walk: Walk) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _declared
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    parser.Parse(part, True)


def _declared(*_about: object) -> None:
    """Refuse declarations in a sheet; what they would declare are entities, which fill the machine."""
    raise BadFile(BROKEN)
