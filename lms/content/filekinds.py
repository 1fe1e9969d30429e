"""What a file is: told by its bytes, never by its name, and told here alone. Each page that takes files asks here, and
names the page for other kinds.

(https://en.wikipedia.org/wiki/List_of_file_signatures; brands of ISO base media files: ISO/IEC 14496-12, 23008-12.)
"""

import io
import re
import zipfile
from collections.abc import Callable

from lms.base.text import N_

#: Kinds of files, and what is said where such a file was not asked for: what it is, and where it belongs.
BELONGS = {
    "picture": N_("Tệp này là ảnh. Ảnh thì đưa vào ở trang “Hình ảnh và tệp” của khóa học."),
    "other picture": N_("Máy chưa đọc được loại ảnh này. Mở ảnh, lưu thành JPEG hoặc PNG rồi gửi lại."),
    "drawing": N_("Tệp này là hình vẽ SVG, chỉ vào được cùng thư mục khóa học. Lưu thành ảnh PNG rồi gửi."),
    "sound": N_(
        "Tệp này là ghi âm. Giọng đọc của bước thì đưa vào ở trang “Thu giọng đọc”, tiếng khác ở “Hình ảnh và tệp”."
    ),
    "film": N_("Tệp này là phim. Phim thì đưa vào ở trang “Hình ảnh và tệp” của khóa học."),
    "pdf": N_("Tệp này là PDF. PDF để bà con tải về thì đưa vào ở trang “Hình ảnh và tệp” của khóa học."),
    "docx": N_(
        "Tệp này là Word. Bài soạn sẵn thì đưa vào ở “Lấy bài từ tệp Word”, câu hỏi ở “Lấy câu hỏi từ tệp”, tờ để tải"
        " về ở “Hình ảnh và tệp”."
    ),
    "xlsx": N_("Tệp này là Excel. Câu hỏi thì đưa vào ở “Lấy câu hỏi từ tệp”, bảng để tải về ở “Hình ảnh và tệp”."),
    "ods": N_("Tệp này là bảng tính. Câu hỏi thì đưa vào ở “Lấy câu hỏi từ tệp”; bảng để tải về thì lưu thành .xlsx."),
    "other office": N_("Máy chưa đọc được loại tệp này. Mở tệp, lưu thành .docx, .xlsx hoặc PDF rồi gửi lại."),
    "old office": N_(
        "Tệp này là Word, Excel đời cũ hoặc có mật khẩu. Bỏ mật khẩu, lưu thành .docx hoặc .xlsx rồi gửi."
    ),
    "course": N_("Tệp này là cả một khóa học. Đưa vào ở trang Soạn bài, “Đưa khóa học vào từ tệp”."),
    "zip": N_("Tệp này là tệp nén. Mở ra, rồi gửi từng tệp ở bên trong."),
    "text": N_("Tệp này là tệp chữ. Câu hỏi thì đưa vào ở “Lấy câu hỏi từ tệp”."),
    "program": N_("Tệp này là chương trình nên không nhận. Chọn tệp khác."),
}
_IMAGE_BRANDS = {
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1", b"avif", b"avis"
}  # fmt: skip
_FILM_BRANDS = (b"qt", b"iso", b"mp4", b"M4", b"3g", b"avc", b"dash", b"MSNV", b"mmp4")
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
_HEADS = (
    ("picture", (b"\xff\xd8\xff", b"\x89PNG", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")),
    ("other picture", (b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ", b"\xff\x0a", b"8BPS", b"\0\0\1\0", b"II+\0", b"MM\0+")),
    ("sound", (b"ID3", b"OggS", b"fLaC", b"#!AMR", b"caff\0")),
    ("film", (b"\x1a\x45\xdf\xa3", b"\0\0\1\xba", b"\0\0\1\xb3", b"FLV\1", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    ("old office", (b"\xd0\xcf\x11\xe0",)),
    ("other office", (b"{\\rtf",)),
    ("program", (b"MZ\x90\0", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
)
#: What lies in a zip, and the kind that it means; the first that is there decides.
_INSIDE = (
    ("goi.json", "course"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "other office"),
    ("ppt/presentation.xml", "other office"),
)
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?>\s*)*<svg\b", re.S
)


def kind_of(data: bytes) -> str:
    """The kind of a file, one of the keys of BELONGS; "" for a file that is none of them, and for an empty one."""
    for kind, heads in _HEADS:
        if data.startswith(heads):
            return kind
    if data.startswith(b"PK"):
        return _of_zip(data)
    return _of_wrapping(data) or next((kind for kind, fits in _SIGNS if fits(data)), "")


def takes_long(head: bytes) -> bool:
    """Whether a file with this beginning is a film; only the first bytes are looked at, and nothing is read."""
    return not head.startswith(b"PK") and kind_of(head) == "film"


def is_iphone_photo(data: bytes) -> bool:
    """Whether a file says of itself that it is a HEIC picture, broken or not."""
    return data[4:8] == b"ftyp" and data[8:11] != b"avi" and _of_brand(data) == "picture"


def _of_wrapping(data: bytes) -> str:
    """The kind of a file in a container format that many kinds share."""
    if data.startswith(b"RIFF"):
        return {b"WEBP": "picture", b"WAVE": "sound", b"AVI ": "film"}.get(data[8:12], "")
    if data[4:8] == b"ftyp":
        return _of_brand(data)
    # The first four bytes are a length, so a text with such a word at that place is no film.
    return "film" if data[:1] == b"\0" and data[4:8] in (b"moov", b"mdat", b"wide", b"pnot", b"skip", b"free") else ""


def _of_brand(data: bytes) -> str:
    """The kind by the main brand; only where that says nothing of its own, the other brands decide."""
    end = min(int.from_bytes(data[:4], "big"), 256)
    first, others = data[8:12], {data[at : at + 4] for at in range(16, end, 4)}
    if first in _IMAGE_BRANDS or (not first.startswith(_FILM_BRANDS) and others & _IMAGE_BRANDS):
        return "picture"
    return "sound" if first in _SOUND_BRANDS else "film"


def _is_bare_sound(data: bytes) -> bool:
    """Whether the file begins with a frame of MP3 or AAC (eleven bits), or is AIFF. FF FE begins a text in UTF-16."""
    if data.startswith(b"FORM"):
        return data[8:12] in (b"AIFF", b"AIFC")
    return data[:1] == b"\xff" and len(data) > 4 and data[1] >= 0xE0 and data[1] & 0x18 != 0x08 and data[1] != 0xFE


def _is_bitmap(data: bytes) -> bool:
    """Whether the file is a BMP picture; "BM" alone could begin a text."""
    sizes = (12, 16, 40, 52, 56, 64, 108, 124)
    return data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in sizes


def _of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:20_000])
            first = (
                archive.read("mimetype") if "mimetype" in names and archive.getinfo("mimetype").file_size < 99 else b""
            )
    except Exception:  # whatever error the reader raises, the file is no whole zip
        return "zip"
    if first.startswith(b"application/vnd.oasis.opendocument"):
        return "ods" if first.strip() == b"application/vnd.oasis.opendocument.spreadsheet" else "other office"
    return next((kind for name, kind in _INSIDE if name in names), "zip")


def _is_transport(data: bytes) -> bool:
    return len(data) > 376 and data[0] == data[188] == data[376] == 0x47


def _is_text(data: bytes) -> bool:
    return bool(data) and (b"\0" not in data[:4096] or data.startswith((b"\xff\xfe", b"\xfe\xff")))


#: Kinds that need a look at more than the first letters, in this order.
_SIGNS: tuple[tuple[str, Callable[[bytes], object]], ...] = (
    ("sound", _is_bare_sound),
    ("picture", _is_bitmap),
    ("film", _is_transport),
    ("pdf", lambda data: b"%PDF-" in data[:1024]),
    ("drawing", lambda data: _SVG.match(data[:8192])),
    ("text", _is_text),
)
