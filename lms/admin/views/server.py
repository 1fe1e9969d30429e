"""What an administrator wants to know of the server; and the word that only a person can say: the clock is right."""

from flask import current_app, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.room import room_of
from lms.admin.views.blueprint import bp
from lms.admin.vitals import vitals
from lms.base import clock, timekeeping
from lms.base.backups import last_tried
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Conflict
from lms.base.text import N_
from lms.certificates import actions
from lms.jobs.job_files import folder_of
from lms.people import audit
from lms.web.guards import staff
from lms.web.redirects import go
from lms.web.seen import seen


@bp.get("/may-chu")
@staff("admin")
def server() -> str:
    """The page of the ten things worth knowing, and the administrator's own address as the server sees it."""
    settings, session = current_app.extensions["lms_settings"], db.session()
    room = room_of(session, folder_of(settings), courses=True)
    tried = last_tried(settings.backups)
    told = {"seen": seen(), "settings": settings, "room": room, "tried": tried, "late": tried.is_late(now())}
    return render_template("admin/server.html", vitals=vitals(session, settings, room, tried), now=clock.now(), **told)


@bp.post("/may-chu/gio-dung")
@staff("admin")
def clock_is_right() -> Response:
    """Note that somebody has compared the server's clock with another one, and issue what waited for it. A second
    time changes nothing."""
    session, moment = db.session(), clock.now()
    if not timekeeping.confirm(session, moment):
        raise Conflict(
            N_("Đồng hồ máy chủ chỉ một ngày trước khi có chương trình này, nên chắc chắn sai. Chỉnh giờ trước đã.")
        )
    audit.note(session, moment, "clock_confirmed", ("installation", "-"), actor_id=current_user.id)
    actions.issue_waiting(session, moment)
    session.commit()
    return go(url_for("admin.server"))
