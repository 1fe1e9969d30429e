"""The page of what needs a look in a course, each with a link to where it is mended."""

from typing import Any

from flask import render_template, url_for

from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course
from lms.authoring.figures.care import Need, grouped, needs
from lms.authoring.versions.actions import source_of
from lms.base.clock import now
from lms.base.db import db
from lms.catalogue.models import Course
from lms.web.guards import staff


@bp.get("/<int:course_id>/cham-soc")
@staff("trainer")
def course_care(course_id: int) -> str:
    """Show review days that passed, links, steps where people stop, questions and pictures that need a look."""
    session = db.session()
    course = own_course(course_id)
    version = source_of(session, course)
    drafting = version.state == "draft"
    groups = [
        (head, [(one.message, _mended_at(course, one, drafting=drafting)) for one in mine])
        for head, mine in grouped(needs(session, course, version, now()))
    ]
    return render_template("authoring/care.html", course=course, version=version, groups=groups, drafting=drafting)


def _mended_at(course: Course, need: Need, *, drafting: bool) -> str:
    """The address where it is mended; texts are mended in a draft, so without one it is the course's page."""
    here: dict[str, Any] = {"course_id": course.id}
    if need.item:
        return url_for("authoring.item", key=need.item, **here)
    if need.place == "figures":
        return url_for("authoring.statistics_page", **here)
    if not drafting:
        return url_for("authoring.course", **here)
    if need.path:
        return url_for("authoring.picture", path=need.path, **here)
    if need.step_id:
        return url_for("authoring.step", lesson_id=need.lesson_id, step_id=need.step_id, **here)
    if need.lesson_id:
        return url_for("authoring.lesson_settings", lesson_id=need.lesson_id, **here)
    return url_for("authoring.settings", **here)
