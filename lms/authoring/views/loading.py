"""Loading what the signed-in trainer may write; everything else does not exist for them."""

from flask_login import current_user

from lms.authoring.queries import course_for_author, draft_for_author
from lms.base.clock import today
from lms.base.db import db
from lms.catalogue.models import Course, CourseVersion


def own_course(course_id: int) -> Course:
    """The course, if this trainer may write it; raises NotFound."""
    return course_for_author(db.session(), current_user.id, course_id, today())


def own_draft(course_id: int) -> tuple[Course, CourseVersion]:
    """The course and its draft, if this trainer may write it; raises NotFound."""
    return draft_for_author(db.session(), current_user.id, course_id, today())
