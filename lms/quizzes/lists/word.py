"""The lines of a Word file: also those that are numbered by Word itself, in tables and in text boxes."""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from lms.base.text import N_
from lms.quizzes.lists.lines import Line
from lms.quizzes.reading import Unreadable

#: Fonts whose letters are no Unicode: what looks like "ế" in them is stored as another sign.
OLD_FONTS = (".Vn", "VNI-")
TRACKED = N_("Tệp có sửa đổi đang theo dõi: chữ thêm vào thì lấy, chữ đã xóa thì bỏ.")
BOXED = N_("Tệp có hộp chữ: chữ trong hộp được đọc ở chỗ hộp nằm.")
MOST_LINES = 60_000


def read_word(data: bytes) -> tuple[list[Line], list[str]]:
    """Lines in the order of the file, and sentences about it; raises Unreadable."""
    try:
        document = Document(io.BytesIO(data))
    except Exception:  # whatever the library stumbles over, the file is not one
        raise Unreadable(N_("Tệp Word bị hỏng. Mở tệp bằng Word, lưu thành tệp mới rồi gửi lại.")) from None
    body = document.element.body
    reader = _Reader(_number_formats(document))
    lines = list(reader.lines(body))[:MOST_LINES]
    if not any(line.text.strip() for line in lines):
        scanned = next(body.iter(qn("w:drawing"), qn("w:pict")), None) is not None
        raise Unreadable(
            N_("Tệp chỉ có ảnh chụp, máy không đọc được chữ trong ảnh. Gõ lại câu hỏi vào Word rồi gửi.")
            if scanned
            else N_("Tệp Word không có chữ nào. Mở ra xem lại rồi gửi.")
        )
    if reader.old_letters * 10 > reader.letters:
        raise Unreadable(N_("Chữ trong tệp gõ bằng phông cũ (.VnTime, VNI). Đổi sang Unicode bằng UniKey rồi gửi lại."))
    notes = [TRACKED] if next(body.iter(qn("w:ins"), qn("w:del")), None) is not None else []
    return lines, [*notes, *([BOXED] if reader.boxed else [])]


def _number_formats(document: Any) -> dict[tuple[str, str], str]:
    """The format ("decimal", "upperLetter" …) of each (list, level) that Word numbers by itself."""
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


class _Reader:
    """Walks through the body and remembers where Word's own numbers have come to."""

    def __init__(self, formats: dict[tuple[str, str], str]) -> None:
        self.formats = formats
        self.count: Counter[tuple[str, str]] = Counter()
        self.place = self.letter = self.letters = self.old_letters = 0
        self.boxed = False

    def lines(self, parent: Any) -> Iterator[Line]:
        """The lines of a body, a cell or a box."""
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
                yield from self.lines(child)

    def _table(self, table: Any) -> Iterator[Line]:
        """A row of short cells is a line of its own (a key, options side by side); other cells are read one by one."""
        for row in table.iter(qn("w:tr")):
            cells = [list(self.lines(cell)) for cell in row.iterchildren(qn("w:tc"))]
            if all(len(cell) <= 1 for cell in cells) and len(cells) > 2:
                yield _joined([cell[0] for cell in cells if cell])
            else:
                yield from (line for cell in cells for line in cell)

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        self.place += 1
        text, looks = [self._number(paragraph)], []
        looks += [""] * len(text[0])
        extras, boxes = set(), []
        for element in paragraph.iter():
            if _is_skipped(element, paragraph):
                continue
            if element.tag == qn("w:r"):
                look = self._look(element)
                for sign in _signs(element):
                    text.append(sign)
                    looks += [look] * len(sign)
            elif element.tag in (qn("w:drawing"), qn("w:pict")):
                box = next(element.iter(qn("w:txbxContent")), None)
                boxes.append(box) if box is not None else extras.add("picture")
            elif element.tag == qn("m:oMath"):
                extras.add("equation")
                sign = "".join(part.text or "" for part in element.iter(qn("m:t")))
                text.append(sign)
                looks += [""] * len(sign)
        yield from _split("".join(text), looks, self.place, frozenset(extras))
        for box in boxes:
            self.boxed = True
            yield from self.lines(box)

    def _look(self, run: Any) -> str:
        properties = run.find(qn("w:rPr"))
        if properties is None:
            self.letters += 1
            return ""
        font = properties.find(qn("w:rFonts"))
        old = font is not None and any(
            (font.get(qn(f"w:{name}")) or "").startswith(OLD_FONTS) for name in ("ascii", "hAnsi")
        )
        self.letters, self.old_letters = self.letters + 1, self.old_letters + old
        look = "b" if _is_on(properties.find(qn("w:b"))) else ""
        look += "u" if _is_on(properties.find(qn("w:u"))) else ""
        colour = properties.find(qn("w:color"))
        value = (colour.get(qn("w:val")) or "auto").lower() if colour is not None else "auto"
        marked = properties.find(qn("w:highlight")) is not None
        return look + ("c" if marked or value not in ("auto", "000000", "0d0d0d", "111111", "222222", "333333") else "")

    def _number(self, paragraph: Any) -> str:
        """What Word writes before a numbered paragraph, in the words that the list itself would use."""
        found = next(paragraph.iter(qn("w:numPr")), None)
        if found is None:
            return ""
        at = (_value(found, "w:numId"), _value(found, "w:ilvl") or "0")
        kind = self.formats.get(at, "")
        if kind in ("upperLetter", "lowerLetter"):
            self.letter += 1
            return f"{chr(64 + min(self.letter, 26))}. "
        if kind != "decimal":
            return ""
        self.count[at] += 1
        self.letter = 0
        return f"{self.count[at]}. "


def _value(parent: Any, tag: str) -> str:
    child = parent.find(qn(tag))
    return child.get(qn("w:val")) or "" if child is not None else ""


def _is_on(element: Any) -> bool:
    return element is not None and (element.get(qn("w:val")) or "1") not in ("0", "false", "none")


def _is_skipped(element: Any, paragraph: Any) -> bool:
    """Runs that were deleted, what is drawn twice for old programs, and what is read as a box of its own."""
    if element.tag not in (qn("w:r"), qn("w:drawing"), qn("w:pict"), qn("m:oMath")):
        return True
    around = {parent.tag for parent in takewhile(lambda parent: parent is not paragraph, element.iterancestors())}
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    return bool(around & {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), fallback})


def _signs(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"


def _split(text: str, looks: list[str], place: int, extras: frozenset[str]) -> Iterator[Line]:
    """A line for each line break; letters are composed, so that looks are counted anew where that shortens the text."""
    start = 0
    for piece in text.split("\n"):
        end = start + len(piece)
        composed = unicodedata.normalize("NFC", piece).replace("\xa0", " ")
        own = looks[start:end]
        if len(composed) != len(piece):
            own = [look for sign, look in zip(piece, own, strict=True) if not unicodedata.combining(sign)]
        yield Line(composed, place, own if len(own) == len(composed) else (), extras)
        start = end + 1


def _joined(lines: list[Line]) -> Line:
    """Cells side by side, as tabs would part them."""
    text = "\t".join(line.text for line in lines)
    looks: list[str] = []
    for number, line in enumerate(lines):
        looks += [""] if number else []
        looks += list(line.looks) or [""] * len(line.text)
    extras = frozenset(extra for line in lines for extra in line.extras)
    return Line(text, lines[0].place if lines else 0, looks, extras)
