"""Signing in and out."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Invalid
from lms.people import (
    coming_in,
    halfway,
    keyring,
    owndata_access,
    passwords,
    proving,
    second_step,
    session as signed,
    signin,
    stepping,
)
from lms.people.forms import LearnerSignInForm, ProofForm, SecondStepForm, StaffSignInForm, secret_names
from lms.people.models import Person
from lms.web import device, kept_requests, left_forms as left, transactions
from lms.web.guards import public, shown_again, with_password
from lms.web.i18n import _
from lms.web.redirects import go, safe_path
from lms.web.transactions import reads_first

bp = Blueprint("people", __name__)


@bp.route("/vao-hoc", methods=["GET", "POST"])
@reads_first
@shown_again
@public
def learner_sign_in() -> str | Response:
    """The page where learners sign in with code or phone, and PIN."""
    form = LearnerSignInForm()
    if form.validate_on_submit():
        person = _learner(form)
        if person is not None:
            easy = signin.is_easy(person, form.pin.data or "")
            onward = safe_path(request.values.get("tiep"), url_for("pages.home"))
            return coming_in.come_in(person, url_for("pages.own_pin", de="1") if easy else onward)
        coming_in.pin_refused(form.who.data or "")
        db.session.commit()
    onward = safe_path(request.values.get("tiep"), "")
    return render_template("people/learner_sign_in.html", form=form, onward=onward, waiting=kept_requests.waiting())


@bp.route("/dang-nhap", methods=["GET", "POST"])
@reads_first
@shown_again
@public
def staff_sign_in() -> str | Response:
    """The page where trainers and officers sign in with name and password; a second step follows where there is one."""
    form, session = StaffSignInForm(), db.session()
    onward = safe_path(request.values.get("tiep"), "")
    if form.validate_on_submit():
        person = _staff(form)
        if person is not None and second_step.has_any(session, person.id):
            halfway.begin(person, onward)
            session.commit()
            return go(url_for("people.second_step_sign_in"))
        if person is not None:
            return coming_in.come_in(person, onward or url_for("pages.home"), coming_in.staff_opening(now()))
        coming_in.refused(form.login.data or "")
        session.commit()
    return render_template("people/staff_sign_in.html", form=form, onward=onward)


@bp.route("/dang-nhap/buoc-hai", methods=["GET", "POST"])
@shown_again
@public
def second_step_sign_in() -> str | Response:
    """The page after the password: a code of the phone or of the paper, or a passkey."""
    there = halfway.current()
    if there is None:
        return go(url_for("people.staff_sign_in"))
    signed.of_somebody()
    form, session, moment = SecondStepForm(), db.session(), now()
    if form.validate_on_submit():
        person = there.person
        outcome = stepping.judge_code(session, person.id, form.otp.data or "", moment)
        if outcome.way:
            return through(there, outcome.way)
        signed.note("sign_in_failed", person.id, at="second_step")
        session.commit()
        form.refuse(Invalid("otp", coming_in.why_not(outcome, moment)))
    has_keys = keyring.site() is not None and bool(second_step.keys_of(session, there.person.id))
    return render_template("people/second_step.html", form=form, there=there, has_keys=has_keys)


@bp.post("/dang-nhap/buoc-hai/khoa")
@public
def show_key() -> str | Response:
    """The page that lets the browser use a passkey."""
    there, here = halfway.current(), keyring.site()
    if there is None or here is None:
        return go(url_for("people.staff_sign_in"))
    signed.of_somebody()
    options = keyring.ask_to_sign_in(there.person.id, here)
    db.session.commit()
    return render_template("people/show_key.html", options=options)


@bp.post("/dang-nhap/buoc-hai/khoa/xong")
@public
def key_shown() -> str | Response:
    """Take what the browser's key has answered."""
    there, here, session = halfway.current(), keyring.site(), db.session()
    if there is None or here is None:
        return go(url_for("people.staff_sign_in"))
    stepping.check(session, there.person.id, now())
    if keyring.shown(there.person.id, here):
        stepping.forget(session, there.person.id)
        return through(there, "key")
    stepping.count(session, there.person.id, now())
    signed.note("sign_in_failed", there.person.id, at="second_step")
    session.commit()
    return go(url_for("people.second_step_sign_in", khoa="chua"))


def through(there: halfway.Halfway, way: str) -> str | Response:
    """Open the session after the second step was right."""
    halfway.over()
    if way == "paper":
        signed.note("recovery_code_used", there.person.id)
    how = coming_in.staff_opening(now(), stepped=True)
    return coming_in.come_in(there.person, there.onward or url_for("pages.home"), how)


@bp.route("/xac-nhan", methods=["GET", "POST"])
@shown_again
@with_password
def prove() -> str | Response:
    """The page that asks for the password again, before a file or a paper with people's names."""
    onward = safe_path(request.values.get("tiep"), url_for("pages.home"))
    form = ProofForm()
    if form.validate_on_submit():
        if proving.prove(form.proof.data or ""):
            return render_template("people/proved.html", onward=onward)
        form.refuse(Invalid("proof", _("Mật khẩu chưa đúng. Gõ lại giúp nhé.")))
    return render_template("people/prove.html", form=form, onward=onward)


@bp.route("/viec-do-dang", methods=["GET", "POST"])
@with_password
def left_forms() -> str | Response:
    """The page of forms that were sent after the session had ended: each can be sent on, or thrown away."""
    session = db.session()
    if request.method == "POST":
        left.forget(session, current_user.id, request.form.get("bo", ""))
        session.commit()
    forms = left.waiting(session, current_user.id, now())
    if not forms:
        return go(url_for("pages.home"))
    return render_template("people/left_forms.html", forms=forms, secret_names=secret_names())


@bp.route("/thoat", methods=["GET", "POST"])
@public
def sign_out() -> str | Response:
    """Ask before signing out, because the phone may be shared and the code may not be at hand."""
    if request.method == "POST":
        signed.end()
        db.session.commit()
        return go("/")
    if not current_user.is_authenticated:
        return redirect("/", 303)
    return render_template("people/sign_out.html")


def _learner(form: LearnerSignInForm) -> Person | None:
    """The learner who signs in, or None with the reason shown in the form."""
    who, pin, year = form.who.data or "", form.pin.data or "", form.birth_year.data or ""
    visit, session = device.visit(), db.session()
    try:
        with passwords.ahead():
            signin.weigh_learner(session, who, pin, visit)
            transactions.begin()
            person = signin.learner(session, who, pin, visit, year)
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
    """The member of staff who signs in, or None with the reason shown in the form."""
    login, password = form.login.data or "", form.password.data or ""
    visit, session = device.visit(), db.session()
    try:
        with passwords.ahead():
            signin.weigh_staff(session, login, password, visit)
            transactions.begin()
            person = signin.staff(session, login, password, visit)
    except Invalid as problem:
        form.refuse(problem)
        return None
    if person is None:
        form.form_errors.append(_("Tên đăng nhập hoặc mật khẩu chưa đúng."))
    return person


def init_app(app: Flask) -> None:
    """Register sessions and the sign-in pages."""
    signed.init_app(app)
    owndata_access.register()
    app.register_blueprint(bp)
