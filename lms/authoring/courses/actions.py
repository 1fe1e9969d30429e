"""Changes to whole courses: begin, describe, publish, hide, archive. Most write into the audit log. None commits."""

from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.desk.deeds import Deed, note
from lms.authoring.desk.models import CourseAuthor
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import draft_of, versions_of


def begin_course(session: Session, deed: Deed, title: str, area_id: int | None) -> tuple[Course, CourseVersion]:
    """Make a new course with an empty draft, whose author is the actor."""
    course = catalogue.make_course(session, catalogue.free_slug(session, title), title, deed.at, area_id=area_id)
    session.add(CourseAuthor(course_id=course.id, person_id=deed.actor_id, since=deed.at))
    return course, _draft(session, course)


def describe(version: CourseVersion, values: dict[str, Any]) -> None:
    """Set columns of a draft by their names; "intro" is Markdown."""
    catalogue.write_intro(version, values.pop("intro", version.intro_source))
    for column, value in values.items():
        setattr(version, column, value)


def publish(session: Session, deed: Deed, course: Course, version: CourseVersion) -> None:
    """Publish a draft whose checklist (see .checklist) is clear. Raises Conflict when the course is archived."""
    if course.state != "active":
        raise Conflict(N_("Khóa học này đã cất đi. Lấy ra rồi mới xuất bản."))
    catalogue.publish(session, version, deed.at)
    note(session, deed, "course_published", course, version=version.number)


def unpublish(session: Session, deed: Deed, course: Course) -> None:
    """Hide the course from people who have not joined it; those who are learning it go on."""
    catalogue.unpublish(course)
    note(session, deed, "course_unpublished", course)


def publish_again(session: Session, deed: Deed, course: Course) -> None:
    """Show the newest published version again. Raises Conflict when the course is archived or was never published."""
    published = [version for version in versions_of(session, course.id) if version.state == "published"]
    if course.state != "active" or not published:
        raise Conflict(N_("Khóa học này chưa có bản nào để hiện lại. Mở trang soạn bài để xem."))
    course.current_version_id = published[0].id
    note(session, deed, "course_published", course, version=published[0].number)


def archive(session: Session, deed: Deed, course: Course) -> None:
    """Archive the course: it is unpublished and put away; nothing is deleted."""
    catalogue.archive(course)
    note(session, deed, "course_archived", course)


def unarchive(session: Session, deed: Deed, course: Course) -> None:
    """Take an archived course out again; it stays unpublished."""
    catalogue.unarchive(course)
    note(session, deed, "course_unarchived", course)


def _draft(session: Session, course: Course) -> CourseVersion:
    draft = draft_of(session, course.id)
    if draft is None:
        raise LookupError(f"course {course.id} was made without a draft")
    return draft
