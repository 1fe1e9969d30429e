"""What a kind of question has besides its rows, as lines of a course file: read and written beside each other."""

from typing import Any

from lms.exchange.coursefolder import words
from lms.exchange.coursefolder.lines import Line, Notes, parts

#: Which kinds have which line.
USED_BY = {"Gõ đúng": ("short", "gap"), "Cho lệch": ("number",), "Đơn vị": ("number",), "Ảnh": ("hotspot",)}

#: What helps who may try again.
HINTS = ("Gợi ý 1", "Gợi ý 2")


def read_settings(kind: str, fields: dict[str, Line], notes: Notes) -> dict[str, Any]:
    """The settings of a question of this kind, under the names of its body; a line of another kind is a problem."""
    for name in fields:
        if kind not in USED_BY.get(name, (kind,)):
            kinds = ", ".join(words.KINDS[key] for key in USED_BY[name])
            notes.say(fields[name][0], f"Kiểu câu hỏi này không có mục “{name}”.", f"Mục này chỉ dùng cho: {kinds}.")
    hints = [fields[name][1] for name in HINTS if name in fields]
    return _of_kind(kind, fields, notes) | ({"hints": hints} if hints else {})


def _of_kind(kind: str, fields: dict[str, Line], notes: Notes) -> dict[str, Any]:
    if kind in USED_BY["Gõ đúng"]:
        return {"exact": _named("Gõ đúng", words.EXACT, fields, notes)}
    if kind == "number":
        asked = _named("Đơn vị", words.UNITS, fields, notes)
        tolerance = fields.get("Cho lệch", (0, ""))[1]
        return {"tolerance": tolerance, **{name: name in asked for name in words.UNITS}}
    if kind == "hotspot":
        return {"picture": fields.get("Ảnh", (0, ""))[1]}
    return {}


def written_settings(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines, as (name, value); an empty value is not written."""
    return [
        ("Gõ đúng", "; ".join(words.EXACT[name] for name in body.get("exact", ()))),
        ("Ảnh", body.get("picture", "")),
        *zip(HINTS, body.get("hints", ()), strict=False),
        ("Cho lệch", body.get("tolerance", "")),
        ("Đơn vị", "; ".join(word for name, word in words.UNITS.items() if body.get(name))),
    ]


def _named(name: str, known: dict[str, str], fields: dict[str, Line], notes: Notes) -> list[str]:
    """The keys of the words in a line, in their own order; an unknown word is a problem."""
    number, written = fields.get(name, (0, ""))
    found = [words.meaning(known, part) for part in parts(written)]
    if None in found:
        notes.say(number, f"“{name}: {written}” chưa đúng.", f"Các chữ dùng được: {'; '.join(known.values())}.")
    return [key for key in known if key in found]
