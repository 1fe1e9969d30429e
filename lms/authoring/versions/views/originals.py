"""Copying somebody else's published course, and taking what has changed in its original since, part by part."""

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.authoring.desk.queries import copyable_courses, just_copied, own_areas
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import deed, own_draft
from lms.authoring.versions import actions, originals as origins
from lms.base.clock import now, today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.web.guards import staff
from lms.web.incoming import whole_number
from lms.web.redirects import go


@bp.route("/chep-khoa", methods=["GET", "POST"])
@staff("trainer")
def copy_published() -> str | Response:
    """Copy one of the published courses; the copy is the trainer's own, for their area, and knows its original."""
    session = db.session()
    offered = copyable_courses(session, current_user.id, today())
    if request.method == "POST":
        chosen = next((one for one in offered if one.course.id == whole_number(request.form.get("khoa"))), None)
        if chosen is None:
            raise NotFound
        copy = just_copied(session, current_user.id, chosen.course, now())
        if copy is None:
            areas = own_areas(session, current_user.id, today())
            copy = actions.duplicate(session, deed(), chosen.course, published=True)
            copy.area_id = areas[0].id if areas else chosen.course.area_id
        session.commit()
        return go(url_for("authoring.course", course_id=copy.id))
    return render_template("authoring/copy_published.html", offered=offered)


@bp.route("/<int:course_id>/ban-goc", methods=["GET", "POST"])
@staff("trainer")
def origin(course_id: int) -> str | Response:
    """Show what has changed in the original; each part is taken, left, or asked about again another day."""
    session = db.session()
    course, draft = own_draft(course_id)
    standing = origins.standing(session, course.id)
    if standing is None:
        raise NotFound
    if request.method == "POST" and standing.current_version_id is not None:
        names = request.form.getlist("ten[]")
        decided = {name: request.form.get(f"phan-{number}", "") for number, name in enumerate(names, 1)}
        taken, left = origins.take_or_leave(session, standing, draft, decided, now())
        session.commit()
        return go(url_for("authoring.origin", course_id=course.id, lay=taken, giu=left))
    updates = origins.updates(session, standing, draft) if standing.current_version_id is not None else []
    return render_template("authoring/origin.html", course=course, draft=draft, standing=standing, updates=updates)
