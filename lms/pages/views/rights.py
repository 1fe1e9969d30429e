"""Pages where people take consents back or ask for corrections of their own data."""

from flask import current_app, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now, today
from lms.base.db import db
from lms.base.errors import Invalid
from lms.pages.forms import AskCorrectionForm, OwnConsentForm
from lms.pages.views.blueprint import bp
from lms.people import consents, corrections, rules
from lms.people.models import Person
from lms.people.queries import latest_consents, person_by_id
from lms.people.wording import field_names
from lms.web.forms import SureForm
from lms.web.guards import shown_again, signed_in
from lms.web.i18n import _
from lms.web.redirects import go


@bp.route("/toi/dong-y", methods=["GET", "POST"])
@shown_again
@signed_in
def own_consents() -> str | Response:
    """Show the consents; each optional one is taken back or given again with one press, which has effect at once."""
    form, person, session = OwnConsentForm(), _me(), db.session()
    if form.validate_on_submit():
        purpose, _colon, said = request.form.get("answer", "").partition(":")
        try:
            consents.answer_oneself(session, person, purpose, said == "1", bool(form.guardian_agrees.data), now())
            session.commit()
            return go(url_for("pages.own_consents"))
        except Invalid as problem:
            session.rollback()
            form.refuse(problem)
    return render_template(
        "pages/own_consents.html",
        form=form,
        person=person,
        kept=latest_consents(session, person.id),
        is_child=rules.needs_guardian(person.birth_year or 0, today().year),
    )


@bp.route("/toi/nho-sua", methods=["GET", "POST"])
@shown_again
@signed_in
def own_corrections() -> str | Response:
    """Ask an officer to correct something; below, show what was asked before and what became of it."""
    form, person, session = AskCorrectionForm(), _me(), db.session()
    fields = field_names(with_guardian=rules.needs_guardian(person.birth_year or 0, today().year))
    form.field.choices = [("", _("Chọn mục")), *fields.items()]
    days = current_app.extensions["lms_settings"].correction_days
    if form.validate_on_submit() and _ask(form, person, days):
        session.commit()
        return go(url_for("pages.own_corrections"))
    return render_template(
        "pages/own_corrections.html",
        form=form,
        asked=corrections.of_person(session, current_user.id),
        fields=field_names(),
        phone=rules.spoken_phone,
        days=days,
    )


@bp.post("/toi/nho-sua/<int:request_id>/rut")
@signed_in
def take_correction_back(request_id: int) -> Response:
    """Withdraw the person's own request for a correction, and show the requests."""
    if SureForm().validate_on_submit():
        corrections.take_back(db.session(), current_user.id, request_id, now())
        db.session.commit()
    return go(url_for("pages.own_corrections"))


def _ask(form: AskCorrectionForm, person: Person, days: int) -> bool:
    wish = corrections.Wish(form.field.data or "", form.wanted.data or "", form.note.data or "")
    try:
        corrections.ask(db.session(), person, wish, now(), days)
    except Invalid as problem:
        db.session.rollback()
        form.refuse(problem)
        return False
    return True


def _me() -> Person:
    return person_by_id(db.session(), current_user.id)
