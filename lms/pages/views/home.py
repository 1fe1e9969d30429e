"""The first page: for visitors the courses, for learners the one thing to do next, for staff their desk."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.areas.queries import ancestors
from lms.base.db import db
from lms.catalogue.outline import outline
from lms.catalogue.queries import CourseCard, published_courses
from lms.learning import offering
from lms.pages.learner_home import learner_home
from lms.pages.views.blueprint import bp
from lms.people.queries import home_area_id
from lms.web.guards import public
from lms.web.redirects import go


@bp.get("/")
@public
def home() -> str | Response:
    """Show the first page that suits the reader, or lead staff to their desk."""
    session = db.session()
    if not current_user.is_authenticated:
        trees = [outline(session, card.version_id) for card in published_courses(session)]
        return render_template("pages/home.html", trees=trees)
    area_id = home_area_id(session, current_user.id)
    if area_id is None:
        return go(desk_url())
    mine = learner_home(session, current_user.id, courses_near(area_id))
    if current_user.roles and not mine.begun:
        return go(desk_url())
    return render_template("pages/learner_home.html", home=mine, offered=offering.waiting(session))


def courses_near(area_id: int) -> list[CourseCard]:
    """Courses for everybody and for the area `area_id` with all areas above it."""
    session = db.session()
    return published_courses(session, [area_id, *(area.id for area in ancestors(session, area_id))])


def desk_url() -> str:
    """The address where staff begin: figures for officers and admins, courses for trainers, else their own page."""
    if current_user.roles & {"officer", "admin"}:
        return url_for("reports.home")
    return url_for("authoring.home" if "trainer" in current_user.roles else "pages.own_page")
