"""The names that a version's texts use, as they are kept with each step; the renderer is asked where they are not."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Step
from lms.content.text.render import names_in

#: How many rows are filled in one transaction.
A_BATCH = 200


def names_of(step: Step) -> tuple[str, ...]:
    """The names that a step's text uses; they are noted on the row, to be kept with the next save."""
    if step.names is None:
        step.names = list(names_in(step.source))
    return tuple(step.names)


def note_names(session: Session) -> int:
    """Note the names of the next steps that were written before names were kept. Returns how many; 0 when all are
    done."""
    rows = session.scalars(select(Step).where(Step.names.is_(None)).order_by(Step.id).limit(A_BATCH)).all()
    for row in rows:
        names_of(row)
    session.flush()
    return len(rows)
