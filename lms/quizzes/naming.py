"""The pictures and other things that questions name; stored with each version, and worked out where not yet stored."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.naming import A_BATCH
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import names_in_body
from lms.quizzes.models import QuestionVersion


def names_of(version: QuestionVersion) -> tuple[str, ...]:
    """The things that a question version names. When they were not stored yet, they are set on the row, to be saved
    with it."""
    if version.names is None:
        version.names = list(names_in_body(KINDS[version.kind].read(version.body)))
    return tuple(version.names)


def note_names(session: Session) -> int:
    """Store the names for the next batch of versions without them; returns how many, 0 when all are done."""
    unknown = select(QuestionVersion).where(QuestionVersion.names.is_(None))
    rows = session.scalars(unknown.order_by(QuestionVersion.id).limit(A_BATCH)).all()
    for row in rows:
        names_of(row)
    session.flush()
    return len(rows)
