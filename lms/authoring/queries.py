"""Who may write which course, and what they are writing."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.authoring.models import CourseAuthor
from lms.base.errors import NotFound
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import draft_of
from lms.people.queries import roles_of


def writable_courses(session: Session, actor_id: int, today: date) -> Select[int]:
    """A SELECT of the ids of every course the actor may write: the own ones; all for an admin."""
    if any(role == "admin" for role, _area in roles_of(session, actor_id, today)):
        return select(Course.id)
    return select(CourseAuthor.course_id).where(CourseAuthor.person_id == actor_id)


def course_for_author(session: Session, actor_id: int, course_id: int, today: date) -> Course:
    """Load a course for whoever wants to write it; raises NotFound when it is not theirs."""
    mine = writable_courses(session, actor_id, today)
    course = session.scalar(select(Course).where(Course.id == course_id, Course.id.in_(mine)))
    if course is None:
        raise NotFound
    return course


def draft_for_author(session: Session, actor_id: int, course_id: int, today: date) -> tuple[Course, CourseVersion]:
    """The course and its draft; raises NotFound when the course is not theirs or nothing is being edited."""
    course = course_for_author(session, actor_id, course_id, today)
    draft = draft_of(session, course.id)
    if draft is None:
        raise NotFound
    return course, draft


def courses_for_author(session: Session, actor_id: int, today: date) -> Sequence[Course]:
    """All courses the actor may write, those in use first."""
    mine = writable_courses(session, actor_id, today)
    statement = select(Course).where(Course.id.in_(mine)).order_by(Course.state, Course.position, Course.id)
    return session.scalars(statement).all()
