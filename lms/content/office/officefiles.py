"""Office files that people send (Word, Excel): opened only once they are known to be small, whole and free of code.

A .docx, .xlsx or .ods is a zip of XML files. What is refused here never reaches the library that reads it, and every
refusal says in plain Vietnamese what the file is and what to do. These functions run outside (lms.base.outside).
"""

import io
import zipfile
from dataclasses import dataclass

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import N_

#: Bytes of a file as sent, of everything in it when unpacked, and how many files may lie in it.
MOST_BYTES = 20 * 1024 * 1024
TOO_HEAVY = N_("Tệp nặng quá 20 MB. Trong Word, bấm vào một ảnh, chọn “Nén ảnh” rồi lưu và gửi lại.")
MOST_UNPACKED = 120 * 1024 * 1024
MOST_FILES = 3000
#: How many times smaller than its content a packed XML file may be; text shrinks ten times, a zip bomb a thousand
#: times.
MOST_SHRINK = 200
#: The endings of the kinds, and the file that each kind must hold.
KINDS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ods": "content.xml"}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class BadFile(LmsError):
    """A file that cannot be taken; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class OfficeFile:
    """A file that may be read: its kind ("docx", "xlsx" or "ods") and its bytes."""

    kind: str
    data: bytes


def open_office(data: bytes, wanted: tuple[str, ...] = ("docx", "xlsx")) -> OfficeFile:
    """A Word or Excel file that is safe to read, of one of the `wanted` kinds. Raises BadFile.

    The name of a file is never believed; what lies inside decides.
    """
    if not data:
        raise BadFile(N_("Tệp này trống. Chọn lại tệp, hoặc mở ra xem có chữ không rồi gửi lại."))
    if len(data) > MOST_BYTES:
        raise BadFile(TOO_HEAVY)
    if data.startswith(_OLD_OFFICE):
        raise BadFile(
            N_("Tệp này là Word, Excel đời cũ hoặc có mật khẩu. Bỏ mật khẩu, lưu thành .docx hoặc .xlsx rồi gửi.")
        )
    kind = _kind(data)
    if kind not in wanted:
        cure: dict[tuple[str, ...], str] = {
            ("docx",): N_("Chỗ này nhận tệp Word (.docx). Chọn tệp khác."),
            ("xlsx",): N_("Chỗ này nhận tệp Excel (.xlsx). Chọn tệp khác."),
            ("docx", "xlsx", "ods"): N_("Chỗ này nhận tệp Word (.docx), Excel (.xlsx) hoặc .ods. Chọn tệp khác."),
        }
        raise BadFile(cure.get(wanted, N_("Chỗ này nhận tệp Word (.docx) hoặc Excel (.xlsx). Chọn tệp khác.")))
    return OfficeFile(kind, data)


def _kind(data: bytes) -> str:
    """The kind of a zip, "" for others. Raises BadFile for one that is broken, too big inside, or carries code."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            is_ods = _first(archive, entries) == _ODS
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        if data[:2] == b"PK":
            broken = N_("Tệp bị hỏng hoặc chưa tải hết. Mở tệp xem có được không, lưu lại rồi gửi lại.")
            raise BadFile(broken) from None
        return ""
    _small(entries)
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadFile(N_("Tệp có mật khẩu. Mở tệp, bỏ mật khẩu, lưu lại rồi gửi."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile(N_("Tệp có mã lệnh (macro) nên không nhận. Lưu lại thành .docx hoặc .xlsx thường rồi gửi."))
    kinds = ("ods",) if is_ods else ("docx", "xlsx")
    return next((kind for kind in kinds if KINDS[kind] in names), "")


def _first(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bytes:
    """What an OpenDocument file says it is; that lies unpacked in front of everything else."""
    small = [entry for entry in entries if entry.filename == "mimetype" and entry.file_size < 100]
    return archive.read(small[0]).strip() if small else b""


def _small(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what would fill the machine when unpacked. Sizes are what the zip says; Python reads no more than that.
    Raises BadFile."""
    unpacked = sum(entry.file_size for entry in entries)
    shrunk = any(
        entry.file_size > 1024 * 1024 and entry.file_size > MOST_SHRINK * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_FILES or unpacked > MOST_UNPACKED or shrunk:
        raise BadFile(N_("Tệp này mở ra to bất thường nên không nhận. Chép chữ sang một tệp mới, lưu rồi gửi lại."))
