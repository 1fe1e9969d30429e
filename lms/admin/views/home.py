"""The first page of the desk: what can be managed here."""

from flask import render_template

from lms.admin.views.blueprint import bp
from lms.admin.views.loading import roots
from lms.areas.queries import paths
from lms.base.db import db
from lms.web.guards import staff


@bp.get("/")
@staff("officer")
def home() -> str:
    """What can be managed, and for which areas."""
    areas = roots()
    found = paths(db.session(), areas)
    return render_template("admin/home.html", areas=[found[area_id] for area_id in areas])
