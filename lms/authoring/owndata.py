"""What the desk keeps about a trainer: courses, open forms, files being looked through, reviews and remarks."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, QuestionImport
from lms.authoring.desk.models import CourseAuthor, WorkingCopy
from lms.authoring.desk.review_models import Review, ReviewRemark
from lms.catalogue.models import Course, CourseVersion

TABLES = ("course_author", "working_copy", "question_import", "handout_import", "review", "review_remark")


def own_data(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """By kind; empty lists for a learner. What stands in a course itself is the course's."""
    return {
        "courses": _rows(
            session,
            select(Course.slug, CourseAuthor.since).join(Course, Course.id == CourseAuthor.course_id),
            CourseAuthor.person_id == person_id,
        ),
        "unsaved": _rows(
            session,
            select(WorkingCopy.path, WorkingCopy.saved_at, WorkingCopy.seen_at, WorkingCopy.fields),
            WorkingCopy.person_id == person_id,
        ),
        "question_files": _rows(
            session,
            select(Course.slug, QuestionImport.name, QuestionImport.created_at).join(
                Course, Course.id == QuestionImport.course_id
            ),
            QuestionImport.person_id == person_id,
        ),
        "handouts": _rows(
            session,
            select(Course.slug, HandoutImport.name, HandoutImport.created_at).join(
                Course, Course.id == HandoutImport.course_id
            ),
            HandoutImport.person_id == person_id,
        ),
        "reviews": _reviews(session, person_id),
        "remarks": _rows(
            session,
            select(ReviewRemark.place, ReviewRemark.text, ReviewRemark.at),
            ReviewRemark.author_id == person_id,
        ),
    }


def _reviews(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Those the person asked for, with what was said to the reviewer, and those the person was asked for."""
    statement = (
        select(Course.slug, Review.asked_at, Review.decision, Review.decided_at, Review.note, Review.asked_by_id)
        .join(CourseVersion, CourseVersion.id == Review.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
    )
    rows = _rows(session, statement, or_(Review.asked_by_id == person_id, Review.reviewer_id == person_id))
    return [row | {"asked_by_me": row.pop("asked_by_id") == person_id} for row in rows]


def _rows(session: Session, statement: Any, about: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(statement.where(about))]
