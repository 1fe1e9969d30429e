"""Marks that somebody of the staff has met a person, with one press, and takes it back when it was a mistake."""

from flask import request, url_for
from werkzeug.wrappers import Response

from lms.admin.views.blueprint import bp
from lms.admin.views.loading import by, own_person
from lms.base.db import db
from lms.people import meetings
from lms.people.queries import home_area_id
from lms.web.forms import SureForm
from lms.web.guards import staff
from lms.web.redirects import go, safe_path


@bp.post("/nguoi/<int:person_id>/da-gap")
@staff("officer")
def met(person_id: int) -> Response:
    """Mark a person as met, or take that back; then return to the page on which the button stood."""
    person, session = own_person(person_id), db.session()
    if SureForm().validate_on_submit():
        deed = meetings.unmeet if request.form.get("da-gap") == "0" else meetings.meet
        deed(session, person, by(home_area_id(session, person.id)))
        session.commit()
    return go(safe_path(request.form.get("tiep"), url_for("admin.person", person_id=person_id)))
