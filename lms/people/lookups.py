"""Whoever looks at a list of people's names, or at a person's page, is in the log: for the same thing once in ten
minutes, so that turning pages does not fill it.

Pages are read without a writing transaction; the entry is written in a short one of its own, when everything that the
page shows has been read.
"""

import logging
from datetime import datetime, timedelta

from flask import request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.people import audit
from lms.people.models import AuditEntry
from lms.web.log import reference

AGAIN_AFTER = timedelta(minutes=10)
log = logging.getLogger("lms.looking")


def note_look(what: tuple[str, object], area_id: int | None) -> None:
    """Log that the signed-in person looks at `what` (kind, id) of an area; to be called when the page is drawn.

    When others keep the database busy for long, the page is shown all the same and the program's log has the entry.
    """
    if request.method == "HEAD":
        return
    session, actor_id, moment = db.session(), int(current_user.id), now()
    session.rollback()
    try:
        if not _has_looked(session, actor_id, what, moment):
            session.rollback()
            begin_write(session)
            audit.note(session, moment, "people_viewed", what, actor_id=actor_id, area_id=area_id)
            session.commit()
    except OperationalError as busy:
        session.rollback()
        fields = {"reference": reference(), "actor": actor_id, "looked_at": f"{what[0]} {what[1]}"}
        log.error("a look could not be written into the log", exc_info=busy, extra={"fields": fields})


def _has_looked(session: Session, actor_id: int, what: tuple[str, object], moment: datetime) -> bool:
    lately = select(AuditEntry.id).where(
        AuditEntry.subject_kind == what[0],
        AuditEntry.subject_id == str(what[1]),
        AuditEntry.actor_id == actor_id,
        AuditEntry.action == "people_viewed",
        AuditEntry.at > moment - AGAIN_AFTER,
    )
    return session.scalar(lately.limit(1)) is not None
