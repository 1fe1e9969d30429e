"""How much room pictures, sounds, films and files take: what counts, whose it is, how much it may be.

Every column of bytes is counted here, or added by the package that has it (`count_too`); a structural test walks the
tables and refuses one that is neither counted nor excepted with a reason. A course holds what any of its versions
names, published ones too; each thing counts once, however often it is named. Nothing is written beyond what may be:
lms.catalogue.watching sees to that where rows are written, so that no door can forget it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.base import media_store, mediafolder
from lms.base.messages import Message, with_values
from lms.base.quotas import MB, NEAR, NoRoom, Quotas, Share, quotas, whole_mb
from lms.base.text import N_
from lms.catalogue.models import (
    Attachment,
    CourseFile,
    CoursePicture,
    CourseVersion,
    Lesson,
    Media,
    MediaForm,
    Sound,
    Step,
    StepSound,
)

Courses = Collection[int]
CourseOf = Callable[[Session, Any], int | None]


@dataclass(frozen=True)
class Store:
    """A table of bytes: which columns hold them, and which of its rows some courses hold."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    held_by: Callable[[Courses], ColumnElement[bool]]


def _named_by(table: Any, key: Any) -> Callable[[Courses], ColumnElement[bool]]:
    """A condition on rows: their `key` stands in `table`, the table of a version's names."""

    def held_by(courses: Courses) -> ColumnElement[bool]:
        versions = select(CourseVersion.id).where(CourseVersion.course_id.in_(courses))
        found: ColumnElement[bool] = key.in_(select(table.sha256).where(table.version_id.in_(versions)))
        return found

    return held_by


def _heard_in(courses: Courses) -> ColumnElement[bool]:
    steps = (
        select(StepSound.sha256)
        .join(Step, Step.id == StepSound.step_id)
        .join(Lesson, Lesson.id == Step.lesson_id)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .where(CourseVersion.course_id.in_(courses))
    )
    return Sound.sha256.in_(steps)


#: Every table of bytes.
STORES: list[Store] = [
    Store((Media.data,), _named_by(CoursePicture, Media.sha256)),
    Store((MediaForm.data,), _named_by(CoursePicture, MediaForm.sha256)),
    Store((Sound.opus, Sound.aac), _heard_in),
    Store((Attachment.data, Attachment.other), _named_by(CourseFile, Attachment.sha256)),
]


def _of_version(session: Session, row: CoursePicture | CourseFile) -> int | None:
    return session.scalar(select(CourseVersion.course_id).where(CourseVersion.id == row.version_id))


def _of_step(session: Session, row: StepSound) -> int | None:
    there = select(CourseVersion.course_id).join(Lesson, Lesson.version_id == CourseVersion.id)
    return session.scalar(there.join(Step, Step.lesson_id == Lesson.id).where(Step.id == row.step_id))


def _of_nobody(_session: Session, _row: Any) -> int | None:
    return None


#: The rows by which the used room changes: bytes, and names by which a course comes to hold some.
ROWS: dict[type, CourseOf] = {
    **dict.fromkeys((Media, MediaForm, Sound, Attachment), _of_nobody),
    CoursePicture: _of_version,
    CourseFile: _of_version,
    StepSound: _of_step,
}


