"""What people of the officer's area ask to have corrected: the list by due day; correcting, or saying why not."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.rights_forms import CorrectionForm, HamletCorrectionForm, RefuseForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page, by_for, own_person
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.refused_fields import tried
from lms.areas.rules import short_name
from lms.base.clock import today
from lms.base.db import db
from lms.base.paging import Page, span
from lms.base.text import slug
from lms.people import corrections as deeds
from lms.people.models import CorrectionRequest
from lms.people.rules import spoken_phone
from lms.people.wording import field_names
from lms.web.guards import staff
from lms.web.redirects import go


@bp.get("/nho-sua")
@staff("officer")
def corrections() -> str:
    """The page of every open request of the officer's area, the one due first on top."""
    number = asked_page()
    rows, total = deeds.list_open(db.session(), current_user.id, today(), span(number))
    return render_template(
        "admin/corrections.html", page=Page(rows, number, total), fields=field_names(), today=today()
    )


@bp.route("/nho-sua/<int:request_id>", methods=["GET", "POST"])
@staff("officer")
def correction(request_id: int) -> str | Response:
    """The page of one request: what stands there, what is asked for; one press makes the correction."""
    asked = _asked(request_id)
    form = HamletCorrectionForm() if asked.field == "area" else CorrectionForm()
    if isinstance(form, HamletCorrectionForm):
        _offer(form, asked)
    if form.is_submitted() and not is_only_search() and form.validate() and tried(form, lambda: _apply(form, asked)):
        db.session.commit()
        return go(url_for("admin.person", person_id=asked.person_id))
    return _page(asked, form)


@bp.route("/nho-sua/<int:request_id>/khong-sua", methods=["GET", "POST"])
@staff("officer")
def refuse_correction(request_id: int) -> str | Response:
    """Say why something is not corrected; the person reads it."""
    asked, form = _asked(request_id), RefuseForm()
    person = own_person(asked.person_id)
    if form.validate_on_submit() and tried(form, lambda: _refuse(form, asked)):
        db.session.commit()
        return go(url_for("admin.corrections"))
    return render_template("admin/refuse_correction.html", form=form, asked=asked, person=person, fields=field_names())


def _asked(request_id: int) -> CorrectionRequest:
    return deeds.request_for_officer(db.session(), current_user.id, request_id, today())


def _apply(form: CorrectionForm | HamletCorrectionForm, asked: CorrectionRequest) -> CorrectionRequest:
    area_id = picked_place(form).id if isinstance(form, HamletCorrectionForm) else None
    deeds.apply(db.session(), asked, by_for(own_person(asked.person_id)), area_id=area_id)
    return asked


def _refuse(form: RefuseForm, asked: CorrectionRequest) -> CorrectionRequest:
    deeds.refuse(db.session(), asked, form.answer.data or "", by_for(own_person(asked.person_id)))
    return asked


def _offer(form: HamletCorrectionForm, asked: CorrectionRequest) -> None:
    """Offer the officer's hamlets, with the one whose name was typed already picked."""
    if not form.is_submitted():
        form.area_search.data = asked.wanted
    offer_places(form)
    typed = f"-{slug(asked.wanted)}-"
    if not form.is_submitted():
        named = (str(key) for key, label in form.area.choices if key and _is_named(label, typed))
        form.area.data = next(named, "")


def _is_named(label: str, typed: str) -> bool:
    return f"-{slug(short_name(label.split(',')[0]))}-" in typed


def _page(asked: CorrectionRequest, form: CorrectionForm | HamletCorrectionForm) -> str:
    person = own_person(asked.person_id)
    return render_template(
        "admin/correction.html",
        form=form,
        asked=asked,
        person=person,
        fields=field_names(),
        phone=spoken_phone,
        today=today(),
    )
