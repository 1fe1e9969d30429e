"""Erasing what a person typed into answers. What was chosen from given words stays and belongs to nobody."""

from sqlalchemy import null, select, update
from sqlalchemy.orm import Session

from lms.learning import rules
from lms.learning.models import Attempt, AttemptItem, LearningEvent
from lms.learning.owndata import enrolment_ids
from lms.quizzes.kinds.typed import TYPED_KINDS
from lms.quizzes.models import QuestionVersion


def forget_person(session: Session, person_id: int) -> None:
    """Empty typed answers in tests and all answers of practice; marks, progress and counters stay as they are."""
    ids = enrolment_ids(session, person_id)
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(ids))
    typed = select(QuestionVersion.id).where(QuestionVersion.kind.in_(TYPED_KINDS))
    session.execute(
        update(AttemptItem)
        .where(AttemptItem.attempt_id.in_(attempts), AttemptItem.question_version_id.in_(typed))
        .values(response=null(), response_text="")
    )
    practised = (LearningEvent.enrolment_id.in_(ids), LearningEvent.kind == rules.PRACTICE)
    for event in session.scalars(select(LearningEvent).where(*practised)):
        event.payload = {key: value for key, value in event.payload.items() if key != "response"}
    session.flush()
