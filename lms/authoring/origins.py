"""A copy and its original: what the original changed since, seen part by part, and taken or left part by part.

Nothing is taken by itself. A part that was changed on both sides is told, with both texts, before it is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.models import CourseOrigin
from lms.authoring.part_taking import drop_part, take_part
from lms.authoring.parts import SETTINGS, Part, parts_of
from lms.base.errors import NotFound
from lms.catalogue.models import Course, CourseVersion
from lms.content.worddiff import Run, abridged, differences

#: In which order parts are taken: questions name steps of lessons, and the drawing rules name labels of questions.
ORDER = ("lesson", "question", SETTINGS)


@dataclass(frozen=True)
class Update:
    """A part that is different in the original now.

    `kind` is "new", "changed", "gone" (the original has it no more), or "both" when it was changed here as well;
    `words` compare what stands here with what stands there.
    """

    name: str
    title: str
    kind: str
    words: list[Run]

    @property
    def sort(self) -> str:
        """ "settings", "lesson" or "question"."""
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class Standing:
    """A copy beside its original: the original's title and current version (None while unpublished)."""

    row: CourseOrigin
    title: str
    current_version_id: int | None

    @property
    def has_news(self) -> bool:
        """Whether the original was published again since everything was decided."""
        return self.current_version_id is not None and self.current_version_id != self.row.seen_version_id


def remember_origin(session: Session, copy: Course, source: CourseVersion) -> None:
    """Let a fresh copy know what it was made of."""
    taken = {part.name: part.mark for part in parts_of(session, source).values()}
    session.add(CourseOrigin(course_id=copy.id, origin_id=source.course_id, seen_version_id=source.id, taken=taken))
    session.flush()


def standing(session: Session, course_id: int) -> Standing | None:
    """The original of a course; None when it is no copy, or of something that is gone."""
    statement = (
        select(CourseOrigin, Course.current_version_id, CourseVersion.title)
        .join(Course, Course.id == CourseOrigin.origin_id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseOrigin.course_id == course_id)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    return Standing(found[0], found[2], found[1]) if found else None


def updates(session: Session, standing: Standing, draft: CourseVersion) -> list[Update]:
    """What the original says otherwise than when it was last taken or left, lessons first."""
    theirs, mine, taken = _sides(session, standing, draft)
    found = []
    for name in [*theirs, *(name for name in taken if name not in theirs)]:
        update = _update(theirs.get(name), mine.get(name), taken.get(name, ""))
        if update:
            found.append(update)
    return sorted(found, key=lambda update: ORDER.index(update.sort))


def settle(
    session: Session, standing: Standing, draft: CourseVersion, take: set[str], leave: set[str], now: datetime
) -> None:
    """Take these parts into the draft and leave those as they are here; what is in neither is asked again.

    Raises NotFound when the original is not published any more.
    """
    theirs, mine, taken = _sides(session, standing, draft)
    source = session.get_one(CourseVersion, standing.current_version_id)
    for name in _in_order(take, [*theirs, *mine]):
        if name in theirs:
            take_part(session, source, draft, name, now)
        elif name in mine:
            drop_part(session, draft, name)
    marks = dict(taken)
    for name in take | leave:
        if name in theirs:
            marks[name] = theirs[name].mark
        else:
            marks.pop(name, None)
    standing.row.taken = marks
    session.flush()
    if not updates(session, standing, draft):
        standing.row.seen_version_id = standing.current_version_id
        session.flush()


def _in_order(names: set[str], known: Sequence[str]) -> list[str]:
    """Lessons before questions before settings, each as they stand in the original."""
    return sorted(names, key=lambda name: (ORDER.index(name.partition(":")[0]), known.index(name)))


def _sides(
    session: Session, standing: Standing, draft: CourseVersion
) -> tuple[dict[str, Part], dict[str, Part], dict[str, str]]:
    """(the original's parts, the draft's, the marks taken)."""
    if standing.current_version_id is None:
        raise NotFound
    source = session.get_one(CourseVersion, standing.current_version_id)
    return parts_of(session, source), parts_of(session, draft), standing.row.taken


def _update(theirs: Part | None, mine: Part | None, taken: str) -> Update | None:
    """What is to be decided about a part, if anything."""
    if theirs is None:
        # A part that is gone there: to be taken out here, unless it is gone here as well.
        kind = "gone" if mine and mine.mark == taken else "both"
        return Update(mine.name, mine.title, kind, differences(mine.text, "")) if mine else None
    if theirs.mark == taken or (mine and mine.mark == theirs.mark):
        return None
    words = abridged(differences(mine.text if mine else "", theirs.text))
    kind = "new" if not taken else "changed" if mine and mine.mark == taken else "both"
    return Update(theirs.name, theirs.title, kind, words)
