"""Keeping what was typed before it is saved: working copies of open forms, and who else has the same page open."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Text, cast, delete, func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import WorkingCopy
from lms.base.messages import with_values
from lms.base.quotas import DRAFTS, MB, NoRoom, hold, quotas, whole_mb
from lms.base.text import N_
from lms.people.models import Person

#: How long somebody counts as being at a page after it last said that it is open, which it does every half minute.
THERE_FOR = timedelta(minutes=2)
#: How long a working copy is kept that nobody comes back for.
KEPT_FOR = timedelta(days=60)
#: The most letters that a form's fields may have together; the longest lesson has some twenty thousand.
MOST_CHARS = 300_000
#: The most forms of one person with something unsaved in them, in all courses. People who work have a handful.
MOST_COPIES = 100
FULL = N_(
    "Bạn có %(count)s trang viết dở chưa lưu, nặng %(used)s MB; máy chủ giữ được %(most)s trang, %(most_mb)s MB. Chữ ở"
    " trang này chỉ còn giữ trong máy này: bấm Lưu sớm."
)


@dataclass(frozen=True)
class Unsaved:
    """A form as it was left: its fields in the order of the page, and when."""

    fields: Sequence[tuple[str, str]]
    at: datetime


@dataclass(frozen=True)
class PageOf:
    """A page of a course that a person has open."""

    person_id: int
    course_id: int
    path: str


def keep(session: Session, page: PageOf, fields: Sequence[tuple[str, str]] | None, now: datetime) -> None:
    """Note that a page is open and, when `fields` are given, what was typed into it. Does not commit.

    Working copies that are too old are deleted, whosever they are. Raises NoRoom when this person has too much unsaved
    elsewhere; nothing is deleted to make room, because somebody has typed it.
    """
    session.execute(delete(WorkingCopy).where(WorkingCopy.seen_at < now - KEPT_FOR))
    _must_fit(session, page, fields, now)
    copy = session.get(WorkingCopy, (page.person_id, page.path))
    if copy is None:
        copy = WorkingCopy(person_id=page.person_id, path=page.path, course_id=page.course_id, fields=None)
        session.add(copy)
    copy.seen_at = now
    if fields is not None:
        copy.fields, copy.saved_at = [list(pair) for pair in fields], now
    session.flush()


def _must_fit(session: Session, page: PageOf, fields: Sequence[tuple[str, str]] | None, now: datetime) -> None:
    """Delete this person's forms that hold nothing and were left; count the others. Raises NoRoom above the bounds.

    Held by lock until the end of the transaction.
    """
    hold(session, DRAFTS + page.person_id)
    mine = (WorkingCopy.person_id == page.person_id, WorkingCopy.path != page.path)
    session.execute(
        delete(WorkingCopy).where(*mine, WorkingCopy.saved_at.is_(None), WorkingCopy.seen_at < now - THERE_FOR)
    )
    size = func.coalesce(func.sum(func.length(cast(WorkingCopy.fields, Text))), 0)
    count, used = session.execute(select(func.count(), size).where(*mine)).one()
    used += len(json.dumps([list(pair) for pair in fields or ()]))
    most = quotas().drafts_mb
    if count >= MOST_COPIES or used > most * MB:
        values = {"count": count, "used": whole_mb(used), "most": MOST_COPIES, "most_mb": most}
        raise NoRoom(with_values(FULL, **values))


def forget(session: Session, person_id: int, path: str) -> None:
    """Delete the working copy of a form, because what was typed is saved or thrown away. Does not commit."""
    session.execute(delete(WorkingCopy).where(WorkingCopy.person_id == person_id, WorkingCopy.path == path))


def unsaved(session: Session, person_id: int, path: str) -> Unsaved | None:
    """What this person left unsaved in this form; None when there is nothing."""
    copy = session.get(WorkingCopy, (person_id, path))
    if copy is None or copy.fields is None or copy.saved_at is None:
        return None
    return Unsaved([(name, value) for name, value in copy.fields], copy.saved_at)


def others_at(session: Session, page: PageOf, now: datetime) -> list[str]:
    """The names of other people who have the same page open now, or a page inside it."""
    inside = WorkingCopy.path.startswith(page.path.removesuffix("/viet") + "/", autoescape=True)
    statement = (
        select(Person.name)
        .join(WorkingCopy, WorkingCopy.person_id == Person.id)
        .where(WorkingCopy.course_id == page.course_id, WorkingCopy.person_id != page.person_id)
        .where(WorkingCopy.seen_at > now - THERE_FOR, (WorkingCopy.path == page.path) | inside)
        .distinct()
        .order_by(Person.name)
    )
    return list(session.scalars(statement))
