"""Files to take home: a form to fill in, a list to print. Looked into before they are kept; nothing in them may run."""

from dataclasses import dataclass

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import N_
from lms.content.officefiles import BadFile, open_office

#: Bytes of a file: half a minute on a slow line.
MOST_BYTES = 5 * 1024 * 1024
#: What a PDF calls the things that act by themselves or hide a file inside.
_ACTS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class BadPaper(LmsError):
    """A file that cannot be handed out; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Paper:
    """A file that may be handed out: its ending ("pdf", "docx", "xlsx") and its bytes as sent."""

    ending: str
    data: bytes


def checked_paper(data: bytes) -> Paper:
    """A PDF, Word or Excel file that does nothing by itself; raises BadPaper with the cure."""
    if len(data) > MOST_BYTES:
        raise BadPaper(N_("Tệp nặng quá 5 MB, bà con tải lâu. Nén ảnh trong tệp rồi lưu và gửi lại."))
    if data.startswith(b"%PDF-"):
        if any(word in data for word in _ACTS):
            raise BadPaper(N_("Tệp PDF này có lệnh tự chạy hoặc tệp giấu bên trong. In ra PDF mới rồi gửi lại."))
        return Paper("pdf", data)
    try:
        office = open_office(data)
    except BadFile as bad:
        if data[:2] != b"PK" and not data.startswith(b"\xd0\xcf"):
            message = N_("Chỗ này nhận ảnh, ghi âm, phim, tệp PDF, Word (.docx) và Excel (.xlsx). Chọn tệp khác.")
            raise BadPaper(message) from None
        raise BadPaper(bad.message) from None
    return Paper(office.kind, office.data)
