"""What an administrator wants to know of the server: whether it sees people where they are."""

from flask import current_app, render_template

from lms.admin.views.blueprint import bp
from lms.web.guards import staff
from lms.web.seen import seen


@bp.get("/may-chu")
@staff("admin")
def server() -> str:
    """The address of whoever opens this page, as the server sees it, and what it would mean if it were wrong."""
    return render_template("admin/server.html", seen=seen(), settings=current_app.extensions["lms_settings"])
