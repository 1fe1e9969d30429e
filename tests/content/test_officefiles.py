"""What looks like an office file and is none, or is dangerous, is refused in words before a library reads it."""

import io
import zipfile

import pytest
from docx import Document

from lms.content.office import officefiles
from lms.content.office.officefiles import BadFile, open_office


def word(text: str = "Chào bà con.") -> bytes:
    """A small Word file."""
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(**files: bytes) -> bytes:
    """A zip with a Word file's document and further files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"word/document.xml": b"<w/>", **files}.items():
            archive.writestr(name, data)
    return out.getvalue()


def refusal(data: bytes, *wanted: str) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(BadFile) as refused:
        open_office(data, wanted or ("docx", "xlsx"))
    return refused.value.message


def test_a_word_file_may_be_read() -> None:
    opened = open_office(word())
    assert (opened.kind, opened.data[:2]) == ("docx", b"PK")


def test_each_refusal_says_what_to_do() -> None:
    assert "trống" in refusal(b"")
    assert "đời cũ hoặc có mật khẩu" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "chưa tải hết" in refusal(word()[:-400])
    assert "nhận tệp Word (.docx) hoặc Excel" in refusal(b"%PDF-1.7 ...")
    assert refusal(word(), "xlsx") == "Chỗ này nhận tệp Excel (.xlsx). Chọn tệp khác."
    assert "macro" in refusal(packed(**{"word/vbaProject.bin": b"x"}))


def test_a_file_over_twenty_megabytes_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officefiles, "_kind", lambda data: pytest.fail("was opened"))
    assert "20 MB" in refusal(b"PK" + b"\0" * (40 * 1024 * 1024))


def test_a_zip_bomb_is_refused_unpacked_or_not() -> None:
    assert "to bất thường" in refusal(packed(**{"word/media/image1.xml": b"\0" * (30 * 1024 * 1024)}))
    many = {f"word/part{n}.xml": b"" for n in range(3001)}
    assert "to bất thường" in refusal(packed(**many))


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(packed())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "mật khẩu" in refusal(bytes(data))
