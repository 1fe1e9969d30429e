"""Deeds on areas. Nothing is ever deleted: an area ends on a day and says what it became. None of them commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.areas import rules
from lms.areas.models import Area, AreaLevel
from lms.base.db import insert_or_ignore
from lms.base.errors import Conflict, Invalid
from lms.base.text import N_, sort_key, tidy

#: key, Vietnamese, English, position from the top
LEVELS = (
    ("province", "Tỉnh / Thành phố", "Province", 1),
    ("programme", "Vùng chương trình", "Programme area", 2),
    ("commune", "Xã / Phường / Đặc khu", "Commune", 3),
    ("hamlet", "Xóm / Thôn / Bản / Tổ dân phố", "Hamlet", 4),
)


@dataclass(frozen=True)
class NewArea:
    """An area to be made; `valid_to` and former names only where known."""

    code: str
    level: str
    full_name: str
    parent_id: int | None
    valid_from: date
    source: str = ""
    former: str = ""


def ensure_levels(session: Session) -> None:
    """Make the levels that the product ships with; names that an installation has changed stay."""
    for key, vi, en, position in LEVELS:
        insert_or_ignore(session, AreaLevel, {"key": key, "name_vi": vi, "name_en": en, "position": position})


def add_area(session: Session, new: NewArea) -> Area:
    """Make an area. Raises Invalid when the name is empty or the code is taken from that day on."""
    name = tidy(new.full_name)
    if not name:
        raise Invalid("full_name", N_("Điền tên, ví dụ Xóm Gốc Thông."))
    taken = session.scalar(select(Area.id).where(Area.code == new.code, Area.valid_from == new.valid_from))
    if taken is not None:
        raise Invalid("code", N_("Mã này đã dùng cho địa bàn khác."))
    area = Area(**row_of(new))
    session.add(area)
    session.flush()
    return area


def row_of(new: NewArea) -> dict[str, object]:
    """The columns of a new area, for single and bulk inserts alike."""
    name = tidy(new.full_name)
    return {
        "code": new.code,
        "level": new.level,
        "name": rules.short_name(name),
        "full_name": name,
        "parent_id": new.parent_id,
        "valid_from": new.valid_from,
        "search": rules.search_text(name, new.former),
        "sort_key": sort_key(rules.short_name(name))[:400],
        "source": new.source,
    }


def rename(area: Area, full_name: str) -> None:
    """Correct a name; the former one stays searchable. Raises Invalid."""
    name = tidy(full_name)
    if not name:
        raise Invalid("full_name", N_("Điền tên, ví dụ Xóm Gốc Thông."))
    if name == area.full_name:
        return
    area.search = rules.search_text(name, area.search)
    area.full_name, area.name = name, rules.short_name(name)
    area.sort_key = sort_key(area.name)[:400]


def end_area(session: Session, area: Area, on: date, successor: Area | None) -> None:
    """End an area: from `on` it is no more; `successor` is what it became. Raises Conflict for what cannot be."""
    if area.valid_to is not None:
        raise Conflict(N_("Địa bàn này đã kết thúc từ trước."))
    if on <= area.valid_from:
        raise Invalid("on", N_("Ngày kết thúc phải sau ngày bắt đầu."))
    if successor is not None and (successor.id == area.id or _leads_to(session, successor, area)):
        raise Invalid("successor", N_("Không nhập một địa bàn vào chính nó."))
    area.valid_to = on
    area.successor_id = successor.id if successor else None
    session.flush()


def move(session: Session, area: Area, parent_id: int | None, on: date) -> Area:
    """Move an area to another parent from `on`: the old row ends and a new one with the same code goes on."""
    new = NewArea(area.code, area.level, area.full_name, parent_id, on, area.source)
    made = add_area(session, new)
    end_area(session, area, on, made)
    return made


def next_hamlet_code(session: Session, commune: Area) -> str:
    """The next free local code below a commune: "05587-08"."""
    codes = session.scalars(select(Area.code).where(Area.code.startswith(commune.code + "-", autoescape=True)))
    numbers = [int(code.rsplit("-", 1)[1]) for code in codes if code.rsplit("-", 1)[1].isdigit()]
    return f"{commune.code}-{max(numbers, default=0) + 1:02d}"


def _leads_to(session: Session, start: Area, target: Area) -> bool:
    """Whether following successors from `start` comes to `target`."""
    at: Area | None = start
    while at is not None and at.successor_id is not None:
        if at.successor_id == target.id:
            return True
        at = session.get(Area, at.successor_id)
    return False
