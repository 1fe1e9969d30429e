"""The trainer's courses."""

from flask import render_template
from flask_login import current_user

from lms.authoring.queries import courses_for_author
from lms.authoring.views.blueprint import bp
from lms.base.clock import today
from lms.base.db import db
from lms.catalogue.queries import course_titles
from lms.web.guards import staff


@bp.get("/")
@staff("trainer")
def home() -> str:
    """The courses this trainer may write."""
    session = db.session()
    courses = courses_for_author(session, current_user.id, today())
    titles = course_titles(session, [course.id for course in courses])
    return render_template("authoring/home.html", courses=courses, titles=titles)
