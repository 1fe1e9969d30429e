"""The pages of a person's own second step: codes of the phone, codes on paper, keys, and how many are left."""

from flask import current_app, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base import sealing
from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.errors import Invalid, NotAllowed, NotFound
from lms.certificates.qr import qr_data
from lms.pages.forms import PhoneCodesForm
from lms.pages.views.blueprint import bp
from lms.people import coming_in, keyring, second_step as steps, session as signed, totp
from lms.people.proving import proved
from lms.people.queries import person_by_id
from lms.people.stepping import Outcome
from lms.web import once
from lms.web.guards import shown_again, with_password
from lms.web.i18n import _
from lms.web.redirects import go, safe_path

PAPER = "ma-du-phong"


@bp.get("/toi/buoc-hai")
@with_password
def second_step() -> str:
    """Show the second steps that the person has, with buttons to add, renew and remove them."""
    session, person_id = db.session(), current_user.id
    return render_template(
        "pages/second_step.html",
        codes=steps.codes_of(session, person_id),
        keys=steps.keys_of(session, person_id),
        left=steps.recovery_codes_left(session, person_id),
        needed=_is_needed(),
        demo=current_user.row.is_demo,
        takes_keys=keyring.site() is not None,
        onward=onward(),
    )


@bp.route("/toi/buoc-hai/dien-thoai", methods=["GET", "POST"])
@shown_again
@with_password
@proved
def phone_codes() -> str | Response:
    """Show the secret as a picture and as text; it is kept once the phone has made a right code from it."""
    _not_for_the_demo()
    form, moment = PhoneCodesForm(), now()
    secret = _secret_of(form.sealed.data) or totp.new_secret()
    if form.validate_on_submit():
        judged = totp.judge(secret, form.otp.data or "", moment, 0)
        if judged.is_right:
            steps.add_codes(db.session(), current_user.id, secret, judged.step, moment)
            return added("phone")
        wrong = _("Mã chưa đúng. Gõ 6 số đang hiện trên app.")
        if judged.off:
            wrong = coming_in.why_not(Outcome(judged=judged), moment)
        form.refuse(Invalid("otp", wrong))
    form.sealed.data = sealing.sealed(f"{current_user.id}:{secret}")
    person = person_by_id(db.session(), current_user.id)
    name = current_app.extensions["lms_settings"].programme_name
    picture = qr_data(totp.address(secret, person.login or person.code, name))
    return render_template(
        "pages/phone_codes.html", form=form, picture=picture, key=totp.grouped(secret), onward=onward(), clock=moment
    )


@bp.post("/toi/buoc-hai/ma-moi")
@with_password
@proved
def new_paper() -> Response:
    """Make ten new codes on paper; the old ones are no longer valid."""
    if not steps.has_any(db.session(), current_user.id):
        raise NotFound
    codes = steps.new_recovery_codes(db.session(), current_user.id)
    signed.note("recovery_codes_made", current_user.id)
    once.put(db.session(), PAPER, now(), codes=codes)
    db.session.commit()
    return go(url_for("pages.paper", tiep=onward()))


@bp.get("/toi/buoc-hai/ma-du-phong")
@with_password
def paper() -> str | Response:
    """Show the codes on paper, the one time that they can be shown."""
    db.session.rollback()
    begin_write(db.session())
    codes = once.take(db.session(), PAPER, now()).get("codes")
    db.session.commit()
    if not codes:
        return go(url_for("pages.second_step", tiep=onward()))
    return render_template("pages/recovery_codes.html", codes=codes, onward=onward())


@bp.post("/toi/buoc-hai/bo-dien-thoai")
@with_password
@proved
def remove_phone() -> Response:
    """Remove the phone: its codes are no longer accepted."""
    steps.remove_codes(db.session(), current_user.id)
    return _removed("phone")


@bp.post("/toi/buoc-hai/khoa/<int:passkey_id>/bo")
@with_password
@proved
def remove_key(passkey_id: int) -> Response:
    """Remove a key: it is no longer accepted."""
    if not steps.remove_key(db.session(), current_user.id, passkey_id):
        raise NotFound
    return _removed("key")


def added(kind: str) -> Response:
    """Finish adding a second step: the session is renewed as one with it; with the first one come codes on paper."""
    session, person_id, tiep = db.session(), current_user.id, onward()
    signed.renew(person_by_id(session, person_id), stepped=True)
    signed.note("second_step_added", person_id, kind=kind)
    if steps.recovery_codes_left(session, person_id):
        session.commit()
        return go(url_for("pages.second_step", tiep=tiep))
    once.put(session, PAPER, now(), codes=steps.new_recovery_codes(session, person_id))
    session.commit()
    return go(url_for("pages.paper", tiep=tiep))


def _removed(kind: str) -> Response:
    session = db.session()
    if _is_needed() and not steps.has_any(session, current_user.id):
        session.rollback()
        raise NotAllowed
    signed.note("second_step_removed", current_user.id, kind=kind)
    session.commit()
    return go(url_for("pages.second_step"))


def _is_needed() -> bool:
    return steps.is_needed(current_user.held, current_app.extensions["lms_settings"].second_step)


def _not_for_the_demo() -> None:
    """Raises NotAllowed in the demo: its accounts are shared, and one phone's second step would lock others out."""
    if current_user.row.is_demo:
        raise NotAllowed


def _secret_of(sealed: str | None) -> str:
    """The secret that this person's page was drawn with, decrypted; empty when there is none."""
    owner, _colon, secret = (sealing.opened(sealed) or "").partition(":") if sealed else ("", "", "")
    return secret if owner == str(current_user.id) else ""


def onward() -> str:
    """The address that the person wanted before a second step had to be set up; empty when there is none."""
    return safe_path(request.values.get("tiep"), "")
