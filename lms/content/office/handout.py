"""A Word handout as pieces of lessons: headings, paragraphs, list items and pictures in the order of the file.

What cannot be taken over (charts, equations, old drawings, footers) is named in words with its place, never dropped in
silence.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lms.base.late import late
from lms.base.messages import Message, Words, with_values
from lms.base.text import N_, tidy
from lms.content.office import wordxml
from lms.content.office.officefiles import BadFile
from lms.content.office.wordxml import paragraphs_and_tables, qn
from lms.content.text.spelling import Piece, lines_of, spelled, without_sign

if TYPE_CHECKING:
    import docx
else:
    docx = late("docx")

#: The most pieces; a handout of a hundred pages has some two thousand paragraphs.
MOST_PIECES = 3000
#: A file with fewer letters for each picture than this is a scan: photos of pages.
SCAN_LETTERS = 40


@dataclass(frozen=True)
class HandoutPart:
    """A piece of a handout.

    `kind` is "text", "numbers" or "dots" (an item of a list), or "picture". `heading` is 0 for no heading, 1 for a
    title of the whole, 2 for Word's Heading 1, and so on; `bold`: every word is bold. `picture` counts from 0.
    """

    kind: str
    markdown: str
    plain: str
    heading: int = 0
    bold: bool = False
    picture: int = -1


@dataclass(frozen=True)
class Handout:
    """A whole file: pieces in order, the bytes of its pictures, and sentences about what was not taken over."""

    pieces: tuple[HandoutPart, ...]
    pictures: tuple[bytes, ...]
    notes: tuple[Words, ...] = field(default=())


def read_handout(data: bytes) -> Handout:
    """Read a .docx that lms.content.office.officefiles has let through. Raises BadFile with place and cure."""
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception:  # whatever error the library raises, the file is not one
        raise BadFile(wordxml.BROKEN) from None
    reader = _HandoutReader(document)
    pieces: list[HandoutPart] = []
    for piece in reader.pieces(document.element.body):
        pieces.append(piece)
        if len(pieces) > MOST_PIECES:
            raise BadFile(N_("Tệp dài quá 3.000 đoạn. Tách tệp ra, mỗi tệp vài bài, rồi gửi từng tệp."))
    letters = sum(len(piece.plain) for piece in pieces if piece.kind != "picture")
    if reader.old_runs * 10 > reader.runs:
        raise BadFile(wordxml.OLD_LETTERS)
    if letters < SCAN_LETTERS * max(len(reader.pictures), 1) and reader.pictures:
        raise BadFile(N_("Tệp chỉ có ảnh chụp trang giấy, máy không đọc được chữ trong ảnh. Gõ lại chữ rồi gửi."))
    if not letters:
        raise BadFile(N_("Tệp Word không có chữ nào. Mở ra xem lại rồi gửi."))
    return Handout(tuple(pieces), tuple(reader.pictures), tuple(reader.notes(document.element.body)))


def lost_pictures(count: int) -> Message:
    """A sentence about pictures of the file that could not be read."""
    sentence = N_("Có %(count)s ảnh trong tệp không lấy được. Lưu ảnh ra máy rồi thêm ở trang Hình ảnh.")
    return with_values(sentence, count=count)


class _HandoutReader:
    """Walks through the body, collects pictures, and counts what it has to leave out."""

    def __init__(self, document: Any) -> None:
        self.part = document.part
        self.formats = wordxml.number_formats(document)
        self.styles = {style.style_id: style for style in document.styles}
        self.pictures: list[bytes] = []
        self.known: dict[str, int] = {}
        self.left: list[Words] = []
        self.runs = self.old_runs = self.tables = 0
        self.where = ""
        self.boxed = False

    def notes(self, body: Any) -> Iterator[Words]:
        """Sentences about what was left out of the file."""
        if wordxml.is_tracked(body):
            yield wordxml.TRACKED
        if self.boxed:
            yield wordxml.BOXED
        if self.tables:
            yield N_("Tệp có bảng: mỗi hàng của bảng thành một dòng chữ.")
        yield from self.left

    def _leave(self, sentence: str) -> None:
        self.left.append(with_values(sentence, where=self.where))

    def pieces(self, parent: Any) -> Iterator[HandoutPart]:
        """The pieces of a body, a cell or a box."""
        for child in paragraphs_and_tables(parent):
            yield from self._paragraph(child) if child.tag == qn("w:p") else self._table(child)

    def _table(self, table: Any) -> Iterator[HandoutPart]:
        """Each row as a line, "**Tên**: Chè; 50.000 đ"; a table of one cell is a frame around what it holds."""
        self.tables += 1
        rows = [list(row.iterchildren(qn("w:tc"))) for row in table.iter(qn("w:tr"))]
        for row in rows:
            cells = [list(self.pieces(cell)) for cell in row]
            if len(cells) == 1:
                yield from cells[0]
                continue
            texts = [" ".join(p.markdown for p in cell if p.kind != "picture" and p.markdown) for cell in cells]
            plains = [" ".join(p.plain for p in cell if p.kind != "picture" and p.plain) for cell in cells]
            texts, plains = [t for t in texts if t], [t for t in plains if t]
            if texts:
                head = texts[0] if "**" in texts[0] or len(texts) == 1 else f"**{texts[0]}**"
                line = head + (": " + "; ".join(texts[1:]) if texts[1:] else "")
                yield HandoutPart("text", line, plains[0] + (": " + "; ".join(plains[1:]) if plains[1:] else ""))
            yield from (piece for cell in cells for piece in cell if piece.kind == "picture")

    def _paragraph(self, paragraph: Any) -> Iterator[HandoutPart]:
        start = " ".join("".join(part.text or "" for part in paragraph.iter(qn("w:t"))).split()[:6])
        self.where = start or self.where
        words: list[Piece] = []
        after: list[HandoutPart] = []
        boxes = []
        for element in paragraph.iter():
            if wordxml.is_skipped(element, paragraph):
                continue
            if element.tag == qn("w:r"):
                words += self._run(element)
            elif element.tag == qn("m:oMath"):
                words.append(Piece("".join(part.text or "" for part in element.iter(qn("m:t")))))
                self._leave(N_("Chỗ “%(where)s…”: công thức toán chỉ lấy được chữ. Xem lại đoạn này."))
            elif (box := next(element.iter(qn("w:txbxContent")), None)) is not None:
                boxes.append(box)
            else:
                after += self._picture(element)
        yield from self._text(paragraph, words)
        yield from after
        for box in boxes:
            self.boxed = True
            yield from self.pieces(box)

    def _text(self, paragraph: Any, words: list[Piece]) -> Iterator[HandoutPart]:
        """The lines of a paragraph; a line break begins a paragraph of its own."""
        heading, listed = self._heading(paragraph), self._list(paragraph)
        for line in lines_of(words):
            kind, pieces = listed, line
            if kind == "text" and not heading:
                kind, pieces = without_sign(line)
            plain = tidy("".join(piece.text for piece in pieces))
            if plain:
                bold = all(piece.bold for piece in pieces if piece.text.strip())
                yield HandoutPart(kind, spelled(pieces), plain, heading, bold)

    def _run(self, run: Any) -> Iterator[Piece]:
        properties = run.find(qn("w:rPr"))
        self.runs += 1
        self.old_runs += wordxml.is_old_font(properties)
        style = self.styles.get(wordxml.value(properties, "w:rStyle"))
        bold = self._is(properties, "w:b", style, "bold")
        italic = self._is(properties, "w:i", style, "italic")
        text = "".join(wordxml.signs(run)).replace("\xa0", " ").replace("\t", " ").replace("\u00ad", "")
        link = next((up for up in run.iterancestors(qn("w:hyperlink"))), None)
        if text:
            yield Piece(text, bold, italic, self._address(link))
        if next(run.iterchildren(qn("w:footnoteReference"), qn("w:endnoteReference")), None) is not None:
            self._leave(N_("Chỗ “%(where)s…”: chú thích cuối trang không lấy. Cần thì chép vào bài."))

    def _is(self, properties: Any, tag: str, style: Any, name: str) -> bool:
        own = properties.find(qn(tag)) if properties is not None else None
        return wordxml.is_on(own) if own is not None else bool(style is not None and getattr(style.font, name))

    def _address(self, link: Any) -> str:
        related = self.part.rels.get(link.get(qn("r:id"))) if link is not None else None
        address = str(related.target_ref) if related is not None and related.is_external else ""
        return "https://" + address[7:] if address.startswith("http://") else address

    def _heading(self, paragraph: Any) -> int:
        properties = paragraph.find(qn("w:pPr"))
        style = self.styles.get(wordxml.value(properties, "w:pStyle"))
        while style is not None:
            name = (style.name or "").lower()
            if name == "title":
                return 1
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:]) + 1
            style = style.base_style
        level = wordxml.value(properties, "w:outlineLvl")
        return int(level) + 2 if level.isdigit() and int(level) < 9 else 0

    def _list(self, paragraph: Any) -> str:
        properties = paragraph.find(qn("w:pPr"))
        found = properties.find(qn("w:numPr")) if properties is not None else None
        if found is None:
            style = self.styles.get(wordxml.value(properties, "w:pStyle"))
            name = (style.name or "").lower() if style is not None else ""
            return "numbers" if name.startswith("list number") else "dots" if name.startswith("list bullet") else "text"
        if wordxml.value(found, "w:numId") == "0":
            return "text"
        kind = self.formats.get((wordxml.value(found, "w:numId"), wordxml.value(found, "w:ilvl") or "0"), "bullet")
        return "dots" if kind in ("bullet", "none") else "numbers"

    def _picture(self, drawing: Any) -> Iterator[HandoutPart]:
        described = next(drawing.iter(qn("wp:docPr")), None)
        alt = tidy((described.get("descr") or "") if described is not None else "").strip()
        found = [blip.get(qn("r:embed")) for blip in drawing.iter(qn("a:blip"))]
        found += [shape.get(qn("r:id")) for shape in drawing.iter("{urn:schemas-microsoft-com:vml}imagedata")]
        for key in filter(None, found):
            part = self.part.related_parts.get(key)
            if part is None or part.content_type in ("image/x-emf", "image/x-wmf"):
                self._leave(
                    N_("Chỗ “%(where)s…”: hình vẽ kiểu cũ (EMF, WMF) không lấy được. Chụp màn hình rồi thêm ảnh.")
                )
                continue
            name = str(part.partname)
            if name not in self.known:
                self.known[name] = len(self.pictures)
                self.pictures.append(part.blob)
            yield HandoutPart("picture", "", alt, picture=self.known[name])
        if not found and drawing.tag == qn("w:drawing"):
            self._leave(N_("Chỗ “%(where)s…”: biểu đồ hoặc hình vẽ không lấy được. Chụp màn hình rồi thêm ảnh."))
