"""The log of the own area: who did what, newest first."""

from flask import render_template
from flask_login import current_user

from lms.admin.paging import Page, span
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page
from lms.admin.wording import deed_words, when
from lms.base.clock import today
from lms.base.db import db
from lms.people.auditlog import list_deeds
from lms.web.guards import staff


@bp.get("/nhat-ky")
@staff("officer")
def log() -> str:
    """What was done in the own area, in plain words."""
    number = asked_page()
    rows, total = list_deeds(db.session(), current_user.id, today(), span(number))
    return render_template("admin/log.html", page=Page(rows, number, total), deed_words=deed_words, when=when)
