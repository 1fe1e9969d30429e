"""Every certificate of a list on one paper, to be printed and handed out at a ceremony."""

from flask import Response as FlaskResponse, current_app, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.printing import CERTIFICATES, MOST
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_words, roots, visible
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.paging import Span
from lms.certificates.register import list_certificates
from lms.jobs import job_files
from lms.jobs.actions import JobRequest
from lms.jobs.models import DONE
from lms.jobs.queries import job_for
from lms.jobs.sending import ask_later
from lms.people import audit
from lms.people.proving import proved
from lms.web.addresses import site_address
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go


@bp.post("/giay/in")
@staff("officer")
@proved
def print_all() -> Response:
    """Ask for the paper of all valid certificates of a list, the newest first; the log says who takes it."""
    rows, _total = list_certificates(db.session(), visible(), asked_words(), "valid", Span(0, MOST))
    codes = [row.code for row in rows if not row.words.get("erased")]
    if not codes:
        return go(url_for("admin.certificates"))
    _note(len(codes))
    db.session.commit()
    about = _("%(count)s giấy", count=len(codes))
    job = ask_later(JobRequest(CERTIFICATES, about, {"codes": codes, "site": site_address()}))
    return go(url_for("jobs.job", job_id=job.id))


@bp.get("/giay/in/<int:job_id>.pdf")
@staff("officer")
def printed(job_id: int) -> FlaskResponse:
    """The paper, for the officer who asked for it."""
    job = job_for(db.session(), int(current_user.id), job_id)
    path = job_files.folder_of(current_app.extensions["lms_settings"]) / job.file
    if job.kind != CERTIFICATES or job.state != DONE or not job.file or not path.is_file():
        raise NotFound
    return send_file(path, mimetype="application/pdf", download_name=f"giay-chung-nhan-{job.id}.pdf")


def _note(count: int) -> None:
    area_id, session = next(iter(roots()), None), db.session()
    subject = ("area", area_id or "-")
    more = {"kind": "certificates", "lines": count}
    audit.note(session, now(), "people_exported", subject, actor_id=current_user.id, area_id=area_id, **more)
