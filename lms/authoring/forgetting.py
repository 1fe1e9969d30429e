"""On erasure: a trainer's open forms and half-read files go, and so does the right to write. Courses stay."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.authoring.desk.intake_models import HandoutImport, QuestionImport
from lms.authoring.desk.models import CourseAuthor, WorkingCopy


def forget_person(session: Session, person_id: int) -> None:
    """Remove what is the person's own and not the course's; remarks of a review stay with the draft, without a name."""
    for table in (WorkingCopy, QuestionImport, HandoutImport, CourseAuthor):
        session.execute(delete(table).where(table.person_id == person_id))
