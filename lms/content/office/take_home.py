"""Files to take home: a form to fill in, a list to print. Checked before they are kept; nothing in them may run.

These functions run outside (lms.base.outside).
"""

from dataclasses import dataclass
from typing import Literal

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import N_
from lms.content.filekinds import BELONGS, kind_of
from lms.content.office.officefiles import BadFile
from lms.content.office.officeparts import quiet_office
from lms.content.office.pdfs import BadPdf, written_anew

#: Bytes of a file; so many take half a minute on a slow line.
MOST_BYTES = 5 * 1024 * 1024
Ending = Literal["pdf", "docx", "xlsx"]
MIMES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


UNKNOWN = N_("Chỗ này nhận ảnh, ghi âm, phim, tệp PDF, Word (.docx) và Excel (.xlsx). Chọn tệp khác.")


class BadPaper(LmsError):
    """A file that cannot be handed out; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Paper:
    """A file that may be handed out: its ending, and its bytes; a PDF written again, others as they were."""

    ending: Ending
    data: bytes


def checked_paper(data: bytes) -> Paper:
    """A PDF, Word or Excel file that does nothing by itself. Raises BadPaper with the cure."""
    if len(data) > MOST_BYTES:
        raise BadPaper(N_("Tệp nặng quá 5 MB, bà con tải lâu. Nén ảnh trong tệp rồi lưu và gửi lại."))
    kind = kind_of(data)
    try:
        if kind == "pdf":
            return Paper("pdf", written_anew(data))
        if kind in ("docx", "xlsx"):
            return Paper("docx" if quiet_office(data) == "docx" else "xlsx", data)
    except (BadPdf, BadFile) as bad:
        raise BadPaper(bad.message) from None
    raise BadPaper(BELONGS.get(kind, UNKNOWN))
