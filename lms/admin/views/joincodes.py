"""Join codes of the officer's hamlets: made, shown with link and poster, closed."""

from flask import Response as FlaskResponse, current_app, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.forms import JoinCodeForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page, asked_words, by, own_join_code
from lms.admin.views.places import is_only_search, offer_places, picked_place
from lms.admin.views.refused_fields import tried
from lms.areas.queries import area_by_id, path_text
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.paging import Page, span
from lms.certificates.document import PosterWords, poster_pdf
from lms.people import officer_actions
from lms.people.joincodes import list_join_codes
from lms.people.models import JoinCode
from lms.people.officer_actions import OpenCodes
from lms.web.addresses import site_address
from lms.web.forms import SureForm
from lms.web.guards import staff
from lms.web.redirects import go


@bp.get("/ma-ghi-danh")
@staff("officer")
def join_codes() -> str:
    """The page of every code of the officer's area, open ones first."""
    number, typed = asked_page(), asked_words()
    rows, total = list_join_codes(db.session(), current_user.id, typed, today(), span(number))
    return render_template("admin/join_codes.html", page=Page(rows, number, total), typed=typed)


@bp.route("/ma-ghi-danh/them", methods=["GET", "POST"])
@staff("officer")
def add_join_code() -> str | Response:
    """Make a code for a hamlet; a second one only when it is asked for."""
    form = JoinCodeForm(area=request.args.get("xom", ""))
    offer_places(form)
    if form.is_submitted() and not is_only_search() and form.validate():
        made = tried(form, lambda: _make(form))
        if made is not None:
            db.session.commit()
            return go(url_for("admin.join_code", join_code_id=made.id))
    return render_template("admin/add_join_code.html", form=form)


@bp.get("/ma-ghi-danh/<int:join_code_id>")
@staff("officer")
def join_code(join_code_id: int) -> str:
    """The page of one code: the link for the hamlet's Zalo group, the poster, closing."""
    code = own_join_code(join_code_id)
    area = area_by_id(db.session(), code.area_id)
    return render_template("admin/join_code.html", code=code, area=area, link=_link(code))


@bp.get("/ma-ghi-danh/<int:join_code_id>/ap-phich.pdf")
@staff("officer")
def poster(join_code_id: int) -> FlaskResponse:
    """The poster of an open code, A4, with its QR code."""
    code = own_join_code(join_code_id)
    if code.closed_at is not None:
        raise NotFound
    settings = current_app.extensions["lms_settings"]
    where = ", ".join(path_text(db.session(), code.area_id).split(", ")[:2])
    words = PosterWords(where, _link(code), code.code, settings.programme_name, settings.team_name)
    response = make_response(poster_pdf(words))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="ap-phich-{code.code}.pdf"'
    return response


@bp.route("/ma-ghi-danh/<int:join_code_id>/dong", methods=["GET", "POST"])
@staff("officer")
def close_join_code(join_code_id: int) -> str | Response:
    """Close a code; the posters that carry it stop working, so it is asked about first."""
    code = own_join_code(join_code_id)
    form = SureForm()
    if form.validate_on_submit():
        officer_actions.close_join_code(db.session(), code, by(code.area_id))
        db.session.commit()
        return go(url_for("admin.join_codes"))
    return render_template(
        "admin/close_join_code.html", form=form, code=code, area=area_by_id(db.session(), code.area_id)
    )


def _make(form: JoinCodeForm) -> JoinCode:
    hamlet = picked_place(form)
    deed = by(hamlet.id)
    label, known = form.label.data or "", form.known.data or ""
    try:
        return officer_actions.make_join_code(db.session(), hamlet.id, label, deed, known=known)
    except OpenCodes as problem:
        form.codes, form.key = problem.found, problem.key
        raise


def _link(code: JoinCode) -> str:
    return f"{site_address()}/x/{code.code}"
