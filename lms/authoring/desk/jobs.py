"""The draft into which the result of long work goes."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.authoring.desk.queries import draft_for_author
from lms.base.clock import local_day
from lms.catalogue.models import Course, CourseVersion
from lms.jobs.kinds import Work


def draft_of_job(session: Session, work: Work, now: datetime) -> tuple[Course, CourseVersion]:
    """The course and draft that a job's result goes into. Raises NotFound when its sender may no longer write them."""
    who, course_id = work.asked_by_id, work.given["course_id"]
    course, draft = draft_for_author(session, who, course_id, local_day(now), lock=True)
    draft.changed_at = now
    return course, draft
