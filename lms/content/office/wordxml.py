"""The corners of a Word file's XML that every reader of Word files has to know."""

from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Any

from lms.base.text import N_

#: Fonts whose letters are no Unicode: what looks like "ế" in them is stored as another sign.
OLD_FONTS = (".Vn", "VNI-")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TRACKED = N_("Tệp có sửa đổi đang theo dõi: chữ thêm vào thì lấy, chữ đã xóa thì bỏ.")
BOXED = N_("Tệp có hộp chữ: chữ trong hộp được đọc ở chỗ hộp nằm.")
BROKEN = N_("Tệp Word bị hỏng. Mở tệp bằng Word, lưu thành tệp mới rồi gửi lại.")
OLD_LETTERS = N_("Chữ trong tệp gõ bằng phông cũ (.VnTime, VNI). Đổi sang Unicode bằng UniKey rồi gửi lại.")
_SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}


@cache
def qn(tag: str) -> str:
    """A tag's name as a tree of XML has it: "w:p" as "{http://…}p"."""
    space, name = tag.split(":")
    return f"{{{_SPACES[space]}}}{name}"


def paragraphs_and_tables(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body, a cell or a box in their order, also where Word has put a field or an
    insertion around them."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from paragraphs_and_tables(child)


def number_formats(document: Any) -> dict[tuple[str, str], str]:
    """The format ("decimal", "bullet", "upperLetter" …) of each (list, level) that Word numbers by itself."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds: dict[str, dict[str, str]] = {}
    for abstract in root.iter(qn("w:abstractNum")):
        levels = kinds.setdefault(abstract.get(qn("w:abstractNumId")), {})
        for level in abstract.iter(qn("w:lvl")):
            found = level.find(qn("w:numFmt"))
            levels[level.get(qn("w:ilvl"))] = found.get(qn("w:val")) if found is not None else "decimal"
    formats = {}
    for number in root.iter(qn("w:num")):
        abstract = number.find(qn("w:abstractNumId"))
        for level, kind in kinds.get(abstract.get(qn("w:val")) if abstract is not None else "", {}).items():
            formats[number.get(qn("w:numId")), level] = kind
    return formats


def value(parent: Any, tag: str) -> str:
    """The w:val of a child element, "" when there is none."""
    child = parent.find(qn(tag)) if parent is not None else None
    return child.get(qn("w:val")) or "" if child is not None else ""


def is_on(element: Any) -> bool:
    """Whether a switch such as w:b is there and not turned off."""
    return element is not None and (element.get(qn("w:val")) or "1") not in ("0", "false", "none")


def is_old_font(properties: Any) -> bool:
    """Whether a run's letters are in a font from before Unicode."""
    font = properties.find(qn("w:rFonts")) if properties is not None else None
    return font is not None and any(
        (font.get(qn(f"w:{name}")) or "").startswith(OLD_FONTS) for name in ("ascii", "hAnsi")
    )


def is_skipped(element: Any, paragraph: Any) -> bool:
    """Whether an element is left out: a deleted run, a second drawing of the same for old programs, or a box, which
    is read by itself."""
    if element.tag not in (qn("w:r"), qn("w:drawing"), qn("w:pict"), qn("m:oMath")):
        return True
    around = {parent.tag for parent in takewhile(lambda parent: parent is not paragraph, element.iterancestors())}
    return bool(around & {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), FALLBACK})


def signs(run: Any) -> Iterator[str]:
    """The letters of a run; a tab as a tab, a line break as a line break."""
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"


def is_tracked(body: Any) -> bool:
    """Whether somebody's changes are still marked as changes (track changes)."""
    return next(body.iter(qn("w:ins"), qn("w:del")), None) is not None
