"""What the texts of a version name, as it is kept with each step; the renderer is asked where it is not kept yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Step
from lms.content.text.render import names_in

#: Rows that are filled in one transaction.
A_BATCH = 200


def names_of(step: Step) -> tuple[str, ...]:
    """What a step names; noted on the row, to be kept with whatever is saved next."""
    if step.names is None:
        step.names = list(names_in(step.source))
    return tuple(step.names)


def note_names(session: Session) -> int:
    """Note what the next steps name that were written before it was kept; how many, 0 when all are done."""
    rows = session.scalars(select(Step).where(Step.names.is_(None)).order_by(Step.id).limit(A_BATCH)).all()
    for row in rows:
        names_of(row)
    session.flush()
    return len(rows)
