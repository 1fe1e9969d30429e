"""Deeds on hamlets as an officer does them: added, renamed from a day on, ended. None of them commits."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.areas import actions, rules
from lms.areas.actions import NewArea
from lms.areas.local import in_force, same_names
from lms.areas.models import Area
from lms.base.errors import Invalid
from lms.base.text import N_


class SameName(Invalid):
    """Hamlets of this name stand below the same commune; `key` says which ones the officer was asked about."""

    def __init__(self, found: Sequence[Area]) -> None:
        super().__init__("known", N_("Xem có phải là xóm đã có không, rồi bấm lại."))
        self.found = found
        self.key = ",".join(str(area.id) for area in found)


def add_hamlet(session: Session, commune: Area, new: NewArea, *, known: str = "") -> Area:
    """Make a new hamlet of a commune. Raises Invalid for name and code, SameName until `known` names its namesakes."""
    session.refresh(commune, with_for_update=True)
    name, code = rules.area_name(new.full_name), rules.area_code(new.code)
    if new.valid_from < commune.valid_from:
        raise Invalid("on", N_("Ngày này trước khi có xã. Xem lại ngày giúp nhé."))
    _not_taken(session, code, new.valid_from)
    _ask(session, commune.id, name, new.valid_from, known)
    return actions.add_area(session, NewArea(code, new.level, name, commune.id, new.valid_from, new.source))


def rename_from(session: Session, area: Area, full_name: str, on: date, *, known: str = "") -> Area:
    """Give a hamlet another name from `on`: the old row ends and a new one with the same code goes on.

    Reports of earlier days keep the old name, and the search finds it by both. Raises Invalid, SameName.
    """
    name = rules.area_name(full_name)
    if name == area.full_name:
        raise Invalid("full_name", N_("Tên vẫn như cũ. Điền tên mới."))
    if on <= area.valid_from:
        raise Invalid("on", N_("Ngày đổi tên phải sau ngày lập xóm. Gõ nhầm thì đánh dấu ô sửa lỗi chính tả."))
    _ask(session, area.parent_id, name, on, known, but=area.id)
    made = actions.add_area(
        session, NewArea(area.code, area.level, name, area.parent_id, on, area.source, former=area.full_name)
    )
    actions.end_area(session, area, on, made)
    return made


def respell(session: Session, area: Area, full_name: str, *, known: str = "") -> Area:
    """Correct the spelling of a name; nothing else changes. Raises Invalid, SameName."""
    name = rules.area_name(full_name)
    _ask(session, area.parent_id, name, area.valid_from, known, but=area.id)
    actions.rename(area, name)
    return area


def end_hamlet(session: Session, area: Area, on: date, successor: Area | None) -> Area:
    """End a hamlet: from `on` it is no more, or part of `successor`, which must be in force then. Raises Invalid."""
    if successor is not None and successor.id == area.id:
        raise Invalid("area", N_("Không nhập một xóm vào chính nó. Chọn xóm khác."))
    if successor is not None and not in_force(successor, on):
        raise Invalid("area", N_("Xóm này chưa có vào ngày ấy, hoặc đã kết thúc. Chọn xóm khác hoặc ngày khác."))
    actions.end_area(session, area, on, successor)
    return area


def _not_taken(session: Session, code: str, on: date) -> None:
    later = or_(Area.valid_to.is_(None), Area.valid_to > on)
    if session.scalar(select(Area.id).where(Area.code == code, later).limit(1)) is not None:
        raise Invalid("code", N_("Mã này đã dùng cho địa bàn khác. Chọn mã khác."))


def _ask(session: Session, parent_id: int | None, name: str, on: date, known: str, but: int = 0) -> None:
    asked = SameName([area for area in same_names(session, parent_id, name, on) if area.id != but])
    if asked.found and known != asked.key:
        raise asked
