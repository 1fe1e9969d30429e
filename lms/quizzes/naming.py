"""What questions name, as it is kept with each version; worked out where it is not kept yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.naming import A_BATCH
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import names_in_body
from lms.quizzes.models import QuestionVersion


def names_of(version: QuestionVersion) -> tuple[str, ...]:
    """The same of a version; noted on the row, to be kept with whatever is saved next."""
    if version.names is None:
        version.names = list(names_in_body(KINDS[version.kind].read(version.body)))
    return tuple(version.names)


def note_names(session: Session) -> int:
    """Note what the next versions name that were written before it was kept; how many, 0 when all are done."""
    unknown = select(QuestionVersion).where(QuestionVersion.names.is_(None))
    rows = session.scalars(unknown.order_by(QuestionVersion.id).limit(A_BATCH)).all()
    for row in rows:
        names_of(row)
    session.flush()
    return len(rows)
