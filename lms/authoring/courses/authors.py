"""The people who write a course together: each of them may do everything, and the last one cannot be removed."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.authoring.desk.deeds import Deed, note
from lms.authoring.desk.models import CourseAuthor
from lms.authoring.versions.reviews import reviewers
from lms.base.errors import Conflict, Invalid
from lms.base.text import N_
from lms.catalogue.models import Course
from lms.people.models import Person


def authors_of(session: Session, course_id: int) -> list[tuple[int, str]]:
    """(person id, name) of everybody who writes a course, the first one first."""
    statement = (
        select(Person.id, Person.name)
        .join(CourseAuthor, CourseAuthor.person_id == Person.id)
        .where(CourseAuthor.course_id == course_id)
        .order_by(CourseAuthor.since, Person.id)
    )
    return [(person_id, name) for person_id, name in session.execute(statement)]


def may_join(session: Session, actor_id: int, course: Course, today: date) -> list[tuple[int, str]]:
    """(person id, name) of those whom the actor may make authors: people who may be asked for a review."""
    writing = {person_id for person_id, _name in authors_of(session, course.id)}
    return [
        (person_id, name) for person_id, name in reviewers(session, actor_id, course, today) if person_id not in writing
    ]


def let_write(session: Session, deed: Deed, course: Course, person_id: int, today: date) -> None:
    """Make a person an author too; a second time changes nothing. Raises Invalid for a person who may not be chosen."""
    if session.get(CourseAuthor, (course.id, person_id)) is not None:
        return
    if person_id not in {one for one, _name in may_join(session, deed.actor_id, course, today)}:
        raise Invalid("person", N_("Chọn một người trong danh sách."))
    session.add(CourseAuthor(course_id=course.id, person_id=person_id, since=deed.at))
    session.flush()
    note(session, deed, "course_author_added", course, person=person_id)


def let_go(session: Session, deed: Deed, course: Course, person_id: int) -> None:
    """Remove an author from the course; a second time changes nothing. Raises Conflict for the last author."""
    writing = [one for one, _name in authors_of(session, course.id)]
    if person_id not in writing:
        return
    if len(writing) == 1:
        raise Conflict(N_("Khóa học phải có ít nhất một người soạn. Thêm người khác trước đã."))
    session.execute(
        delete(CourseAuthor).where(CourseAuthor.course_id == course.id, CourseAuthor.person_id == person_id)
    )
    note(session, deed, "course_author_removed", course, person=person_id)
