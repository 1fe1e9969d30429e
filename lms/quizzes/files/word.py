"""The lines of a Word file, also those that Word numbers itself and those in tables and text boxes."""

import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lms.base.late import late
from lms.base.text import N_
from lms.content.office.wordxml import (
    BOXED,
    BROKEN,
    OLD_LETTERS,
    TRACKED,
    is_old_font,
    is_on,
    is_skipped,
    is_tracked,
    number_formats,
    paragraphs_and_tables,
    qn,
    signs,
    value,
)
from lms.quizzes.files.list_lines import TextLine
from lms.quizzes.reading import Unreadable

if TYPE_CHECKING:
    import docx
else:
    docx = late("docx")

MOST_LINES = 60_000


def read_word(data: bytes) -> tuple[list[TextLine], list[str]]:
    """The lines in the order of the file, and notes about it. Raises Unreadable when it has no text we can read."""
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception:  # whatever the library fails at, this is no Word file
        raise Unreadable(BROKEN) from None
    body = document.element.body
    reader = _ListReader(number_formats(document))
    lines = list(reader.lines(body))[:MOST_LINES]
    if not any(line.text.strip() for line in lines):
        scanned = next(body.iter(qn("w:drawing"), qn("w:pict")), None) is not None
        raise Unreadable(
            N_("Tệp chỉ có ảnh chụp, máy không đọc được chữ trong ảnh. Gõ lại câu hỏi vào Word rồi gửi.")
            if scanned
            else N_("Tệp Word không có chữ nào. Mở ra xem lại rồi gửi.")
        )
    if reader.old_letters * 10 > reader.letters:
        raise Unreadable(OLD_LETTERS)
    notes = [TRACKED] if is_tracked(body) else []
    return lines, [*notes, *([BOXED] if reader.boxed else [])]


class _ListReader:
    """Goes through a Word file's body and counts Word's own numbers."""

    def __init__(self, formats: dict[tuple[str, str], str]) -> None:
        self.formats = formats
        self.count: Counter[tuple[str, str]] = Counter()
        self.place = self.letter = self.letters = self.old_letters = 0
        self.boxed = False

    def lines(self, parent: Any) -> Iterator[TextLine]:
        """The lines in a body, a cell or a text box."""
        for child in paragraphs_and_tables(parent):
            yield from self._paragraph(child) if child.tag == qn("w:p") else self._table(child)

    def _table(self, table: Any) -> Iterator[TextLine]:
        """The lines of a table: a row of more than two short cells is one line (a key, options side by side); the cells
        of other rows are read one by one."""
        for row in table.iter(qn("w:tr")):
            cells = [list(self.lines(cell)) for cell in row.iterchildren(qn("w:tc"))]
            if all(len(cell) <= 1 for cell in cells) and len(cells) > 2:
                yield _joined([cell[0] for cell in cells if cell])
            else:
                yield from (line for cell in cells for line in cell)

    def _paragraph(self, paragraph: Any) -> Iterator[TextLine]:
        self.place += 1
        text, looks = [self._number(paragraph)], []
        looks += [""] * len(text[0])
        extras, boxes = set(), []
        for element in paragraph.iter():
            if is_skipped(element, paragraph):
                continue
            if element.tag == qn("w:r"):
                look = self._look(element)
                for sign in signs(element):
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
        self.letters, self.old_letters = self.letters + 1, self.old_letters + is_old_font(properties)
        look = "b" if is_on(properties.find(qn("w:b"))) else ""
        look += "u" if is_on(properties.find(qn("w:u"))) else ""
        colour = properties.find(qn("w:color"))
        shade = (colour.get(qn("w:val")) or "auto").lower() if colour is not None else "auto"
        marked = properties.find(qn("w:highlight")) is not None
        return look + ("c" if marked or shade not in ("auto", "000000", "0d0d0d", "111111", "222222", "333333") else "")

    def _number(self, paragraph: Any) -> str:
        """The number or letter that Word shows before a paragraph, as the list itself would write it; "" for none."""
        found = next(paragraph.iter(qn("w:numPr")), None)
        if found is None:
            return ""
        at = (value(found, "w:numId"), value(found, "w:ilvl") or "0")
        kind = self.formats.get(at, "")
        if kind in ("upperLetter", "lowerLetter"):
            self.letter += 1
            return f"{chr(64 + min(self.letter, 26))}. "
        if kind != "decimal":
            return ""
        self.count[at] += 1
        self.letter = 0
        return f"{self.count[at]}. "


def _split(text: str, looks: list[str], place: int, extras: frozenset[str]) -> Iterator[TextLine]:
    """One line for each line break.

    Letters are composed; where that shortens a text, the looks of the letters are matched to it again.
    """
    start = 0
    for piece in text.split("\n"):
        end = start + len(piece)
        composed = unicodedata.normalize("NFC", piece).replace("\xa0", " ")
        own = looks[start:end]
        if len(composed) != len(piece):
            own = [look for sign, look in zip(piece, own, strict=True) if not unicodedata.combining(sign)]
        yield TextLine(composed, place, own if len(own) == len(composed) else (), extras)
        start = end + 1


def _joined(lines: list[TextLine]) -> TextLine:
    """Cells side by side as one line, with tabs between them."""
    text = "\t".join(line.text for line in lines)
    looks: list[str] = []
    for number, line in enumerate(lines):
        looks += [""] if number else []
        looks += list(line.looks) or [""] * len(line.text)
    extras = frozenset(extra for line in lines for extra in line.extras)
    return TextLine(text, lines[0].place if lines else 0, looks, extras)
