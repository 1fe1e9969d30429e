"""Excel lists: a question a row under a header in many words, or a list as in Word, in one column."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, load_workbook

from lms.base.text import N_, fold, tidy
from lms.content.sheetfiles import cut_to_size
from lms.quizzes.formats import tables
from lms.quizzes.lists import signs
from lms.quizzes.lists.bodies import NO_ANSWER, escaped
from lms.quizzes.lists.lines import Line
from lms.quizzes.lists.parsing import MOST, NOTHING, TOO_MANY, parse
from lms.quizzes.reading import Doubt, Found, Reading, Refused, Unreadable

Rows = list[list[str]]
STEM = ("cau hoi", "noi dung", "noi dung cau hoi", "de bai")
KEY = ("dap an", "dap an dung", "dung", "ket qua", "tra loi", "phuong an dung", "dap an chinh xac")
WHY = ("giai thich", "vi sao", "loi giai", "huong dan")
LEVEL = ("do kho", "muc do")
TAGS = ("chu de", "nhan", "phan", "chuong")
OPTION = re.compile(r"^(?:dap an|phuong an|lua chon|pa|tra loi)?\s*([a-h]|[1-8])$")

STRAYS = N_("Có ô nằm rất xa danh sách nên máy bỏ qua. Trong Excel bấm Ctrl+End thì thấy ô ấy.")
EMPTY = N_("Dòng này không có nội dung câu hỏi. Ô có công thức chưa tính thì mở bằng Excel, lưu lại rồi gửi.")


@dataclass
class Columns:
    """Where things stand in a sheet with a header."""

    stem: int
    options: list[int] = field(default_factory=list)
    key: int | None = None
    why: int | None = None
    level: int | None = None
    tags: int | None = None


def read_sheets(data: bytes, key_lines: Sequence[Line]) -> Reading:
    """All questions of all sheets; raises Unreadable when there is none."""
    found: list[Found] = []
    refused: list[Refused] = []
    notes: list[str] = []
    keys = dict(pair for line in key_lines for pair in signs.pairs(line.text))
    sheets, astray = _sheets(data)
    for name, rows in sheets:
        one = _read_sheet(name, rows, keys, key_lines)
        found, refused, notes = [*found, *one.found], [*refused, *one.refused], [*notes, *one.notes]
    if not found and not refused:
        raise Unreadable(NOTHING)
    if len(found) > MOST:
        raise Unreadable(TOO_MANY)
    return Reading(tuple(found), tuple(refused), (*notes, *([STRAYS] if astray else [])))


def read_rows(rows: Rows) -> Reading:
    """All questions of the rows of a CSV; raises Unreadable when there is none."""
    one = _read_sheet("", rows, {}, ())
    if not one.count:
        raise Unreadable(NOTHING)
    return one


def rows_as_text(data: bytes) -> list[str]:
    """Every row as one line, for a file that holds answers only."""
    return [" ".join(cell for cell in row if cell) for _name, rows in _sheets(data)[0] for row in rows]


def _sheets(data: bytes) -> tuple[list[tuple[str, Rows]], bool]:
    """The cells of every sheet by its name, and whether some lay astray; see lms.content.sheetfiles."""
    cut = cut_to_size(data)
    try:
        book = load_workbook(io.BytesIO(cut.data))
        sheets = [
            (name, _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False))) for name in book.sheet_names
        ]
        return sheets, bool(cut.strays)
    except (CalamineError, ValueError, OSError):
        raise Unreadable(N_("Tệp Excel bị hỏng. Mở tệp bằng Excel, lưu thành tệp mới rồi gửi lại.")) from None


def _rows(cells: Sequence[Sequence[object]]) -> Rows:
    return [[_text(cell) for cell in row] for row in cells]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell)).replace("\xa0", " ").strip()


def _read_sheet(name: str, rows: Rows, keys: dict[int, list[int]], key_lines: Sequence[Line]) -> Reading:
    for at, row in enumerate(rows[:15]):
        if tables.is_full(row):
            return _read_full(name, rows, at)
        columns = _columns(row)
        if columns:
            return _read_table(name, rows, at + 1, columns, keys)
    lines = [
        Line(piece, number)
        for number, row in enumerate(rows, 1)
        for cell in row
        for piece in cell.splitlines()
        if piece.strip()
    ]
    if not lines:
        return Reading()
    try:
        return parse(lines, key_lines, ())
    except Unreadable:
        return Reading(notes=(f"Trang tính “{name}” không có câu hỏi nào.",))


def _read_full(name: str, rows: Rows, at: int) -> Reading:
    """A sheet that was written here, with a column for everything."""
    where = f"Trang tính “{name}”, dòng" if name else "Dòng"
    numbered = ((number, row) for number, row in enumerate(rows[at + 1 :], at + 2) if any(row))
    made = [tables.read_row(rows[at], row, f"{where} {number}") for number, row in numbered]
    found = tuple(one for one in made if isinstance(one, Found))
    return Reading(found, tuple(one for one in made if isinstance(one, Refused)))


def _columns(row: list[str]) -> Columns | None:
    """The columns of a header; None when the row is none."""
    heads = [fold(tidy(cell)).strip(" .:*") for cell in row]
    stem = next((at for at, head in enumerate(heads) if head in STEM), None)
    if stem is None:
        return None
    columns = Columns(stem, [at for at, head in enumerate(heads) if OPTION.match(head)])
    if not columns.options:
        columns.options = [
            at for at, head in enumerate(heads) if head in ("cac dap an", "cac lua chon", "lua chon", "phuong an")
        ]
    for part, words in (("key", KEY), ("why", WHY), ("level", LEVEL), ("tags", TAGS)):
        setattr(
            columns,
            part,
            next((at for at, head in enumerate(heads) if head in words and at not in columns.options), None),
        )
    return columns if columns.options or columns.key is not None else None


def _read_table(name: str, rows: Rows, first: int, columns: Columns, keys: dict[int, list[int]]) -> Reading:
    found: list[Found] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows[first:], first + 1):
        if not any(row):
            continue
        place = f"Trang tính “{name}”, dòng {number}" if name else f"Dòng {number}"
        source = " | ".join(cell for cell in row if cell)
        if not _cell(row, columns.stem):
            refused.append(Refused(place, EMPTY, source))
            continue
        one = _question(row, columns, keys.get(len(found) + len(refused) + 1), place, source)
        (refused if isinstance(one, Refused) else found).append(one)  # type: ignore[arg-type]
    return Reading(tuple(found), tuple(refused))


def _question(
    row: list[str], columns: Columns, from_table: list[int] | None, place: str, source: str
) -> Found | Refused:
    texts = [_cell(row, at) for at in columns.options]
    if len(columns.options) == 1:
        texts = _in_one_cell(texts[0])
    while texts and not texts[-1]:
        texts.pop()
    texts = [tidy(signs.OPTION.sub("", text, count=1) if signs.OPTION.match(text) else text) for text in texts]
    key = _cell(row, columns.key)
    said = signs.true_or_false(key)
    if not texts and said is None:
        return Refused(place, N_("Dòng này không có lựa chọn nào nên máy không chấm được."), source)
    if not texts:
        texts = ["Đúng", "Sai"]
    right = _right(key, texts) or set(from_table or ())
    doubts = []
    if not right or max(right) >= len(texts):
        right = set()
        doubts.append(Doubt(NO_ANSWER if not key else f"Ô đáp án ghi “{key}”, không khớp lựa chọn nào.", "right"))
    is_true_false = [fold(text) for text in texts] == ["dung", "sai"]
    kind = "true_false" if is_true_false else "multiple" if len(right) > 1 else "single"
    options = [
        {"id": chr(97 + n), "text": text, "right": n in right, "reason": ""} for n, text in enumerate(texts[:26])
    ]
    stem = signs.QUESTION.sub("", _cell(row, columns.stem), count=1)
    body = {
        "stem": "\n\n".join(escaped(line) for line in stem.splitlines() if line.strip()),
        "options": options,
        "why": tidy(_cell(row, columns.why))[:400],
    }
    tags = tuple(tidy(tag) for tag in _cell(row, columns.tags).split(",") if tidy(tag))
    level = {"de": "dễ", "vua": "vừa", "trung binh": "vừa", "kho": "khó"}.get(fold(_cell(row, columns.level)), "")
    return Found(place, kind, body, tuple(doubts), tags, level, source)


def _in_one_cell(text: str) -> list[str]:
    """Options that share a cell: "A. … B. …", or a line each."""
    found = list(signs.markers(text.replace("\n", "  "), 0))
    if len(found) > 1:
        flat = text.replace("\n", "  ")
        ends = [*(match.start() for match in found[1:]), len(flat)]
        return [flat[match.end() : end].strip() for match, end in zip(found, ends, strict=True)]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _right(key: str, texts: list[str]) -> set[int]:
    """What a cell names: letters, numbers from 1, or the words of an option."""
    same = {n for n, text in enumerate(texts) if key and fold(text) == fold(key)}
    if same:
        return same
    named = signs.letters(key) if key else None
    if named is not None:
        return set(named)
    if re.fullmatch(r"\d(\s*[,;]\s*\d)*", key):
        return {int(number) - 1 for number in re.findall(r"\d", key) if number != "0"}
    said = signs.true_or_false(key)
    return set() if said is None else {n for n, text in enumerate(texts) if signs.true_or_false(text) is said}


def _cell(row: list[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""
