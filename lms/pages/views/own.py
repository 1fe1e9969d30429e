"""A person's own pages: progress, certificates, PIN, and the data kept about them, to see, download or erase."""

import json
from datetime import date, datetime

from flask import Response as FlaskResponse, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now, today
from lms.base.codes import grouped
from lms.base.db import db
from lms.base.errors import Invalid
from lms.base.paging import page_at
from lms.base.text import N_
from lms.catalogue.queries import course_titles
from lms.certificates import held_back, queries as certificates
from lms.jobs.kinds import kind_of
from lms.learning import owndata as learning, queries as courses
from lms.pages.forms import EraseForm, PinForm
from lms.pages.own_words import by_words, deed_names, door_names, own_deeds
from lms.pages.views.blueprint import bp
from lms.pages.views.own_devices import device_name
from lms.people import actions, passes, pins, queries, rules, session as signed, signin
from lms.people.models import Person
from lms.people.owndata import everything
from lms.people.wording import purpose_names, role_names
from lms.web import device
from lms.web.guards import shown_again, signed_in
from lms.web.incoming import whole_number
from lms.web.redirects import go

#: How many answers stand on one page.
ANSWERS = 30


@bp.get("/toi")
@signed_in
def own_page() -> str:
    """Show the person's code, progress and certificates, and links to their data."""
    session = db.session()
    owned = certificates.of_person(session, current_user.id)
    late = held_back.courses_of(session, current_user.id)
    titles = course_titles(session, [*(row.course_id for row in owned), *late])
    return render_template(
        "pages/own.html",
        person=queries.person_by_id(session, current_user.id),
        owned=owned,
        titles=titles,
        papers_wait=[titles[course_id] for course_id in late],
        enrolments=_enrolments(),
    )


@bp.get("/toi/thong-tin")
@signed_in
def own_data() -> str:
    """Show everything that is kept about the person, in words."""
    data = everything(db.session(), current_user.id)
    words = {"deeds": deed_names(), "purposes": purpose_names(), "roles": role_names(), "doors": door_names()}
    told = {"phone": rules.spoken_phone, "by": by_words, "device": device_name, "own_deeds": own_deeds(data["log"])}
    told |= {"job_kind": kind_of}
    return render_template("pages/own_data.html", data=data, **words, **told)


@bp.get("/toi/cau-tra-loi")
@signed_in
def own_answers() -> str:
    """Show every answer that the person gave, the newest first, a page at a time."""
    found = learning.answers_of(db.session(), current_user.id)
    page = page_at(found, whole_number(request.args.get("trang")), ANSWERS)
    return render_template("pages/own_answers.html", page=page)


@bp.get("/toi/thong-tin.json")
@signed_in
def own_download() -> FlaskResponse:
    """Send everything that is kept about the person as a JSON file."""
    response = make_response(
        json.dumps(everything(db.session(), current_user.id), ensure_ascii=False, indent=2, default=_plain)
    )
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="thong-tin-cua-toi.json"'
    return response


@bp.route("/toi/xoa", methods=["GET", "POST"])
@shown_again
@signed_in
def own_erase() -> str | Response:
    """Erase the person: asks for the PIN or password again and for a clear yes."""
    form = EraseForm()
    if form.validate_on_submit():
        person = _me()
        try:
            if not _is_me(person, form.secret.data or "", erasing=True):
                raise Invalid("secret", N_("Mã PIN chưa đúng."))
            actions.erase(db.session(), person, now(), by_id=None)
            db.session.commit()
            signed.end()
            return go("/toi/da-xoa")
        except Invalid as problem:
            db.session.commit()
            form.refuse(problem)
    held = {role for role, _area in queries.roles_of(db.session(), current_user.id, today())}
    return render_template("pages/own_erase.html", form=form, holds_roles=bool(held))


@bp.route("/toi/ma-pin", methods=["GET", "POST"])
@shown_again
@signed_in
def own_pin() -> str | Response:
    """Change the PIN; every other device is signed out."""
    form = PinForm()
    if form.validate_on_submit():
        person = _me()
        try:
            if not _is_me(person, form.old.data or ""):
                raise Invalid("old", N_("Mã PIN đang dùng chưa đúng."))
            pins.change(db.session(), person, form.pin.data or "", now())
            signed.renew(person)
            db.session.commit()
            return go("/toi")
        except Invalid as problem:
            db.session.commit()
            form.refuse(problem)
    return render_template("pages/own_pin.html", form=form)


@bp.route("/toi/may-khac", methods=["GET", "POST"])
@signed_in
def own_pass() -> str:
    """Show, once, a code that lets one more device in: for a new phone when the card is not at hand."""
    code = ""
    if request.method == "POST":
        code = passes.make(db.session(), current_user.id, now())
        db.session.commit()
    return render_template("pages/own_pass.html", code=grouped(code))


def _me() -> Person:
    return queries.person_by_id(db.session(), current_user.id)


def _is_me(person: Person, secret: str, *, erasing: bool = False) -> bool:
    """Whether the PIN or password, asked for again, is right; tries are counted as at the sign-in.

    An account that has roles is erased only with its password, and in a staff session the PIN does not count.
    """
    by_password = current_user.is_staff_session or (erasing and bool(current_user.held))
    return signin.is_me(db.session(), person, secret, device.visit(), by_password=by_password)


def _enrolments() -> list[dict[str, object]]:
    session = db.session()
    rows = courses.enrolments_of(session, current_user.id)
    titles = course_titles(session, [row.course_id for row, _done in rows])
    return [{"title": titles[row.course_id], "joined_at": row.joined_at, "completed_at": done} for row, done in rows]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
