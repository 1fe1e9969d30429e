"""What a kind of question has besides its rows, as lines of a course file that are read and written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from lms.exchange.coursefolder import folder_words
from lms.exchange.coursefolder.lines import Line, Notes, parts
from lms.quizzes.kinds import Body
from lms.quizzes.kinds.gap import GapBody
from lms.quizzes.kinds.hotspot import HotspotBody
from lms.quizzes.kinds.number import NumberBody
from lms.quizzes.kinds.rows import taking
from lms.quizzes.kinds.short import ShortBody

Fields = dict[str, Line]
Said = dict[str, str]
Exact = TypeVar("Exact", ShortBody, GapBody)
Set = TypeVar("Set", ShortBody, GapBody, NumberBody, HotspotBody)

#: The hints for learners who may try again; every kind may have them.
HINTS = ("Gợi ý 1", "Gợi ý 2")
#: The order in which the lines are written.
ORDER = ("Gõ đúng", "Ảnh", *HINTS, "Cho lệch", "Đơn vị")


@dataclass(frozen=True)
class KindSettings:
    """The names of a kind's own lines, how to read them into a body, and how to write them."""

    names: tuple[str, ...]
    read: Callable[[Body, Fields, Notes], Body]
    write: Callable[[Body], Said]


def read_settings(kind: str, body: Body, fields: Fields, notes: Notes) -> Body:
    """The body with what its lines give; a line that belongs to another kind is a problem."""
    for name in fields:
        users = [key for key, one in SETTINGS.items() if name in one.names]
        if users and kind not in users:
            kinds = ", ".join(folder_words.KINDS[key] for key in users)
            notes.say(fields[name][0], f"Kiểu câu hỏi này không có mục “{name}”.", f"Mục này chỉ dùng cho: {kinds}.")
    own = SETTINGS[kind].read(body, fields, notes) if kind in SETTINGS else body
    return replace(own, hints=tuple(fields[name][1] for name in HINTS if name in fields))


def written_settings(kind: str, body: Body) -> list[tuple[str, str]]:
    """The lines as (name, value); lines with an empty value are not written to the file."""
    own = SETTINGS[kind].write(body) if kind in SETTINGS else {}
    said = {**own, **dict(zip(HINTS, body.hints, strict=False))}
    return [(name, said[name]) for name in ORDER if name in said]


def _settings(
    body: type[Set], names: tuple[str, ...], read: Callable[[Set, Fields, Notes], Set], write: Callable[[Set], Said]
) -> KindSettings:
    def reads(given: Body, fields: Fields, notes: Notes) -> Body:
        return taking(body, lambda known: read(known, fields, notes))(given)

    return KindSettings(names, reads, taking(body, write))


def _read_exact(body: Exact, fields: Fields, notes: Notes) -> Exact:
    return replace(body, exact=tuple(_named("Gõ đúng", folder_words.EXACT, fields, notes)))


def _write_exact(body: Exact) -> Said:
    return {"Gõ đúng": "; ".join(folder_words.EXACT[name] for name in body.exact)}


def _read_number(body: NumberBody, fields: Fields, notes: Notes) -> NumberBody:
    asked = _named("Đơn vị", folder_words.UNITS, fields, notes)
    tolerance = fields.get("Cho lệch", (0, ""))[1]
    return replace(body, tolerance=tolerance, unit_asked="unit_asked" in asked, convert="convert" in asked)


def _write_number(body: NumberBody) -> Said:
    asked = {"unit_asked": body.unit_asked, "convert": body.convert}
    units = "; ".join(word for name, word in folder_words.UNITS.items() if asked[name])
    return {"Cho lệch": body.tolerance, "Đơn vị": units}


def _read_hotspot(body: HotspotBody, fields: Fields, _notes: Notes) -> HotspotBody:
    return replace(body, picture=fields.get("Ảnh", (0, ""))[1])


def _write_hotspot(body: HotspotBody) -> Said:
    return {"Ảnh": body.picture}


def _named(name: str, known: dict[str, str], fields: Fields, notes: Notes) -> list[str]:
    """The keys of the words in a line, in the order of `known`; an unknown word is a problem."""
    number, written = fields.get(name, (0, ""))
    found = [folder_words.meaning(known, part) for part in parts(written)]
    if None in found:
        notes.say(number, f"“{name}: {written}” chưa đúng.", f"Các chữ dùng được: {'; '.join(known.values())}.")
    return [key for key in known if key in found]


#: The kinds that have lines of their own.
SETTINGS: dict[str, KindSettings] = {
    "short": _settings(ShortBody, ("Gõ đúng",), _read_exact, _write_exact),
    "gap": _settings(GapBody, ("Gõ đúng",), _read_exact, _write_exact),
    "number": _settings(NumberBody, ("Cho lệch", "Đơn vị"), _read_number, _write_number),
    "hotspot": _settings(HotspotBody, ("Ảnh",), _read_hotspot, _write_hotspot),
}
