"""One's own certificate as page, PDF and picture, and looking any certificate up by its code."""

from contextlib import suppress

from flask import (
    Blueprint,
    Flask,
    Response as FlaskResponse,
    make_response,
    render_template,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.base.errors import Invalid, NotFound, TooMany
from lms.base.text import initials
from lms.certificates import actions, looking_up, papers, queries
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.forms import LookupForm, NameForm
from lms.certificates.held_back import ClockDoubted
from lms.certificates.models import Certificate
from lms.certificates.owndata import TABLES, own_data
from lms.certificates.rules import bare_code
from lms.learning.models import Enrolment
from lms.learning.signals import course_completed
from lms.people.owndata import contribute
from lms.people.signals import erased
from lms.web import device
from lms.web.addresses import site_address
from lms.web.guards import public, shown_again, signed_in
from lms.web.i18n import _
from lms.web.redirects import go

bp = Blueprint("certificates", __name__)


@bp.get("/giay/<code>")
@signed_in
def show(code: str) -> str:
    """The page with one's own certificate, because in-app browsers may not open a PDF."""
    certificate = _own(code)
    words = CertificateWords.from_json(certificate.words)
    return render_template("certificates/show.html", certificate=certificate, words=words, url=verify_url(certificate))


@bp.get("/giay/<code>.pdf")
@signed_in
def download(code: str) -> FlaskResponse | tuple[str, int, dict[str, str]]:
    """One's own certificate as PDF; people who have had very many painted are asked to wait."""
    return _paper(code, papers.PDF, "application/pdf")


@bp.get("/giay/<code>.png")
@signed_in
def picture(code: str) -> FlaskResponse | tuple[str, int, dict[str, str]]:
    """The same paper as a picture; counted as a paper."""
    return _paper(code, papers.PICTURE, "image/png")


@bp.route("/tra-cuu", methods=["GET", "POST"])
@shown_again
@public
def lookup() -> str | Response:
    """The page on which to type a code and check a certificate."""
    form = LookupForm()
    if form.validate_on_submit():
        return go(url_for("certificates.verify", code=bare_code(form.code.data)[:30] or "-"))
    return render_template("certificates/lookup.html", form=form)


@bp.route("/v/<code>", methods=["GET", "POST"])
@shown_again
@public
def verify(code: str) -> str | tuple[str, int]:
    """The page that says whether a certificate is valid, replaced or revoked; with initials only, and the full name
    for people who type it as printed."""
    found, form = looking_up.find(db.session(), code, device.glance()), NameForm()
    if found.certificate is None and not found.asks_name:
        _count(None)
        again = LookupForm(formdata=None, data={"code": bare_code(code)[:30]})
        again.refuse(Invalid("code", _("Không có giấy nào mang mã này. Xem lại từng chữ trên giấy.")))
        return render_template("certificates/lookup.html", form=again), 404
    named = form.validate_on_submit() and found.is_named(form.name.data)
    if form.is_submitted() and not form.errors and not named:
        _refuse_name(form, found)
    if found.certificate is None or (found.asks_name and not named):
        return render_template("certificates/verify_busy.html", form=form, code=bare_code(code)[:30])
    words = found.certificate.words
    name = words.get("name", "") if named else initials(words.get("name", ""))
    return render_template(
        "certificates/verify.html", certificate=found.certificate, words=words, name=name, named=named, form=form
    )


def _refuse_name(form: NameForm, found: looking_up.FoundCertificate) -> None:
    """Say that the name does not fit, in words that tell no more than is known at this moment, and count it."""
    if found.asks_name:
        words = _("Mã và họ tên này không cùng trên một giấy. Xem lại từng chữ trên giấy.")
    elif found.names_closed:
        words = _("Hôm nay có nhiều người gõ sai tên cho giấy này, nên máy nghỉ kiểm tra tên. Mai thử lại giúp nhé.")
    else:
        words = _("Tên này không khớp với tên trên giấy.")
    form.refuse(Invalid("name", words))
    _count(found.certificate)


def verify_url(certificate: Certificate) -> str:
    """The public address of a certificate's check, as printed in its QR code."""
    return f"{site_address()}/v/{certificate.code}"


def _own(code: str) -> Certificate:
    certificate = queries.by_code(db.session(), code)
    if queries.owner_id(db.session(), certificate) != current_user.id or certificate.revoked_at is not None:
        raise NotFound
    return certificate


def _paper(code: str, form: str, mime: str) -> FlaskResponse | tuple[str, int, dict[str, str]]:
    """One's own certificate in this form, or the page that asks to wait.

    `inline`, because browsers inside apps and older iPhones show what they cannot save, and a picture that is shown is
    kept with a long press.
    """
    certificate = _own(code)
    said = (CertificateWords.from_json(certificate.words), verify_url(certificate), form)
    name = f"giay-chung-nhan-{certificate.code}.{form}"
    paper = papers.remembered(*said)
    if paper is None:
        try:
            _count_paper()
        except TooMany as wait:
            return _wait(code, form, wait.seconds)
        paper = papers.paint(*said)
    response = make_response(paper)
    response.headers["Content-Type"] = mime
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _count(certificate: Certificate | None) -> None:
    """Count a wrong try in a writing transaction of its own."""
    certificate_id = certificate.id if certificate else None
    db.session.rollback()
    begin_write(db.session())
    looking_up.count_wrong(db.session(), certificate_id, device.visit())
    db.session.commit()


def _count_paper() -> None:
    """Count a paper for this person in a writing transaction of its own. Raises TooMany."""
    db.session.rollback()
    begin_write(db.session())
    papers.count(db.session(), current_user.id, now())
    db.session.commit()


def _wait(code: str, form: str, seconds: int) -> tuple[str, int, dict[str, str]]:
    """The page that asks to wait; the certificate can still be looked at on the screen."""
    db.session.rollback()
    again = url_for("certificates.picture" if form == papers.PICTURE else "certificates.download", code=code)
    page = render_template("certificates/wait.html", code=code, again=again, minutes=-(-seconds // 60))
    return page, 429, {"Retry-After": str(max(1, seconds))}


def _on_completed(session: object, enrolment: Enrolment, completed_at: object, now: object) -> None:
    # While the clock is in doubt the certificate waits; lms.operating.timecare issues it later.
    with suppress(ClockDoubted):
        actions.issue(session, enrolment, completed_at, now)  # type: ignore[arg-type]


def _on_erased(session: object, person_id: int, **_news: object) -> None:
    actions.forget_person(session, person_id)  # type: ignore[arg-type]
    papers.forget()


def init_app(app: Flask) -> None:
    """Register the pages; from now on a completed course issues its certificate, and those of erased people are
    emptied."""
    app.register_blueprint(bp)
    course_completed.connect(_on_completed)
    erased.connect(_on_erased)
    contribute("certificates", TABLES, own_data)
