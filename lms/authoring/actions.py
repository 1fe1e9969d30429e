"""Deeds on whole courses: begin, open a draft, publish, put away, copy. Each tells the audit log what it did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.authoring.models import CourseAuthor
from lms.authoring.origins import remember_origin
from lms.authoring.rules import copied_title
from lms.authoring.writing import forget_media
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.catalogue import actions as catalogue
from lms.catalogue.files import drop_unnamed
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import draft_of, pictures_of, versions_of
from lms.catalogue.sounds import drop_unheard
from lms.people import audit
from lms.quizzes import actions as quizzes, copying


@dataclass(frozen=True)
class Deed:
    """Who does it and when."""

    actor_id: int
    at: datetime


def begin_course(session: Session, deed: Deed, title: str, area_id: int | None) -> tuple[Course, CourseVersion]:
    """A new course with an empty draft, written by the actor."""
    course = catalogue.make_course(session, catalogue.free_slug(session, title), title, deed.at, area_id=area_id)
    session.add(CourseAuthor(course_id=course.id, person_id=deed.actor_id, since=deed.at))
    return course, _draft(session, course)


def describe(version: CourseVersion, values: dict[str, Any]) -> None:
    """Set a draft's own columns; "intro" is Markdown."""
    catalogue.write_intro(version, values.pop("intro", version.intro_source))
    for column, value in values.items():
        setattr(version, column, value)


def open_draft(session: Session, course: Course, now: datetime) -> CourseVersion:
    """A draft to edit: the one that is open, else a copy of what is published, else of the newest version."""
    draft = draft_of(session, course.id)
    if draft is not None:
        return draft
    source = source_of(session, course)
    draft, lessons = catalogue.copy_version(session, source, course.id, now)
    copying.copy_questions(session, source.id, draft.id, lessons)
    return draft


def source_of(session: Session, course: Course) -> CourseVersion:
    """What a copy is made of: the draft, else what is published, else the newest version."""
    versions = versions_of(session, course.id)
    current = (version for version in versions if version.id == course.current_version_id)
    return draft_of(session, course.id) or next(current, versions[0])


def publish(session: Session, deed: Deed, course: Course, version: CourseVersion) -> None:
    """Publish a draft whose checklist is clear (see lms.authoring.checklist). Raises Conflict for what is put away."""
    if course.state != "active":
        raise Conflict(N_("Khóa học này đã cất đi. Lấy ra rồi mới xuất bản."))
    catalogue.publish(session, version, deed.at)
    note(session, deed, "course_published", course, version=version.number)


def unpublish(session: Session, deed: Deed, course: Course) -> None:
    """Nobody new sees the course; who is learning it goes on."""
    catalogue.unpublish(course)
    note(session, deed, "course_unpublished", course)


def publish_again(session: Session, deed: Deed, course: Course) -> None:
    """Show the newest published version again. Raises Conflict when nothing was ever published."""
    published = [version for version in versions_of(session, course.id) if version.state == "published"]
    if course.state != "active" or not published:
        raise Conflict(N_("Khóa học này chưa có bản nào để hiện lại. Mở trang soạn bài để xem."))
    course.current_version_id = published[0].id
    note(session, deed, "course_published", course, version=published[0].number)


def archive(session: Session, deed: Deed, course: Course) -> None:
    """Put the course away."""
    catalogue.archive(course)
    note(session, deed, "course_archived", course)


def unarchive(session: Session, deed: Deed, course: Course) -> None:
    """Take the course out again, unpublished."""
    catalogue.unarchive(course)
    note(session, deed, "course_unarchived", course)


def discard_draft(session: Session, deed: Deed, course: Course) -> bool:
    """Throw the draft away; True when the course went with it because it was never anything but this draft."""
    pictures = {row.sha256 for row in pictures_of(session, source_of(session, course).id).values()}
    catalogue.discard_draft(session, course)
    forget_media(session, pictures)
    drop_unheard(session)
    drop_unnamed(session)
    quizzes.drop_unused_versions(session, course.id)
    note(session, deed, "draft_discarded", course)
    if versions_of(session, course.id):
        return False
    session.delete(course)
    session.flush()
    return True


def restore(session: Session, deed: Deed, course: Course, version: CourseVersion) -> CourseVersion:
    """A draft with everything of an earlier published version; the draft there was is thrown away."""
    there = draft_of(session, course.id)
    if there is not None:
        discard_draft(session, deed, course)
    draft, lessons = catalogue.copy_version(session, version, course.id, deed.at)
    copying.copy_questions(session, version.id, draft.id, lessons)
    note(session, deed, "version_restored", course, version=version.number)
    return draft


def duplicate(session: Session, deed: Deed, course: Course, *, published: bool = False) -> Course:
    """A new course of the actor's with everything of this one, as a draft that knows its original.

    `published`: what people see now is copied, never somebody else's draft.
    """
    source = session.get_one(CourseVersion, course.current_version_id) if published else source_of(session, course)
    title = copied_title(source.title)
    slug = catalogue.free_slug(session, title)
    copy = catalogue.make_course(session, slug, title, deed.at, area_id=course.area_id)
    session.add(CourseAuthor(course_id=copy.id, person_id=deed.actor_id, since=deed.at))
    catalogue.discard_draft(session, copy)
    draft, lessons = catalogue.copy_version(session, source, copy.id, deed.at)
    draft.title = title
    copying.copy_questions_to_course(session, (copy.id, draft.id), source.id, lessons, deed.at)
    remember_origin(session, copy, source)
    return copy


def _draft(session: Session, course: Course) -> CourseVersion:
    draft = draft_of(session, course.id)
    if draft is None:
        raise LookupError(f"course {course.id} was made without a draft")
    return draft


def note(session: Session, deed: Deed, action: str, course: Course, **detail: Any) -> None:
    """Write into the audit log what was done to a course."""
    subject = ("course", course.id)
    audit.note(session, deed.at, action, subject, actor_id=deed.actor_id, area_id=course.area_id, **detail)
