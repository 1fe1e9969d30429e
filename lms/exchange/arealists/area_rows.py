"""Area lists as rows: CSV (code, full_name, parent_code, level and optional dates) and the open national JSON."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.areas.rules import level_of
from lms.base.text import fold, tidy

LEVEL_WORDS = {"tinh": "province", "thanh pho": "province", "xa": "commune", "phuong": "commune", "dac khu": "commune"}
LEVEL_WORDS |= {"xom": "hamlet", "thon": "hamlet", "ban": "hamlet", "to dan pho": "hamlet", "huyen": "programme"}
KEYS = {"province", "programme", "commune", "hamlet"}


@dataclass(frozen=True)
class AreaRow:
    """One area in a list: code, full name, the code of its parent, its level, and when it is in force."""

    code: str
    full_name: str
    parent_code: str
    level: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor_code: str = ""


@dataclass(frozen=True)
class Trouble:
    """A line that cannot be taken: its number, what is wrong, and what to do."""

    line: int
    message: str
    cure: str


def parse(name: str, data: bytes) -> tuple[list[AreaRow], list[Trouble]]:
    """The rows of a file, JSON or CSV by its name, and the lines that cannot be taken."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [Trouble(line, "the file is not UTF-8", "save it as UTF-8 and load it again")]
    return _json(text) if name.lower().endswith(".json") else _csv(text)


def _json(text: str) -> tuple[list[AreaRow], list[Trouble]]:
    try:
        rows = [row for province in json.loads(text) for row in _province(province)]
    except json.JSONDecodeError as error:
        return [], [Trouble(error.lineno, "this is not JSON", "load the file as it was published")]
    except (KeyError, TypeError, AttributeError):
        return [], [Trouble(1, "this is not the list of provinces with Wards", "load the file as it was published")]
    return rows, []


def _province(province: dict[str, Any]) -> list[AreaRow]:
    rows = [AreaRow(province["Code"], tidy(province["FullName"]), "", "province")]
    wards = province.get("Wards") or []
    return rows + [AreaRow(w["Code"], tidy(w["FullName"]), province["Code"], "commune") for w in wards]


def _csv(text: str) -> tuple[list[AreaRow], list[Trouble]]:
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    missing = {"code", "full_name", "parent_code", "level"} - set(reader.fieldnames or ())
    if missing:
        cure = "the first line names the columns: code,full_name,parent_code,level"
        return [], [Trouble(1, f"missing columns: {', '.join(sorted(missing))}", cure)]
    rows: list[AreaRow] = []
    troubles: list[Trouble] = []
    seen = set()
    for line, raw in enumerate(reader, 2):
        row = _row(raw, line, troubles)
        if row is not None and (row.code, row.valid_from) in seen:
            troubles.append(Trouble(line, f"code {row.code} stands twice", "keep one of the lines"))
        elif row is not None:
            seen.add((row.code, row.valid_from))
            rows.append(row)
    return rows, troubles


def _row(raw: dict[str, Any], line: int, troubles: list[Trouble]) -> AreaRow | None:
    value = {key: tidy(raw.get(key) or "") for key in raw if key}
    level = _level(value["level"])
    if not value["code"] or not value["full_name"] or level is None:
        cure = "fill in code, full_name and level (1 province, 2 commune, 3 hamlet)"
        troubles.append(Trouble(line, "code, name or level is missing or unknown", cure))
        return None
    try:
        days = [date.fromisoformat(value[key]) if value.get(key) else None for key in ("valid_from", "valid_to")]
    except ValueError:
        troubles.append(Trouble(line, "a date is wrong", "write dates as 2025-07-01"))
        return None
    successor = value.get("successor_code", "")
    return AreaRow(value["code"], value["full_name"], value["parent_code"], level, days[0], days[1], successor)


def _level(written: str) -> str | None:
    key = level_of(written)
    return key if key in KEYS else LEVEL_WORDS.get(fold(written))
