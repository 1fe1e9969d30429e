"""What people have told an officer in person about their consents, recorded in their stead."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from lms.admin.rights_forms import ToldConsentForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import by_for, own_person
from lms.admin.views.refused_fields import tried
from lms.base.clock import today
from lms.base.db import db
from lms.people import consents, rules
from lms.people.models import Person
from lms.people.queries import latest_consents
from lms.web.guards import staff
from lms.web.redirects import go


@bp.route("/nguoi/<int:person_id>/dong-y", methods=["GET", "POST"])
@staff("officer")
def answers(person_id: int) -> str | Response:
    """Record that somebody takes a consent back or gives it again, as told in person."""
    found = own_person(person_id)
    form = ToldConsentForm(data={"guardian_name": found.guardian_name or ""})
    if form.validate_on_submit() and tried(form, lambda: _record(form, found)) is not None:
        db.session.commit()
        return go(url_for("admin.person", person_id=found.id))
    return render_template(
        "admin/answers.html",
        form=form,
        person=found,
        kept=latest_consents(db.session(), found.id),
        is_child=rules.needs_guardian(found.birth_year or 0, today().year),
    )


def _record(form: ToldConsentForm, person: Person) -> Person:
    purpose, _colon, said = request.form.get("answer", "").partition(":")
    session, doer = db.session(), by_for(person)
    if purpose == "guardian" and said == "1":
        consents.record_guardian(session, person, form.guardian_name.data or "", doer)
    else:
        consents.record_answer(session, person, purpose, said == "1", doer)
    return person
