"""What paints papers opens nothing but the project's own fonts and drawings, and paints PDF that can be read aloud.

In the application it is loaded by another process only; see lms.certificates.painting.
"""

import io
from pathlib import Path

import pypdf
import pytest

from lms.base.confine import ROOT
from lms.certificates import weasy

SHEET = ROOT / "templates" / "certificates" / "document.css"


def page(words: str) -> str:
    return f'<html lang="vi"><head><title>{words}</title></head><body><p>{words}</p></body></html>'


def read(data: bytes) -> list[str]:
    """The words on each page."""
    return [one.extract_text().strip() for one in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_a_page_is_painted_with_its_words_and_its_tags() -> None:
    data = weasy.painted(page("Nguyễn Thị Ước"), SHEET)
    assert read(data) == ["Nguyễn Thị Ước"]
    book = pypdf.PdfReader(io.BytesIO(data))
    assert book.metadata is not None
    assert book.metadata.title == "Nguyễn Thị Ước"
    assert "/StructTreeRoot" in book.trailer["/Root"]


def test_several_are_painted_one_after_the_other_and_told() -> None:
    told: list[int] = []
    data = weasy.painted_together((page(name) for name in ("Một", "Hai", "Ba")), SHEET, told.append)
    assert (read(data), told) == (["Một", "Hai", "Ba"], [1, 2, 3])
    with pytest.raises(ValueError, match="nothing to paint"):
        weasy.painted_together([], SHEET, told.append)


def test_fonts_and_drawings_of_the_project_are_opened_whatever_the_address_says(tmp_path: Path) -> None:
    fetch = weasy.OwnFilesOnly().fetch
    name = sorted(path.name for path in weasy.FONTS.glob("*.ttf"))[0]
    for address in (f"font:{name}", f"font:../../etc/{name}", f"font:/{name}"):
        assert fetch(address).read() == (weasy.FONTS / name).read_bytes()
    drawing = (weasy.DRAWINGS / "document_lotus.svg").read_bytes()
    for address in ("drawing:document_lotus.svg", "drawing:../../etc/document_lotus.svg"):
        assert fetch(address).read() == drawing
    for address in ("font:../../pyproject.toml", "drawing:../../pyproject.toml", "font:document_lotus.svg"):
        with pytest.raises(FileNotFoundError):
            fetch(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://localhost/x", "https://a.vn/x", "ftp://a.vn/x"])
def test_no_other_address_is_opened(address: str) -> None:
    with pytest.raises(Exception, match=r"(?i)not allowed|protocol|scheme"):
        weasy.OwnFilesOnly().fetch(address)
    data = weasy.painted(f'<html><body><p>Chữ</p><img src="{address}"></body></html>', SHEET)
    assert read(data) == ["Chữ"]


def test_a_picture_inside_the_page_is_opened() -> None:
    dot = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
    assert weasy.OwnFilesOnly().fetch(dot).read().startswith(b"<svg")
