"""What a kind of question has besides its rows, as lines of a course file: read and written beside each other."""

from typing import Any

from lms.exchange.coursefolder import words
from lms.exchange.coursefolder.lines import Line, Notes, parts

#: Which kinds have which line.
USED_BY = {"Gõ đúng": ("short",)}


def read_settings(kind: str, fields: dict[str, Line], notes: Notes) -> dict[str, Any]:
    """The settings of a question of this kind, under the names of its body; a line of another kind is a problem."""
    for name in fields:
        if kind not in USED_BY.get(name, (kind,)):
            kinds = ", ".join(words.KINDS[key] for key in USED_BY[name])
            notes.say(fields[name][0], f"Kiểu câu hỏi này không có mục “{name}”.", f"Mục này chỉ dùng cho: {kinds}.")
    if kind == "short":
        return {"exact": _exact(fields.get("Gõ đúng"), notes)}
    return {}


def written_settings(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines, as (name, value); an empty value is not written."""
    return [("Gõ đúng", "; ".join(words.EXACT[name] for name in body.get("exact", ())))]


def _exact(value: Line | None, notes: Notes) -> list[str]:
    if value is None:
        return []
    found = [words.meaning(words.EXACT, part) for part in parts(value[1])]
    if None in found:
        notes.say(value[0], f"“Gõ đúng: {value[1]}” chưa đúng.", f"Viết: {'; '.join(words.EXACT.values())}.")
    return [name for name in words.EXACT if name in found]
