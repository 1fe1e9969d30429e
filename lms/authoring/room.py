"""Whose the bytes of a course are: those of the trainer who began it, or who is its first author now.

Who put a picture in is not recorded, and need not be: the course is what somebody owns, passes on and clears up. So
each course counts for one person, nothing is counted twice, and whoever is asked to help with a course of somebody
else's pays nothing for it. Courses from folders have no author and count for the installation only.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, HandoutPicture
from lms.authoring.desk.models import CourseAuthor
from lms.base.text import N_
from lms.catalogue import room
from lms.catalogue.room import Courses, RoomStanding, Scope, Store


def owner_of(session: Session, course_id: int) -> int | None:
    """The trainer whose course it is; None for a course without authors."""
    order = (CourseAuthor.since, CourseAuthor.person_id)
    return session.scalar(select(CourseAuthor.person_id).where(CourseAuthor.course_id == course_id).order_by(*order))


def courses_of(session: Session, person_id: int) -> Sequence[int]:
    """The courses that are this trainer's."""
    place = func.row_number().over(
        partition_by=CourseAuthor.course_id, order_by=(CourseAuthor.since, CourseAuthor.person_id)
    )
    first = select(CourseAuthor.course_id, CourseAuthor.person_id, place.label("place")).subquery()
    return session.scalars(select(first.c.course_id).where(first.c.place == 1, first.c.person_id == person_id)).all()


TRAINER = Scope(
    "trainer",
    lambda quotas: quotas.trainer_mb,
    owner_of,
    courses_of,
    N_("Mọi khóa học của người lập khóa này đã dùng %(used)s trên %(most)s MB (%(percent)s%%)."),
    N_(
        "Không đủ chỗ: các khóa học của người lập khóa này đang có %(used)s MB ảnh, tiếng, phim và tệp, thêm vào là"
        " %(wanted)s MB, mà mỗi người hướng dẫn được %(most)s MB. Gửi tệp nhẹ hơn, xóa ảnh và phim không dùng ở các"
        " khóa đó, hoặc nhờ người trông máy chủ cho thêm chỗ."
    ),
)
#: The same to that person.
OWN = N_("Các khóa học của bạn đã dùng %(used)s trên %(most)s MB cho ảnh, tiếng, phim và tệp (%(percent)s%%).")


def _waiting_in(courses: Courses) -> ColumnElement[bool]:
    imports = select(HandoutImport.id).where(HandoutImport.course_id.in_(courses))
    return HandoutPicture.import_id.in_(imports)


def _of_handout(session: Session, row: Any) -> int | None:
    return session.scalar(select(HandoutImport.course_id).where(HandoutImport.id == row.import_id))


def count_here() -> None:
    """Bind trainers, and count the pictures of handouts that wait to be cut."""
    room.count_too(Store((HandoutPicture.data,), _waiting_in), {HandoutPicture: _of_handout})
    room.bound_too(TRAINER)


def near_before_a_course(session: Session, person_id: int) -> list[RoomStanding]:
    """What is to be told before a trainer gets another course: who has used four fifths or more."""
    own = replace(TRAINER, said=OWN)
    found = [room.room_standing(session, own, person_id)]
    if not room.has_plenty(session, room.INSTALLATION):
        found.append(room.room_standing(session, room.INSTALLATION))
    return [one for one in found if one.share.is_near]
