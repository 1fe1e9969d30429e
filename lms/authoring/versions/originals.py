"""A copy and its original: what has changed in the original since, shown part by part, and taken or left part by part.

Nothing is taken without being asked. A part that was changed on both sides is shown with both texts before it is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.desk.review_models import CourseOrigin
from lms.authoring.versions.parts import SETTINGS, VersionPart, parts_of
from lms.authoring.versions.taking import drop_part, take_part
from lms.base.errors import NotFound
from lms.catalogue.models import Course, CourseVersion
from lms.content.text.worddiff import Run, abridged, differences

#: The order in which parts are taken: questions name steps of lessons, and the drawing rules name labels of questions.
ORDER = ("lesson", "question", SETTINGS)
#: The length of the marks that former versions of this program kept.
FORMER_MARK = 24
#: The words that the page sends for the decision on a part.
TAKE, LEAVE = "lay", "giu"


@dataclass(frozen=True)
class Update:
    """A part that is different in the original now.

    `kind` is "new", "changed", "gone" (the original no longer has it), or "both" when it was changed here as well;
    `words` compare the text here with the text there.
    """

    name: str
    title: str
    kind: str
    words: list[Run]

    @property
    def sort(self) -> str:
        """The sort of part: "settings", "lesson" or "question"."""
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class OriginalStanding:
    """A copy beside its original: the original's title and current version (None while unpublished)."""

    row: CourseOrigin
    title: str
    current_version_id: int | None

    @property
    def has_news(self) -> bool:
        """Whether the original was published again after everything had been decided."""
        return self.current_version_id is not None and self.current_version_id != self.row.seen_version_id


def remember_origin(session: Session, copy: Course, source: CourseVersion) -> None:
    """Note in a fresh copy which version it was made of."""
    taken = {part.name: part.mark for part in parts_of(session, source).values()}
    session.add(CourseOrigin(course_id=copy.id, origin_id=source.course_id, seen_version_id=source.id, taken=taken))
    session.flush()


def standing(session: Session, course_id: int) -> OriginalStanding | None:
    """A course beside its original; None when it is no copy, or the original is gone or was never published."""
    statement = (
        select(CourseOrigin, Course.current_version_id, CourseVersion.title)
        .join(Course, Course.id == CourseOrigin.origin_id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.state == "published", CourseOrigin.course_id == course_id)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    return OriginalStanding(found[0], found[2], found[1]) if found else None


def updates(session: Session, standing: OriginalStanding, draft: CourseVersion) -> list[Update]:
    """The parts in which the original differs from when they were last taken or left, lessons first."""
    return _updates(*_sides(session, standing, draft))


def _updates(theirs: dict[str, VersionPart], mine: dict[str, VersionPart], taken: dict[str, str]) -> list[Update]:
    found = []
    for name in [*theirs, *(name for name in taken if name not in theirs)]:
        update = _update(theirs.get(name), mine.get(name), taken.get(name, ""))
        if update:
            found.append(update)
    return sorted(found, key=lambda update: ORDER.index(update.sort))


def take_or_leave(
    session: Session, standing: OriginalStanding, draft: CourseVersion, decided: Mapping[str, str], now: datetime
) -> tuple[int, int]:
    """Take into the draft what is decided as TAKE, leave what is decided as LEAVE; returns how many of each.

    What is not decided is asked again another time, and parts that were not offered are passed over. Raises NotFound
    when the original is not published any more. Does not commit.
    """
    theirs, mine, taken = _sides(session, standing, draft)
    offered = [update.name for update in _updates(theirs, mine, taken)]
    source = session.get_one(CourseVersion, standing.current_version_id)
    take, leave = ([name for name in offered if decided.get(name) == what] for what in (TAKE, LEAVE))
    for name in take:
        if name in theirs:
            take_part(session, source, draft, name, now)
        elif name in mine:
            drop_part(session, draft, name)
    marks = {name: mark for name, mark in taken.items() if name in theirs or name not in (*take, *leave)}
    standing.row.taken = marks | {name: theirs[name].mark for name in (*take, *leave) if name in theirs}
    if len(take) + len(leave) == len(offered):
        standing.row.seen_version_id = standing.current_version_id
    session.flush()
    return len(take), len(leave)


def _sides(
    session: Session, standing: OriginalStanding, draft: CourseVersion
) -> tuple[dict[str, VersionPart], dict[str, VersionPart], dict[str, str]]:
    """(the original's parts, the draft's parts, the marks of what was taken)."""
    if standing.current_version_id is None:
        raise NotFound
    source = session.get_one(CourseVersion, standing.current_version_id)
    return parts_of(session, source), parts_of(session, draft), _taken(session, standing.row)


def _taken(session: Session, row: CourseOrigin) -> dict[str, str]:
    """The marks of what was taken, those of former versions of this program (longer, and not of everything) made again.

    Where the version that they were made of has not changed since, its new marks mean the same; where that is not sure,
    the old mark stays, and the part is asked about once more.
    """
    if not any(len(mark) == FORMER_MARK for mark in row.taken.values()):
        return row.taken
    seen = session.get(CourseVersion, row.seen_version_id) if row.seen_version_id else None
    copied_at = session.scalar(select(Course.created_at).where(Course.id == row.course_id))
    if seen is None or seen.state != "published" or (seen.changed_at and copied_at and seen.changed_at > copied_at):
        return row.taken
    parts = parts_of(session, seen)
    return {
        name: parts[name].mark if len(mark) == FORMER_MARK and name in parts else mark
        for name, mark in row.taken.items()
    }


def _update(theirs: VersionPart | None, mine: VersionPart | None, taken: str) -> Update | None:
    """The decision that is due on a part, if any."""
    if theirs is None:
        # The original no longer has the part: it is to be removed here, unless it is gone here as well.
        kind = "gone" if mine and mine.mark == taken else "both"
        return Update(mine.name, mine.title, kind, differences(mine.text, "")) if mine else None
    if theirs.mark == taken or (mine and mine.mark == theirs.mark):
        return None
    words = abridged(differences(mine.text if mine else "", theirs.text))
    kind = "new" if not taken else "changed" if mine and mine.mark == taken else "both"
    return Update(theirs.name, theirs.title, kind, words)
