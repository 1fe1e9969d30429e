"""Deeds that change the tree and what hangs on it together: a hamlet and its people, each logged. None commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lms.areas import hamlets
from lms.areas.actions import NewArea
from lms.areas.models import Area
from lms.base.errors import Invalid
from lms.base.text import N_
from lms.people import resettling
from lms.people.audit import By, note_by


@dataclass(frozen=True)
class Renaming:
    """A new name from a day on, or only its spelling corrected; `known` answers the question about namesakes."""

    full_name: str
    on: date
    spelling_only: bool = False
    known: str = ""


def add_hamlet(session: Session, commune: Area, new: NewArea, by: By, known: str) -> Area:
    """Make a new hamlet of a commune and note it in the audit log. Does not commit.

    Raises Invalid when its name, code or first day cannot be, SameName until `known` names the hamlets of the same
    name.
    """
    made = hamlets.add_hamlet(session, commune, new, known=known)
    note_by(session, by, "area_added", ("area", made.id), name=made.full_name, code=made.code)
    return made


def rename(session: Session, area: Area, new: Renaming, by: By) -> Area:
    """Rename a hamlet, and return it under its new name. Raises Invalid, areas.hamlets.SameName."""
    before = area.full_name
    if new.spelling_only:
        made = hamlets.respell(session, area, new.full_name, known=new.known)
        note_by(session, by, "area_respelt", ("area", made.id), before=before, name=made.full_name)
        return made
    made = hamlets.rename_from(session, area, new.full_name, new.on, known=new.known)
    resettling.resettle(session, area.id, made.id, new.on, by)
    note_by(session, by, "area_renamed", ("area", made.id), before=before, name=made.full_name, on=new.on.isoformat())
    return made


def end(session: Session, area: Area, on: date, successor: Area | None, by: By) -> Area:
    """End a hamlet; its people go over to the successor. Raises Invalid while people would be left nowhere."""
    if successor is None and resettling.people_counts(session, [area.id]):
        raise Invalid("area", N_("Xóm này còn người ở. Chọn xóm nhập vào để không ai bị sót."))
    hamlets.end_hamlet(session, area, on, successor)
    if successor is None:
        resettling.close_down(session, area.id, by)
    else:
        resettling.resettle(session, area.id, successor.id, on, by)
    into = successor.full_name if successor else ""
    note_by(session, by, "area_ended", ("area", area.id), name=area.full_name, into=into, on=on.isoformat())
    return area
