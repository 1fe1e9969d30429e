"""Loading what the signed-in trainer may write; everything else does not exist for them."""

from flask_login import current_user

from lms.authoring.desk.deeds import Deed
from lms.authoring.desk.queries import course_for_author, draft_for_author
from lms.base.clock import now, today
from lms.base.db import db
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import outline
from lms.web import transactions


def own_course(course_id: int) -> Course:
    """The course, if this trainer may write it. Raises NotFound when not.

    In a request that sends a form the course is held by lock until the end of the transaction.
    """
    return course_for_author(db.session(), current_user.id, course_id, today(), lock=transactions.writes())


def own_draft(course_id: int) -> tuple[Course, CourseVersion]:
    """The course and its draft, if this trainer may write it. Raises NotFound when not, or without a draft.

    A request that sends a form notes in the draft when it was changed, which the desk shows. Does not commit.
    """
    course, draft = draft_for_author(db.session(), current_user.id, course_id, today(), lock=transactions.writes())
    if transactions.writes():
        draft.changed_at = now()
    return course, draft


def still_there(draft: CourseVersion, lesson_id: int | None) -> int | None:
    """The id of a lesson that was chosen before a file was read, if the draft still has that lesson."""
    known = {lesson.id for lesson in outline(db.session(), draft.id).lessons}
    return lesson_id if lesson_id in known else None


def deed() -> Deed:
    """The signed-in person and the present moment, for the audit log."""
    return Deed(current_user.id, now())
