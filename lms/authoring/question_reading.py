"""Which reader a file of questions needs; what lies in it decides, never its name."""

from lms.base.text import N_
from lms.quizzes.lists import read_list, read_pasted
from lms.quizzes.reading import Reading, Unreadable

_PDF = b"%PDF"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")


def read_file(data: bytes, key: bytes | None = None) -> Reading:
    """All questions of a Word or Excel file; `key` is a second file with the answers only.

    Raises Unreadable or BadFile.
    """
    if data.startswith(_PDF):
        raise Unreadable(N_("Máy không đọc được tệp PDF. Gửi tệp Word gốc, hoặc chép chữ dán vào ô bên dưới."))
    if data.startswith(_PICTURES):
        raise Unreadable(N_("Tệp này là ảnh chụp, máy không đọc được chữ trong ảnh. Gõ lại câu hỏi vào Word rồi gửi."))
    return read_list(data, key)


def read_text(text: str) -> Reading:
    """All questions of pasted text, written as in a Word list. Raises Unreadable."""
    return read_pasted(text)
