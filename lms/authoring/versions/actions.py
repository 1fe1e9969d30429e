"""Changes to the versions of a course: open or discard a draft, restore an earlier version, copy a course."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.authoring.desk.deeds import Deed, note
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.desk.rules import copied_title
from lms.authoring.library.actions import forget_media
from lms.authoring.versions.originals import remember_origin
from lms.catalogue import actions as catalogue
from lms.catalogue.files import drop_unnamed
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import draft_of, pictures_of, versions_of
from lms.catalogue.sounds import drop_unheard
from lms.quizzes import actions as quizzes, copying


def open_draft(session: Session, course: Course, now: datetime) -> CourseVersion:
    """The draft that is open, else a new one: a copy of what is published, or of the newest version when nothing is."""
    draft = draft_of(session, course.id)
    if draft is not None:
        return draft
    source = source_of(session, course)
    draft, lessons = catalogue.copy_version(session, source, course.id, now)
    copying.copy_questions(session, source.id, draft.id, lessons)
    return draft


def source_of(session: Session, course: Course) -> CourseVersion:
    """The version that a copy is made of: the draft, else what is published, else the newest version."""
    versions = versions_of(session, course.id)
    current = (version for version in versions if version.id == course.current_version_id)
    return draft_of(session, course.id) or next(current, versions[0])


def discard_draft(session: Session, deed: Deed, course: Course) -> bool:
    """Delete the draft; True when the course was deleted with it because it was never anything but this draft."""
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
    """Make a draft with everything of an earlier published version; the draft that there was is deleted."""
    there = draft_of(session, course.id)
    if there is not None:
        discard_draft(session, deed, course)
    draft, lessons = catalogue.copy_version(session, version, course.id, deed.at)
    copying.copy_questions(session, version.id, draft.id, lessons)
    note(session, deed, "version_restored", course, version=version.number)
    return draft


def duplicate(session: Session, deed: Deed, course: Course, *, published: bool = False) -> Course:
    """Make a new course of the actor's with everything of this one, as a draft that knows its original.

    With `published` the version that people see now is copied, never somebody else's draft.
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
