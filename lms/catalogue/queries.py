"""Questions about courses."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.base.db import Database
from lms.base.errors import NotFound
from lms.catalogue.models import Course, CoursePicture, CourseVersion, Lesson, Media, MediaForm, Step


class CourseCard(NamedTuple):
    """A published course in a list."""

    course_id: int
    slug: str
    version_id: int
    title: str
    level: str
    intro_html: str
    lessons: int
    minutes: int


_CURRENT = select(Course.current_version_id).where(
    Course.slug == bindparam("slug"), Course.state == "active", Course.current_version_id.is_not(None)
)


def current_version_id(session: Session, slug: str) -> int:
    """The published version of a course by its address. Raises NotFound when there is none."""
    found: int | None = session.scalar(_CURRENT, {"slug": slug})
    if found is None:
        raise NotFound
    return found


def current_version_at_a_glance(database: Database, slug: str) -> int:
    """The published version of a course, for a page that asks the database nothing else. Raises NotFound."""
    row = database.glance(_CURRENT, {"slug": slug})
    if row is None:
        raise NotFound
    return int(row[0])


def course_by_slug(session: Session, slug: str) -> Course:
    """A course in any state, by its address. Raises NotFound."""
    course = session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        raise NotFound
    return course


def published_courses(session: Session, area_ids: Sequence[int] | Select[Any] = ()) -> list[CourseCard]:
    """Every course published for everybody, and those of the given areas (a person's hamlet and all areas above it)."""
    statement = (
        select(
            Course.id,
            Course.slug,
            CourseVersion.id,
            CourseVersion.title,
            CourseVersion.level,
            CourseVersion.intro_html,
            func.count(Lesson.id),
            func.coalesce(func.sum(Lesson.minutes), 0),
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(Lesson, Lesson.version_id == CourseVersion.id)
        .where(Course.state == "active", or_(Course.area_id.is_(None), Course.area_id.in_(area_ids)))
        .group_by(Course.id, CourseVersion.id)
        .order_by(Course.position, Course.id)
    )
    return [CourseCard(*row) for row in session.execute(statement)]


def course_titles(session: Session, course_ids: Sequence[int]) -> dict[int, str]:
    """Titles by course: of the current version, else of the newest one; takes one query."""
    statement = (
        select(CourseVersion.course_id, CourseVersion.title)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.id.in_(course_ids))
        .order_by((CourseVersion.id == Course.current_version_id).nulls_first(), CourseVersion.number)
    )
    return {row.course_id: row.title for row in session.execute(statement)}


def draft_of(session: Session, course_id: int) -> CourseVersion | None:
    """The course's draft; None when none is being written."""
    return session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course_id, CourseVersion.state == "draft")
    )


def versions_of(session: Session, course_id: int) -> Sequence[CourseVersion]:
    """All versions of a course, the newest first."""
    by_course = select(CourseVersion).where(CourseVersion.course_id == course_id)
    return session.scalars(by_course.order_by(CourseVersion.number.desc())).all()


def lessons_of(session: Session, version_id: int) -> Sequence[Lesson]:
    """The lessons of a version in order."""
    return session.scalars(
        select(Lesson).where(Lesson.version_id == version_id).order_by(Lesson.position, Lesson.id)
    ).all()


def steps_of(session: Session, lesson_id: int) -> Sequence[Step]:
    """The steps of a lesson in order."""
    return session.scalars(select(Step).where(Step.lesson_id == lesson_id).order_by(Step.position, Step.id)).all()


class PictureRow(NamedTuple):
    """A picture that a version's texts may show; `description` is what its author said it shows, "" when unknown."""

    path: str
    sha256: str
    mime: str
    width: int
    height: int
    size: int
    description: str
    credit: str
    #: Pixels and bytes of the form for phones, and pixels of the JPEG form; 0 where there is none.
    small_width: int
    small_size: int
    jpeg_width: int


def _pictures() -> Select[Any]:
    small, jpeg = aliased(MediaForm), aliased(MediaForm)
    columns: tuple[Any, ...] = (
        *(Media.sha256, Media.mime, Media.width, Media.height, Media.size),
        *(CoursePicture.description, CoursePicture.credit),
        *(func.coalesce(column, 0) for column in (small.width, small.size, jpeg.width)),
    )
    return (
        select(CoursePicture.path, *columns)
        .join(Media, Media.sha256 == CoursePicture.sha256)
        .outerjoin(small, and_(small.sha256 == Media.sha256, small.name == "webp"))
        .outerjoin(jpeg, and_(jpeg.sha256 == Media.sha256, jpeg.name == "jpg"))
        .where(CoursePicture.version_id == bindparam("version_id"))
        .order_by(CoursePicture.path)
    )


#: Asked for whenever a text is saved; building it takes longer than running it.
_PICTURES = _pictures()


def pictures_of(session: Session, version_id: int) -> dict[str, PictureRow]:
    """Pictures of a version by the name its texts use."""
    return {row.path: PictureRow(*row) for row in session.execute(_PICTURES, {"version_id": version_id})}


def picture_bytes(session: Session, sha256: str) -> bytes:
    """The bytes of the picture with this hash. Raises NotFound when there is none."""
    found = session.scalar(select(Media.data).where(Media.sha256 == sha256))
    if found is None:
        raise NotFound
    return found
