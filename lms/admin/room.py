"""How much room the installation has left, as an administrator and `lms doctor` see it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base.quotas import MB, Share, free_bytes, quotas
from lms.catalogue.models import Course
from lms.catalogue.queries import course_titles
from lms.catalogue.room import COURSE, INSTALLATION
from lms.jobs import waiting


@dataclass(frozen=True)
class Room:
    """Bytes: what all courses hold, what waits for its job, what of the disk is free and has to stay so.

    `courses` are the titles of those that have used four fifths of their room or more, with how much.
    """

    media: Share
    waiting: Share
    free: int
    least: int
    courses: list[tuple[str, Share]]

    @property
    def is_near(self) -> bool:
        """Whether somebody should soon make room or allow more."""
        return self.media.is_near or self.waiting.is_near or self.disk_is_near

    @property
    def disk_is_near(self) -> bool:
        """Whether the free part of the disk is nearly down to what has to stay free."""
        return self.free < self.least * 5 // 4


def room_of(session: Session, jobs: Path, *, courses: bool = False) -> Room:
    """How much room is left; `jobs` is the folder of what was sent, `courses` also looks at each course."""
    media = INSTALLATION.share(session, 0)
    found = _courses(session) if courses else []
    return Room(media, waiting.share(session, jobs), free_bytes(), quotas().free_mb * MB, found)


def _courses(session: Session) -> list[tuple[str, Share]]:
    shares = {course_id: COURSE.share(session, course_id) for course_id in session.scalars(select(Course.id))}
    near = {course_id: share for course_id, share in shares.items() if share.is_near}
    titles = course_titles(session, list(near))
    return sorted(((titles[course_id], share) for course_id, share in near.items()), key=lambda one: -one[1].used)
