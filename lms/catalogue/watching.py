"""Nothing goes into the database beyond what may be kept, whichever way it comes in.

The rule hangs on the rows, not on the ways in: a session that is about to write bytes, or a name by which a course
comes to hold some, is checked before it writes and once more before it commits, in the same transaction and while
nobody else counts. What has not grown may always be written, so that a course above a limit that was lowered can still
be edited, published and made smaller.

Only what goes past the session is not seen, which is how a backup is restored.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.base.messages import Message, with_values
from lms.base.quotas import MB, MEDIA, NoRoom, free_bytes, hold, quotas
from lms.base.text import N_
from lms.catalogue import room
from lms.catalogue.room import INSTALLATION, ROWS, SCOPES

KEY = "room"
DISK = N_(
    "Ổ đĩa của máy chủ chỉ còn %(free)s MB trống, mà phải để lại %(least)s MB cho bài làm của bà con. Báo người trông"
    " máy chủ dọn chỗ, rồi gửi lại."
)


@dataclass
class _Watch:
    """The courses that were touched, the bytes that came in, and those before by (name of a limit, holder)."""

    courses: set[int] = field(default_factory=set)
    added: int = 0
    before: dict[tuple[str, int], int] = field(default_factory=dict)


def begin() -> None:
    """Check every session of this process from now on; a second time changes nothing."""
    hooks: dict[str, Any] = {
        "before_flush": _look_first, "before_commit": _look_again, "after_transaction_end": _forget,
    }  # fmt: skip
    for name, hook in hooks.items():
        if not event.contains(Session, name, hook):
            event.listen(Session, name, hook)


def _look_first(session: Session, _context: Any, _instances: Any) -> None:
    rows = _watched(session)
    if not rows:
        return
    if KEY not in session.info:
        hold(session, MEDIA)
        session.info[KEY] = watch = _Watch()
        if not _is_small(session):
            watch.before[INSTALLATION.name, 0] = room.bytes_of(session)
    watch = session.info[KEY]
    watch.added += sum(map(_bytes_in, session.new))
    touched = {ROWS[type(row)](session, row) for row in rows}
    for course_id in touched - watch.courses - {None}:
        assert course_id is not None  # noqa: S101  (taken out above)
        watch.courses.add(course_id)
        for scope, holder in _holders(session, course_id):
            if (scope.name, holder) not in watch.before:
                watch.before[scope.name, holder] = room.bytes_of(session, scope.courses(session, holder))


def _look_again(session: Session) -> None:
    """Check once more before the commit. Raises NoRoom when a holder has more than before and more than may be."""
    if KEY not in session.info and not _watched(session):
        return
    session.flush()
    watch: _Watch = session.info.pop(KEY)
    everybody = [one for course in sorted(watch.courses) for one in _holders(session, course)]
    refusals = (_refusal(session, watch, *one) for one in dict.fromkeys([(INSTALLATION, 0), *everybody]))
    words = next((words for words in refusals if words is not None), None) or _no_disk(watch)
    if words is not None:
        raise NoRoom(words)


def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(KEY, None)


def _watched(session: Session) -> list[Any]:
    return [row for row in (*session.new, *session.dirty) if type(row) in ROWS]


def _bytes_in(row: Any) -> int:
    columns = [column for store in room.STORES for column in store.columns if column.class_ is type(row)]
    return sum(len(getattr(row, column.key) or b"") for column in columns)


def _is_small(session: Session) -> bool:
    return room.is_surely_below(session, quotas().media_mb * MB)


def _holders(session: Session, course_id: int) -> list[tuple[room.Scope, int]]:
    """Those who hold more when this course does, except the installation, which need not be asked for each course."""
    found = [(scope, scope.holder(session, course_id)) for scope in SCOPES if scope is not INSTALLATION]
    return [(scope, holder) for scope, holder in found if holder is not None]


def _refusal(session: Session, watch: _Watch, scope: room.Scope, holder: int) -> Message | None:
    """The sentence that says why it does not fit; None when it does."""
    if scope is INSTALLATION and _is_small(session):
        return None
    after = room.bytes_of(session, scope.courses(session, holder))
    if after <= scope.most_mb(quotas()) * MB:
        return None
    # What was surely below its limit was not counted before.
    before = watch.before.get((scope.name, holder), after - watch.added if scope is INSTALLATION else 0)
    return scope.refusal(before, after) if after > before else None


def _no_disk(watch: _Watch) -> Message | None:
    """The sentence that says why nothing more comes in when the disk is nearly full; None when it is not."""
    free, least = free_bytes(), quotas().free_mb * MB
    if not watch.added or free - watch.added >= least:
        return None
    return with_values(DISK, free=free // MB, least=least // MB)
