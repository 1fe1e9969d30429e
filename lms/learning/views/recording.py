"""Writing what happened on a learner's page: in a short transaction where that is enough, else in an ordinary one."""

from collections.abc import Callable
from uuid import UUID

from flask_login import current_user

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.learning import actions, again, shortly
from lms.learning.queries import enrolment_of
from lms.learning.rules import Event
from lms.learning.views.loading import Place
from lms.web import transactions

#: Makes an event from the id of an enrolment and the failed test after which it happened, if that was asked for.
Happened = Callable[[int, UUID | None], Event]


def recorded(place: Place, happened: Happened, *, marked: bool = False) -> None:
    """Write an event, once however often it comes. Commits. Raises NotFound for readers who are not enrolled.

    With `marked` the same step read again after a failed test is an event of its own, see lms.learning.again. To be
    called by a view that is marked `reads_first`.
    """
    there = place.standing
    if there is None:
        raise NotFound
    if not (marked and again.may_be_marked(there.progress)):
        event = happened(there.enrolment_id, None)
        if shortly.record(db, current_user.id, there.enrolment_id, event, now()):
            return
    transactions.begin()
    session = db.session()
    enrolment = enrolment_of(session, current_user.id, place.tree.course_id, lock=True)
    if enrolment is None:
        raise NotFound
    after = again.attempt_read_after(session, enrolment) if marked else None
    actions.record(session, enrolment, happened(enrolment.id, after), now())
    session.commit()
