"""Signing in and out."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.base.errors import Invalid
from lms.people import session as signed, signals, signin
from lms.people.forms import LearnerSignInForm, StaffSignInForm
from lms.people.models import Person
from lms.web import device, kept
from lms.web.guards import public, shown_again
from lms.web.i18n import _
from lms.web.redirects import go, safe_path

bp = Blueprint("people", __name__)


@bp.route("/vao-hoc", methods=["GET", "POST"])
@shown_again
@public
def learner_sign_in() -> str | Response:
    """Learners sign in with code or phone, and PIN."""
    form = LearnerSignInForm()
    if form.validate_on_submit():
        person = _learner(form)
        if person is not None:
            easy = signin.is_easy(person, form.pin.data or "")
            return _welcome(person, url_for("pages.own_pin", de="1") if easy else None)
        db.session.commit()
    onward = safe_path(request.values.get("tiep"), "")
    return render_template("people/learner_sign_in.html", form=form, onward=onward, waiting=kept.waiting())


@bp.route("/dang-nhap", methods=["GET", "POST"])
@shown_again
@public
def staff_sign_in() -> str | Response:
    """Trainers and officers sign in with name and password."""
    form = StaffSignInForm()
    if form.validate_on_submit():
        person = _staff(form)
        if person is not None:
            return _welcome(person)
        db.session.commit()
    return render_template("people/staff_sign_in.html", form=form, onward=safe_path(request.values.get("tiep"), ""))


@bp.route("/thoat", methods=["GET", "POST"])
@public
def sign_out() -> str | Response:
    """Ask first, because the phone may be shared and the code may not be at hand."""
    if request.method == "POST":
        signed.end()
        answer = go("/")
        # What a trainer's open pages keep on a machine is not for the next person at it.
        answer.headers["Clear-Site-Data"] = '"storage"'
        return answer
    if not current_user.is_authenticated:
        return redirect("/", 303)
    return render_template("people/sign_out.html")


def _learner(form: LearnerSignInForm) -> Person | None:
    """Whoever it is, or None with the reason shown in the form."""
    try:
        pin, year = form.pin.data or "", form.birth_year.data or ""
        person = signin.learner(db.session(), form.who.data or "", pin, device.visit(), year)
    except Invalid as problem:
        form.refuse(problem)
        return None
    if person is None:
        form.form_errors.append(
            _(
                "Mã hoặc mã PIN chưa đúng. Máy mới thì điền mã học viên trên thẻ; số điện thoại chỉ dùng được ở máy đã"
                " vào trước đây. Không thấy thẻ thì hỏi tổ công nghệ số của xóm."
            )
        )
    return person


def _staff(form: StaffSignInForm) -> Person | None:
    """Whoever it is, or None with the reason shown in the form."""
    try:
        person = signin.staff(db.session(), form.login.data or "", form.password.data or "", device.visit())
    except Invalid as problem:
        form.refuse(problem)
        return None
    if person is None:
        form.form_errors.append(_("Tên đăng nhập hoặc mật khẩu chưa đúng."))
    return person


def _welcome(person: Person, first: str | None = None) -> str | Response:
    """Renew the session, tell who listens, and go on to `first`, or to where the person wanted to be."""
    waiting = kept.take()
    signed.start(person)
    signals.signed_in.send(db.session(), person_id=person.id)
    db.session.commit()
    onward = first or safe_path(request.values.get("tiep"), url_for("pages.home"))
    return kept.send_on(waiting, person.id, onward)  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Register sessions and the sign-in pages."""
    signed.init_app(app)
    app.register_blueprint(bp)
