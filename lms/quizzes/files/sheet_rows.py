"""Reading a sheet with one question a row, below a header in any of many wordings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.base.messages import with_values
from lms.base.text import N_, fold, tidy
from lms.quizzes.files import signs
from lms.quizzes.files.found_bodies import escaped
from lms.quizzes.files.items import options
from lms.quizzes.files.keys import KeyOfTable, entries_of
from lms.quizzes.files.list_lines import TextLine
from lms.quizzes.files.marks import NO_ANSWER, UNSURE
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.reading import Doubt, FoundQuestion, Reading, Refused, carefully
from lms.quizzes.texts import QuestionText

Rows = list[list[str]]
STEM = ("cau hoi", "noi dung", "noi dung cau hoi", "de bai")
KEY = ("dap an", "dap an dung", "dung", "ket qua", "tra loi", "phuong an dung", "dap an chinh xac")
WHY = ("giai thich", "vi sao", "loi giai", "huong dan")
LEVEL = ("do kho", "muc do")
TAGS = ("chu de", "nhan", "phan", "chuong")
OPTION = re.compile(r"^(?:dap an|phuong an|lua chon|pa|tra loi)?\s*([a-h]|[1-8])$")

EMPTY = N_("Dòng này không có nội dung câu hỏi. Ô có công thức chưa tính thì mở bằng Excel, lưu lại rồi gửi.")

NO_OPTIONS = N_("Dòng này không có lựa chọn nào nên máy không chấm được.")
NOT_READ = N_("Ô đáp án ghi “%(key)s” nhưng máy không đọc được lựa chọn nào ở dòng này. Xem lại tên các cột lựa chọn.")
UNREAD = N_("Dòng này còn ô chữ mà máy không đọc. Xem câu này có phải đúng sai không.")


@dataclass(frozen=True)
class AnswerKey:
    """The lines of a file of answers; `shared` when its numbers fit the questions of several sheets."""

    lines: Sequence[TextLine] = ()
    shared: bool = False

    def by_number(self) -> dict[int, KeyOfTable]:
        """What the file says about each number; not sure when it gives one number different answers."""
        said: dict[int, set[frozenset[int]]] = {}
        for entry in entries_of(self.lines):
            said.setdefault(entry.number, set()).add(frozenset(entry.right))
        return {
            number: KeyOfTable(frozenset().union(*rights), len(rights) == 1 and not self.shared)
            for number, rights in said.items()
        }


NO_KEY = AnswerKey()


@dataclass
class HeaderColumns:
    """The numbers of the columns, from 0, in a sheet with a header."""

    stem: int
    options: list[int] = field(default_factory=list)
    key: int | None = None
    why: int | None = None
    level: int | None = None
    tags: int | None = None


def columns_of(row: list[str]) -> HeaderColumns | None:
    """The columns that a row names as a header; None when the row is no header."""
    heads = [fold(tidy(cell)).strip(" .:*") for cell in row]
    stem = next((at for at, head in enumerate(heads) if head in STEM), None)
    if stem is None:
        return None
    columns = HeaderColumns(stem, [at for at, head in enumerate(heads) if OPTION.match(head)])
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


def read_table(name: str, rows: Rows, first: int, columns: HeaderColumns, key: AnswerKey) -> Reading:
    """All questions of a sheet from row `first`, counted from 0."""
    made: list[FoundQuestion | Refused] = []
    keys = key.by_number()
    marked = any(signs.spelled(_cell(row, columns.key)).strip(" .()") == "đ" for row in rows[first:])
    for number, row in enumerate(rows[first:], first + 1):
        if not any(row):
            continue
        place = f"Trang tính “{name}”, dòng {number}" if name else f"Dòng {number}"
        made.append(_row(row, columns, keys.get(len(made) + 1, KeyOfTable()), place, marked=marked))
    found = tuple(one for one in made if isinstance(one, FoundQuestion))
    return Reading(found, tuple(one for one in made if isinstance(one, Refused)))


def _row(
    row: list[str], columns: HeaderColumns, given: KeyOfTable, place: str, *, marked: bool
) -> FoundQuestion | Refused:
    source = source_of(row)
    if not _cell(row, columns.stem):
        return Refused(place, EMPTY, source)
    return carefully(lambda: _question(row, columns, given, place, marked=marked), place, source)


def source_of(row: list[str]) -> str:
    """A row as text, as it was in the file."""
    return " | ".join(cell for cell in row if cell)


def _question(
    row: list[str], columns: HeaderColumns, given: KeyOfTable, place: str, *, marked: bool
) -> FoundQuestion | Refused:
    texts = _texts(row, columns)
    key = _cell(row, columns.key)
    doubts = []
    if not texts:
        if signs.true_or_false(key, marked=marked) is None:
            return Refused(place, with_values(NOT_READ, key=key[:80]) if key else NO_OPTIONS, source_of(row))
        doubts = [Doubt(UNREAD, "rows")] if len(_unread(row, columns)) > 1 else []
        texts = ["Đúng", "Sai"]
    right, more = _right(key, texts, given)
    doubts += more
    kind = "true_false" if _is_true_false(texts) else "multiple" if len(right) > 1 else "single"
    stem = signs.QUESTION.sub("", _cell(row, columns.stem), count=1)
    body = ChoiceBody(
        stem="\n\n".join(escaped(line) for line in stem.splitlines() if line.strip()),
        options=options((text, n in right, "") for n, text in enumerate(texts)),
        why=tidy(_cell(row, columns.why))[:400],
    )
    tags = tuple(tidy(tag) for tag in _cell(row, columns.tags).split(",") if tidy(tag))
    level = {"de": "dễ", "vua": "vừa", "trung binh": "vừa", "kho": "khó"}.get(fold(_cell(row, columns.level)), "")
    return FoundQuestion(place, QuestionText(kind, body, tags, level), tuple(doubts), source_of(row))


def _texts(row: list[str], columns: HeaderColumns) -> list[str]:
    """The options of a row, without their letters."""
    texts = [_cell(row, at) for at in columns.options]
    if len(columns.options) == 1:
        texts = _in_one_cell(texts[0])
    while texts and not texts[-1]:
        texts.pop()
    return [tidy(signs.OPTION.sub("", text, count=1) if signs.OPTION.match(text) else text) for text in texts]


def _is_true_false(texts: list[str]) -> bool:
    return signs.is_true_or_false(texts) and signs.true_or_false(texts[0]) is True


def _unread(row: list[str], columns: HeaderColumns) -> list[str]:
    """Cells with words in columns whose meaning is not known."""
    known = {columns.stem, columns.key, columns.why, columns.level, columns.tags, *columns.options}
    return [cell for at, cell in enumerate(row) if at not in known and any(letter.isalpha() for letter in cell)]


def _in_one_cell(text: str) -> list[str]:
    """The options in a cell that holds several: "A. … B. …", or one a line."""
    found = list(signs.markers(text.replace("\n", "  "), 0))
    if len(found) > 1:
        flat = text.replace("\n", "  ")
        ends = [*(match.start() for match in found[1:]), len(flat)]
        return [flat[match.end() : end].strip() for match, end in zip(found, ends, strict=True)]
    return [line.strip() for line in text.splitlines() if line.strip()]


def _right(key: str, texts: list[str], given: KeyOfTable) -> tuple[set[int], list[Doubt]]:
    """The options that a cell names, or a file of answers when it is empty; none, and a doubt, when they differ."""
    named = _named(key, texts) if key else set()
    if named and max(named) < len(texts):
        differs = given.right and given.right != named
        return (set(), [Doubt(UNSURE, "right")]) if differs else (named, [])
    if key:
        message = with_values(N_("Ô đáp án ghi “%(key)s”, không khớp lựa chọn nào."), key=key[:80])
        return set(), [Doubt(message, "right")]
    if not given.sure:
        return set(), [Doubt(UNSURE, "right")]
    fits = given.right and max(given.right) < len(texts)
    return (set(given.right), []) if fits else (set(), [Doubt(NO_ANSWER, "right")])


def _named(key: str, texts: list[str]) -> set[int]:
    """The options that a cell names: by the words of one, by letters, by numbers from 1, or by Đ and S."""
    alike = signs.same(key, texts)
    if alike:
        return alike
    named = signs.letters(key)
    if named is not None:
        return set(named)
    if re.fullmatch(r"[1-9](\s*[,;]\s*[1-9])*", key):
        return {int(number) - 1 for number in re.findall(r"\d", key)}
    said = signs.true_or_false(key, marked=signs.is_true_or_false(texts))
    return set() if said is None else {n for n, text in enumerate(texts) if signs.true_or_false(text) is said}


def _cell(row: list[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""
