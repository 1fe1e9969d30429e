"""The register of the officer's area: look up, reissue after a correction, take back, issue again."""

from flask import Response as FlaskResponse, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.forms import RevokeForm
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page, asked_words, note_list, own_certificate, seen_person, visible
from lms.admin.views.refused_fields import tried
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Invalid, NotFound
from lms.base.paging import Page, span
from lms.certificates import actions, queries
from lms.certificates.certificate_words import CertificateWords
from lms.certificates.document import certificate_pdf
from lms.certificates.models import Certificate
from lms.certificates.register import STATES, history, list_certificates
from lms.learning.queries import enrolment_of
from lms.people.models import Person
from lms.people.queries import person_by_id
from lms.web.addresses import site_address
from lms.web.forms import SureForm
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go


@bp.get("/giay")
@staff("officer")
def certificates() -> str:
    """The page of the register, newest first; searched by name, code, number and state."""
    number, typed, state = asked_page(), asked_words(), request.args.get("la", "")
    state = state if state in STATES else ""
    rows, total = list_certificates(db.session(), visible(), typed, state, span(number))
    page = render_template("admin/certificates.html", page=Page(rows, number, total), typed=typed, state=state)
    note_list("certificates")
    return page


@bp.get("/giay/<code>")
@staff("officer")
def certificate(code: str) -> str:
    """The page of one certificate: what it says, what became of it, and what can be done."""
    one, person_id, _course = own_certificate(code)
    person = seen_person(person_id)
    return render_template(
        "admin/certificate.html",
        one=one,
        person=person,
        history=history(db.session(), one.enrolment_id),
        changes=_changes(one, person),
        can_issue=person is not None and queries.valid_of_enrolment(db.session(), one.enrolment_id) is None,
        url=f"{site_address()}/v/{one.code}",
    )


@bp.get("/giay/<code>.pdf")
@staff("officer")
def certificate_file(code: str) -> FlaskResponse:
    """The paper of a valid certificate; others must not be printed again."""
    one = own_certificate(code).certificate
    if one.revoked_at is not None or one.words.get("erased"):
        raise NotFound
    response = make_response(certificate_pdf(CertificateWords.from_json(one.words), f"{site_address()}/v/{one.code}"))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="giay-chung-nhan-{one.code}.pdf"'
    return response


@bp.route("/giay/<code>/cap-lai", methods=["GET", "POST"])
@staff("officer")
def reissue(code: str) -> str | Response:
    """Issue a new certificate with the corrected name or year of birth; the old one stays as replaced. A second time
    changes nothing."""
    form = SureForm()
    one, person_id, _course = own_certificate(code, lock=form.is_submitted())
    if one.revoked_at is not None:
        return _newest(one)
    changes = _changes(one, person_by_id(db.session(), person_id))
    if form.validate_on_submit():
        new = tried(form, lambda: _reissue(one, changes))
        if new is not None:
            db.session.commit()
            return go(_page(new))
    return render_template("admin/reissue.html", form=form, one=one, changes=changes)


@bp.route("/giay/<code>/thu-hoi", methods=["GET", "POST"])
@staff("officer")
def revoke(code: str) -> str | Response:
    """Take a certificate back, with the reason that people read when they look it up."""
    form = RevokeForm()
    one = own_certificate(code, lock=form.is_submitted()).certificate
    if one.revoked_at is not None:
        return _newest(one)
    if form.validate_on_submit():
        actions.revoke(db.session(), one, form.reason.data or "", now(), by_id=current_user.id)
        db.session.commit()
        return go(_page(one))
    return render_template("admin/revoke.html", form=form, one=one)


@bp.route("/giay/<code>/cap-moi", methods=["GET", "POST"])
@staff("officer")
def issue_again(code: str) -> str | Response:
    """Issue a new certificate for the same course, after one was taken back by mistake."""
    form, session = SureForm(), db.session()
    one, person_id, course_id = own_certificate(code, lock=form.is_submitted())
    person = person_by_id(session, person_id)
    enrolment = enrolment_of(session, person.id, course_id, lock=form.is_submitted())
    if enrolment is None or queries.valid_of_enrolment(session, enrolment.id) is not None:
        return _newest(one)
    if form.validate_on_submit():
        new = actions.issue_again(session, enrolment, now(), by_id=current_user.id)
        session.commit()
        return go(_page(new))
    return render_template("admin/issue_again.html", form=form, one=one, person=person)


def _reissue(one: Certificate, changes: dict[str, str]) -> Certificate:
    if not changes:
        raise Invalid("form", _("Giấy đang ghi đúng họ tên và năm sinh. Sửa ở trang học viên trước, rồi mới cấp lại."))
    return actions.reissue(db.session(), one, changes, now(), by_id=current_user.id)


def _changes(one: Certificate, person: Person | None) -> dict[str, str]:
    """Where the paper and the person's record of today differ."""
    if person is None or one.words.get("erased"):
        return {}
    now_said = {"name": person.name, "birth_year": str(person.birth_year or "")}
    return {field: said for field, said in now_said.items() if one.words.get(field) != said}


def _newest(one: Certificate) -> Response:
    """Show how things stand, after the form was sent twice or somebody else was quicker."""
    return go(_page(history(db.session(), one.enrolment_id)[0][0]))


def _page(one: Certificate) -> str:
    return url_for("admin.certificate", code=one.code)
