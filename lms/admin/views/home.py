"""The home page of the desk: what can be managed here."""

from flask import current_app, render_template
from flask_login import current_user

from lms.admin.room import Room, room_of
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import roots
from lms.areas.queries import paths
from lms.base.clock import now, today
from lms.base.db import db
from lms.base.paging import Span
from lms.jobs.job_files import folder_of
from lms.jobs.queries import dead_count
from lms.people.corrections import count_open
from lms.people.doubles import pairs
from lms.people.meetings import rushes
from lms.web.guards import staff


@bp.get("/")
@staff("officer")
def home() -> str:
    """The page of what can be managed, and for which areas."""
    areas, session = roots(), db.session()
    found = paths(session, areas)
    waiting, late = count_open(session, current_user.id, today())
    return render_template(
        "admin/home.html",
        areas=[found[area_id] for area_id in areas],
        waiting=waiting,
        late=late,
        dead_jobs=dead_count(session),
        room=_room(),
        rushes=rushes(session, current_user.id, now()),
        doubles=pairs(session, current_user.id, today(), Span(0, 0))[1],
    )


def _room() -> Room | None:
    """How much room is left, for administrators, who can do something about it; None for others."""
    if "admin" not in current_user.roles:
        return None
    return room_of(db.session(), folder_of(current_app.extensions["lms_settings"]))
