"""Choosing the courses that a report is about."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.areas.queries import around_select
from lms.catalogue.models import Course, CourseVersion
from lms.learning.models import Counter


def reported_courses(session: Session, area_id: int, area_ids: Sequence[int], on: date) -> dict[int, str]:
    """Titles by course id, in the catalogue's order; one query. `area_ids` are the area and all below it.

    They are the courses that people of the area can join today, also those for a part of it or for more than it, and
    those that somebody here did join, though they may be archived since.
    """
    somebody = select(Counter.course_id).where(Counter.area_id.in_(area_ids))
    for_here = or_(Course.area_id.is_(None), Course.area_id.in_(around_select([area_id], on)))
    open_now = and_(Course.state == "active", Course.current_version_id.is_not(None), for_here)
    statement = (
        select(Course.id, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(or_(open_now, Course.id.in_(somebody)), CourseVersion.state == "published")
        .order_by(Course.position, Course.id)
        # The current version comes last, so that its title is the one that stays; else the newest.
        .order_by((CourseVersion.id == Course.current_version_id).nulls_first(), CourseVersion.number)
    )
    return {row.id: row.title for row in session.execute(statement)}
