"""What an administrator wants to know of the server: how much room is left, whether it sees people where they are."""

from flask import current_app, render_template

from lms.admin.room import room_of
from lms.admin.views.blueprint import bp
from lms.base.backups import last_tried
from lms.base.clock import now
from lms.base.db import db
from lms.jobs.files import folder_of
from lms.web.guards import staff
from lms.web.seen import seen


@bp.get("/may-chu")
@staff("admin")
def server() -> str:
    """How much room is left; the address of whoever opens this page, as the server sees it, and what would be wrong."""
    settings = current_app.extensions["lms_settings"]
    room = room_of(db.session(), folder_of(settings), courses=True)
    tried = last_tried(settings.backups)
    late = tried.is_late(now())
    return render_template("admin/server.html", seen=seen(), settings=settings, room=room, tried=tried, late=late)
