"""Lists of questions as schools and communes in Vietnam write them: in Word, in Excel, or as pasted text."""

import unicodedata

from lms.content.office.officefiles import open_office
from lms.quizzes.files.list_lines import TextLine
from lms.quizzes.files.parsing import parse
from lms.quizzes.files.sheets import read_sheets, rows_as_text
from lms.quizzes.files.word import read_word
from lms.quizzes.reading import Reading

KINDS = ("docx", "xlsx", "ods")

__all__ = ["read_list", "read_pasted"]


def read_list(data: bytes, key: bytes | None = None) -> Reading:
    """All questions of a Word or Excel file; `key` is a second file with the right answers.

    Raises BadFile when a file may not be opened, Unreadable when there is no question in it.
    """
    keys = _lines(key) if key is not None else []
    office = open_office(data, KINDS)
    if office.kind != "docx":
        return read_sheets(data, keys)
    lines, notes = read_word(data)
    return parse(lines, keys, notes)


def read_pasted(text: str) -> Reading:
    """All questions of pasted text. Raises Unreadable when there is none."""
    composed = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    return parse([TextLine(row, number) for number, row in enumerate(composed.splitlines(), 1)], [], ())


def _lines(data: bytes) -> list[TextLine]:
    """The lines of a file of answers; the notes about that file are dropped, because no answer depends on them."""
    if open_office(data, KINDS).kind == "docx":
        return read_word(data)[0]
    return [TextLine(row, number) for number, row in enumerate(rows_as_text(data), 1)]
