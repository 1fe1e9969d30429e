"""Choosing the reader for a file of questions, by what is in the file, never by its name."""

from collections.abc import Callable
from dataclasses import dataclass

from lms.base.text import N_
from lms.content.filekinds import BELONGS, kind_of
from lms.content.office.officefiles import MOST_BYTES
from lms.quizzes.files import aiken, gift, moodle
from lms.quizzes.files.lists import read_list, read_pasted
from lms.quizzes.files.parsing import MOST, NOTHING, TOO_MANY
from lms.quizzes.files.sheets import read_rows
from lms.quizzes.files.tables import looks_like_csv, rows_of_csv
from lms.quizzes.files.text_cleaning import decoded
from lms.quizzes.reading import Reading, Unreadable, whole

#: The kinds of file that can hold questions, and messages for two others that people often try.
_OFFICE = ("docx", "xlsx", "ods", "old office", "zip")
_TEXT = ("text", "")
_NOT_HERE = {
    "pdf": N_("Máy không đọc được tệp PDF. Gửi tệp Word gốc, hoặc chép chữ dán vào ô bên dưới."),
    "picture": N_("Tệp này là ảnh chụp, máy không đọc được chữ trong ảnh. Gõ lại câu hỏi vào Word rồi gửi."),
}


@dataclass(frozen=True)
class TextReader:
    """A reader of texts: `fits` tells whether a text is for it, `read` gives its questions or raises Unreadable."""

    name: str
    fits: Callable[[str], object]
    read: Callable[[str], Reading]


#: The first reader that fits is used; the last one fits every text.
TEXT_READERS = (
    TextReader("csv", looks_like_csv, lambda text: read_rows(rows_of_csv(text))),
    TextReader("moodle", moodle.LOOKS_LIKE.match, moodle.read_moodle),
    TextReader("gift", gift.LOOKS_LIKE.search, gift.read_gift),
    TextReader("aiken", aiken.LOOKS_LIKE.search, aiken.read_aiken),
    TextReader("list", lambda _text: True, read_pasted),
)


def read_file(data: bytes, key: bytes | None = None) -> Reading:
    """All questions of a file: Word, Excel, CSV, GIFT, Moodle XML, Aiken, or plain text in any usual encoding.

    `key` is a second file with only the answers, for Word and Excel. Raises Unreadable or BadFile, and nothing else.
    """
    return whole(lambda: _read_file(data, key))


def _read_file(data: bytes, key: bytes | None) -> Reading:
    kind, kind_of_key = kind_of(data), kind_of(key) if key is not None else ""
    for one in (kind, kind_of_key):
        if one not in (*_OFFICE, *_TEXT):
            raise Unreadable(_NOT_HERE.get(one) or BELONGS[one])
    if kind in _OFFICE or not data or len(data) > MOST_BYTES or key is not None:
        return read_list(data, key)
    return _read_text(decoded(data))


def read_text(text: str) -> Reading:
    """All questions of a text in any of the text formats. Raises Unreadable, and nothing else."""
    return whole(lambda: _read_text(text))


def _read_text(text: str) -> Reading:
    reading = next(one for one in TEXT_READERS if one.fits(text)).read(text)
    if not reading.count:
        raise Unreadable(NOTHING)
    if reading.count > MOST:
        raise Unreadable(TOO_MANY)
    return reading