@dataclass(frozen=True)
class Scope:
    """A limit on bytes, and whom it binds.

    `holder` says whose a course is (None: nobody's), `courses` which ones are a holder's (None: all that there are).
    `said` tells how much is used, `refused` that something does not fit.
    """

    name: str
    most_mb: Callable[[Quotas], int]
    holder: Callable[[Session, int], int | None]
    courses: Callable[[Session, int], Courses | None]
    said: str
    refused: str

    def share(self, session: Session, holder: int) -> Share:
        """How much a holder has of how much there may be."""
        return Share(bytes_of(session, self.courses(session, holder)), self.most_mb(quotas()) * MB)

    def message(self, share: Share) -> Message:
        """How much is used, as pages say it."""
        return with_values(self.said, used=whole_mb(share.used), most=share.most // MB, percent=share.percent)

    def refusal(self, before: int, wanted: int) -> Message:
        """How much is used, would be used and may be used (`wanted` bytes more than `before`), and what to do."""
        most = self.most_mb(quotas())
        return with_values(self.refused, used=whole_mb(before), wanted=whole_mb(wanted), most=most)


COURSE = Scope(
    "course",
    lambda quotas: quotas.course_mb,
    lambda _session, course_id: course_id,
    lambda _session, course_id: (course_id,),
    N_("Khóa học này đã dùng %(used)s trên %(most)s MB cho ảnh, tiếng, phim và tệp (%(percent)s%%)."),
    N_(
        "Không đủ chỗ: khóa học này đang có %(used)s MB ảnh, tiếng, phim và tệp, thêm vào là %(wanted)s MB, mà mỗi khóa"
        " học được %(most)s MB. Gửi tệp nhẹ hơn, xóa ảnh và phim mà bản nháp không dùng, hoặc nhờ người trông máy chủ"
        " cho thêm chỗ."
    ),
)
INSTALLATION = Scope(
    "installation",
    lambda quotas: quotas.media_mb,
    lambda _session, _course_id: 0,
    lambda _session, _all: None,
    N_("Cả máy chủ đã dùng %(used)s trên %(most)s MB cho ảnh, tiếng, phim và tệp của mọi khóa học (%(percent)s%%)."),
    N_(
        "Máy chủ không đủ chỗ: mọi khóa học đang có %(used)s MB ảnh, tiếng, phim và tệp, thêm vào là %(wanted)s MB, mà"
        " máy chủ giữ được %(most)s MB. Gửi tệp nhẹ hơn, hoặc báo người trông máy chủ."
    ),
)
#: The limits in the order in which pages name them. lms.authoring.room knows whose a trainer's courses are.
SCOPES: list[Scope] = [COURSE, INSTALLATION]


def count_too(store: Store, rows: dict[type, CourseOf]) -> None:
    """Count another table of bytes, of a package on a higher floor; a second time changes nothing."""
    if all(store.columns[0] is not known.columns[0] for known in STORES):
        STORES.append(store)
        ROWS.update(rows)


def media_columns() -> list[InstrumentedAttribute[Any]]:
    """Every database column that holds the bytes of media."""
    return [column for store in STORES for column in store.columns]


def bound_too(scope: Scope) -> None:
    """Add another limit, named after the course's; a second time changes nothing."""
    if scope.name not in {known.name for known in SCOPES}:
        SCOPES.insert(1, scope)


def bytes_of(session: Session, courses: Courses | None = None) -> int:
    """How many bytes these courses hold, each thing once; None: everything there is. One query; reads no bytes."""
    dialect = session.get_bind().dialect.name
    first, *more = (_sum(store, courses, dialect).scalar_subquery() for store in STORES)
    return int(session.scalar(select(sum(more, first))) or 0)


def is_surely_below(session: Session, most: int) -> bool:
    """Whether even the whole database is smaller than `most` bytes, so that nothing need be counted.

    Counting everything takes SQLite a tenth of a second for each gigabyte; this takes no time. A server packs what it
    keeps, so nothing is sure there, but it counts faster, too. Nothing is sure either where media lie in a folder
    beside the database.
    """
    if session.get_bind().dialect.name != "sqlite" or mediafolder.folder() is not None:
        return False
    pages, size = (session.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
    return int(pages * size) < most


def _sum(store: Store, courses: Courses | None, dialect: str) -> Select[Any]:
    first, *more = (media_store.size_of(column, dialect) for column in store.columns)
    size = func.coalesce(func.sum(sum(more, first)), 0)
    statement = select(size).select_from(store.columns[0].class_)
    return statement if courses is None else statement.where(store.held_by(courses))


class RoomStanding(NamedTuple):
    """How much somebody uses of how much there may be, and the words for it."""

    scope: str
    share: Share
    words: Message


def standings(session: Session, course_id: int) -> list[RoomStanding]:
    """How much the course, its trainer and the installation use; those who surely have enough room are left out."""
    found = ((scope, scope.holder(session, course_id)) for scope in SCOPES)
    holders = [(scope, holder) for scope, holder in found if holder is not None]
    return [room_standing(session, scope, holder) for scope, holder in holders if not has_plenty(session, scope)]


def has_plenty(session: Session, scope: Scope) -> bool:
    """Whether a limit is surely so far away that pages need not name it."""
    return scope is INSTALLATION and is_surely_below(session, quotas().media_mb * MB * NEAR // 100)


def room_standing(session: Session, scope: Scope, holder: int = 0) -> RoomStanding:
    """How much one holder uses of one limit."""
    share = scope.share(session, holder)
    return RoomStanding(scope.name, share, scope.message(share))


#: Said before work that takes minutes and could not be kept.
FULL = N_("%(standing)s Hết chỗ rồi, nên chưa nhận phim. Xóa ảnh và phim mà bản nháp không dùng rồi gửi lại.")


def must_not_be_full(session: Session, course_id: int) -> None:
    """Check that something still fits, before somebody waits in vain. Raises NoRoom."""
    for one in standings(session, course_id):
        if one.share.is_full:
            raise NoRoom(with_values(FULL, standing=one.words))


def near(session: Session, course_id: int) -> list[RoomStanding]:
    """The limits that the pages of a course name: those of which four fifths or more are used."""
    return [one for one in standings(session, course_id) if one.share.is_near]
