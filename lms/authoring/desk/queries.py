"""Who may write which course, and what they are writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.areas.models import Area
from lms.areas.queries import around_select
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.desk.rules import copied_title, course_state
from lms.base.errors import NotFound
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.catalogue.queries import draft_of, lessons_of, versions_of
from lms.people.queries import roles_of


def writable_courses(session: Session, actor_id: int, today: date) -> Select[int]:
    """A SELECT of the ids of every course the actor may write: those with them among the authors; all for an admin."""
    if any(role == "admin" for role, _area in roles_of(session, actor_id, today)):
        return select(Course.id)
    return select(CourseAuthor.course_id).where(CourseAuthor.person_id == actor_id)


def course_for_author(session: Session, actor_id: int, course_id: int, today: date, *, lock: bool = False) -> Course:
    """Load a course that the actor wants to write. Raises NotFound when the actor may not write it.

    With `lock` it is held until the end of the transaction, so that two saves at the same moment come one after the
    other.
    """
    mine = writable_courses(session, actor_id, today)
    statement = select(Course).where(Course.id == course_id, Course.id.in_(mine))
    course = session.scalar(statement.with_for_update(of=Course) if lock else statement)
    if course is None:
        raise NotFound
    return course


def draft_for_author(
    session: Session, actor_id: int, course_id: int, today: date, *, lock: bool = False
) -> tuple[Course, CourseVersion]:
    """The course and its draft. Raises NotFound when the actor may not write it or it has no draft.

    `lock` as in course_for_author.
    """
    course = course_for_author(session, actor_id, course_id, today, lock=lock)
    draft = draft_of(session, course.id)
    if draft is None:
        raise NotFound
    return course, draft


@dataclass(frozen=True)
class DeskCard:
    """A course on the desk; `state` as in rules.course_state, `editing` when it was published and has a draft."""

    course_id: int
    title: str
    state: str
    editing: bool
    changed_at: datetime


def desk_cards(session: Session, actor_id: int, today: date) -> list[DeskCard]:
    """All courses the actor may write, last changed first, those put away at the end; one query for any number."""
    mine = writable_courses(session, actor_id, today)
    statement = (
        select(Course, CourseVersion)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id.in_(mine))
        .order_by(CourseVersion.number)
    )
    versions: dict[int, tuple[Course, list[CourseVersion]]] = {}
    for course, version in session.execute(statement):
        versions.setdefault(course.id, (course, []))[1].append(version)
    cards = sorted((_card(*found) for found in versions.values()), key=lambda card: card.changed_at, reverse=True)
    return sorted(cards, key=lambda card: card.state == "archived")


def _card(course: Course, versions: Sequence[CourseVersion]) -> DeskCard:
    newest = versions[-1]
    published = any(version.state == "published" for version in versions)
    moments = (newest.created_at, newest.changed_at, newest.published_at)
    return DeskCard(
        course_id=course.id,
        title=newest.title,
        state=course_state(course.state, course.current_version_id, published),
        editing=newest.state == "draft" and published,
        changed_at=max(moment for moment in moments if moment is not None),
    )


def own_areas(session: Session, actor_id: int, today: date) -> list[Area]:
    """The areas in which the actor is a trainer: a course may be for the people of one of them only."""
    ids = {area for role, area in roles_of(session, actor_id, today) if role == "trainer" and area is not None}
    return list(session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.sort_key, Area.id)))


@dataclass(frozen=True)
class Copyable:
    """A published course that may be copied: its title, and the name of the area it is for ("" for everybody)."""

    course: Course
    title: str
    area: str


def copyable_courses(session: Session, actor_id: int, today: date) -> list[Copyable]:
    """Published courses that the actor does not write: those for everybody, and those for the actor's areas."""
    own = [area.id for area in own_areas(session, actor_id, today)]
    statement = (
        select(Course, CourseVersion.title, Area.name)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(Area, Area.id == Course.area_id)
        .where(Course.state == "active", Course.id.not_in(writable_courses(session, actor_id, today)))
        .where(Course.area_id.is_(None) | Course.area_id.in_(around_select(own, today)))
        .order_by(Course.position, CourseVersion.title)
    )
    return [Copyable(row[0], row[1], row[2] or "") for row in session.execute(statement)]


def begun_course(session: Session, actor_id: int, title: str) -> Course | None:
    """The actor's own course with this title, still empty, which a second press of the same button means; else None."""
    lessons = select(Lesson.id).where(Lesson.version_id == CourseVersion.id)
    statement = (
        select(Course)
        .join(CourseAuthor, CourseAuthor.course_id == Course.id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseAuthor.person_id == actor_id, CourseVersion.title == title, CourseVersion.state == "draft")
        .where(CourseVersion.number == 1, ~lessons.exists())
    )
    return session.scalars(statement.order_by(Course.id)).first()


def newest_title(session: Session, course_id: int) -> str:
    """What the course is called on the desk: the title of its newest version."""
    by_course = select(CourseVersion.title).where(CourseVersion.course_id == course_id)
    return session.scalar(by_course.order_by(CourseVersion.number.desc()).limit(1)) or ""


def just_copied(session: Session, actor_id: int, course: Course, now: datetime) -> Course | None:
    """The actor's copy of this course from the last half minute, which a second press means; else None."""
    statement = (
        select(Course)
        .join(CourseAuthor, CourseAuthor.course_id == Course.id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseAuthor.person_id == actor_id, Course.created_at > now - timedelta(seconds=30))
        .where(CourseVersion.title == copied_title(newest_title(session, course.id)))
    )
    return session.scalars(statement.order_by(Course.id)).first()


def lesson_in(session: Session, version_id: int, lesson_id: int) -> Lesson:
    """A lesson of this version. Raises NotFound when the version has no lesson with this id."""
    lesson = session.get(Lesson, lesson_id)
    if lesson is None or lesson.version_id != version_id:
        raise NotFound
    return lesson


def step_in(session: Session, lesson_id: int, step_id: int) -> Step:
    """A step of this lesson. Raises NotFound when the lesson has no step with this id."""
    step = session.get(Step, step_id)
    if step is None or step.lesson_id != lesson_id:
        raise NotFound
    return step


def steps_by_lesson(session: Session, version_id: int) -> list[tuple[Lesson, list[Step]]]:
    """The lessons of a version in order, each with its steps in order; two queries for any number."""
    found: dict[int, list[Step]] = {}
    mine = select(Step).join(Lesson, Lesson.id == Step.lesson_id).where(Lesson.version_id == version_id)
    for step in session.scalars(mine.order_by(Step.position, Step.id)):
        found.setdefault(step.lesson_id, []).append(step)
    return [(lesson, found.get(lesson.id, [])) for lesson in lessons_of(session, version_id)]


def version_in_use(session: Session, course: Course) -> int | None:
    """The id of the version whose words are shown: the one people see now, else the one they saw last, else None."""
    if course.current_version_id is not None:
        return course.current_version_id
    return next((version.id for version in versions_of(session, course.id) if version.state == "published"), None)


def version_shown(session: Session, course: Course) -> tuple[CourseVersion, bool]:
    """The version a trainer looks at, and whether it can be edited: the draft, else the current, else the newest.

    Raises NotFound for a course without any version.
    """
    draft = draft_of(session, course.id)
    if draft is not None:
        return draft, True
    versions = versions_of(session, course.id)
    current = next((version for version in versions if version.id == course.current_version_id), None)
    if not versions:
        raise NotFound
    return current or versions[0], False
