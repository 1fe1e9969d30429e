"""The lines of a course file with their numbers, and the pieces that every file of the format is made of."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from lms.base.messages import Words
from lms.base.text import fold
from lms.base.typed_days import read_day, read_month
from lms.exchange.coursefolder.model import Flaw
from lms.exchange.coursefolder.quoting import PART, apart, joined

Line = tuple[int, str]
#: No database stores a NUL in a text; the other characters come with text that was copied from elsewhere.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class Notes:
    """Collects the problems found in one file."""

    file: str
    problems: list[Flaw] = field(default_factory=list)
    place: str = ""

    def at(self, place: str) -> "Notes":
        """The same notes for another place in the course (see Flaw.place); problems still go into the same list."""
        return replace(self, place=place)

    def say(self, line: int, message: Words, cure: Words = "", *, serious: bool = True, soft: bool = False) -> None:
        """Note a problem in a line. The messages are in Vietnamese whatever the language of the interface."""
        self.problems.append(Flaw(self.file, line, str(message), str(cure), serious, soft, self.place))


def decode(data: bytes, notes: Notes) -> list[Line]:
    """The numbered lines of a file, in NFC; a file that is not UTF-8 gives no lines and a problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        notes.say(line, "Tệp không phải UTF-8.", "Mở tệp, chọn Lưu thành… và chọn bảng mã UTF-8.")
        return []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    unseen = CONTROL.search(text)
    if unseen is not None:
        line = text.count("\n", 0, unseen.start()) + 1
        notes.say(line, "Có ký tự lạ không nhìn thấy được.", "Xóa dòng này, gõ lại bằng tay.")
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        notes.say(1, "Chữ có dấu viết rời (NFD).", "Đã tự ghép lại; lưu tệp ở dạng NFC.", serious=False)
    return list(enumerate(composed.split("\n"), 1))


def cut(lines: list[Line], mark: str) -> tuple[list[Line], list[tuple[Line, list[Line]]]]:
    """Cut at the headings of one level: the lines before the first, then (heading, lines below it) for each."""
    before: list[Line] = []
    parts: list[tuple[Line, list[Line]]] = []
    for number, line in lines:
        if line.startswith(mark + " "):
            parts.append(((number, line[len(mark) + 1 :].strip()), []))
        elif parts:
            parts[-1][1].append((number, line))
        else:
            before.append((number, line))
    return before, parts


def take_fields(lines: list[Line], known: tuple[str, ...], notes: Notes) -> tuple[dict[str, Line], list[Line]]:
    """The "Name: value" lines at the beginning, by known name, and the lines after them.

    A line is a field when it looks like one and its name is known. Once fields have begun, a line of their paragraph
    with an unknown name is a problem.
    """
    found: dict[str, Line] = {}
    rest = list(lines)
    while rest and not rest[0][1].strip():
        rest.pop(0)
    names = {fold(name): name for name in known}
    while rest:
        number, line = rest[0]
        match = re.match(r"^([^:]{2,30}):\s*(.*)$", line)
        name = names.get(fold(match[1])) if match else None
        if match is None or (name is None and not found):
            break
        rest.pop(0)
        if name is None:
            notes.say(number, f"Không có mục “{match[1]}”.", "Các mục dùng được: " + ", ".join(known) + ".")
        elif name in found:
            notes.say(number, f"Mục “{name}” viết hai lần.", "Giữ lại một dòng.")
        else:
            found[name] = (number, match[2].strip())
    return found, rest


def text_of(lines: list[Line]) -> str:
    """The lines as one text, without blank lines before and after it."""
    return "\n".join(line.rstrip() for _number, line in lines).strip("\n")


def parts(value: str) -> tuple[str, ...]:
    """The parts of a value that are separated by ";"."""
    return tuple(part for part in apart(value, PART) if part)


def in_a_row(found: Iterable[str]) -> str:
    """Parts as one value, as `parts` reads it."""
    return joined(found, PART, "; ")


def day(value: Line | None, notes: Notes) -> date | None:
    """The day in a field, written 31/05/2027 (see lms.base.typed_days); None without one. A bad one is noted."""
    if value is None:
        return None
    with suppress(ValueError):
        return read_day(value[1])
    notes.say(value[0], f"Ngày “{value[1]}” không đúng.", "Viết ngày/tháng/năm, ví dụ 31/05/2027.")
    return None


def month(value: Line | None, notes: Notes) -> str:
    """The month in a field, written 11/2026 (see lms.base.typed_days); "" without one. A bad one is noted."""
    if value is None:
        return ""
    try:
        return read_month(value[1])
    except ValueError:
        notes.say(value[0], f"Tháng “{value[1]}” không đúng.", "Viết tháng/năm, ví dụ 11/2026.")
        return ""


def number(value: Line | None, default: int, limits: tuple[int, int], notes: Notes) -> int:
    """A whole number in a field, perhaps with a unit ("5 phút", "80%"); `default` when there is none.

    One outside `limits` (the least and the most) is noted as a problem and replaced by `default`.
    """
    if value is None:
        return default
    match = re.match(r"^(\d{1,4})\s*(%|phút|câu)?$", value[1])
    if match is None or not limits[0] <= int(match[1]) <= limits[1]:
        notes.say(value[0], f"“{value[1]}” không đúng.", f"Viết một số từ {limits[0]} đến {limits[1]}.")
        return default
    return int(match[1])
