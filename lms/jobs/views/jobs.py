"""A job's page: it reloads by itself, without scripts, until there is nothing more to wait for."""

from flask import Response as FlaskResponse, current_app, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import db
from lms.jobs import actions, job_files
from lms.jobs.kinds import kind_of
from lms.jobs.models import DONE, WAITING, Job
from lms.jobs.queries import job_for
from lms.jobs.queue import is_looked_after
from lms.jobs.views.blueprint import bp
from lms.web.guards import not_a_use, staff
from lms.web.redirects import go

#: Seconds until the page reloads.
AGAIN = 3


@bp.get("/<int:job_id>")
@staff("trainer", "officer")
def job(job_id: int) -> FlaskResponse:
    """The page that shows how far the job is, and then its result, or why there is none."""
    one = _own(job_id)
    kind = kind_of(one.kind)
    looks = one.is_open and request.args.get("xem") != "mot-lan"
    if request.args.get("xem") == "tu":
        not_a_use()
    page = render_template(
        "jobs/job.html",
        job=one,
        kind=kind,
        looks=looks,
        idle=one.state == WAITING and not is_looked_after(),
        there=kind.there(one) if kind and one.state == DONE else "",
        back=kind.back(one) if kind else url_for("pages.home"),
    )
    response = make_response(page)
    if looks:
        # A header, not a script, so that it works everywhere; the page says how to end it.
        response.headers["Refresh"] = f"{AGAIN}; url={url_for('jobs.job', job_id=one.id, xem='tu')}"
    return response


@bp.post("/<int:job_id>/dung")
@staff("trainer", "officer")
def stop(job_id: int) -> Response:
    """Stop the job; what is done already stays done."""
    one = _own(job_id)
    name, waits = one.file, one.state == WAITING
    actions.stop(db.session(), one, now())
    db.session.commit()
    if waits and not one.is_open:
        job_files.forget(current_app.extensions["lms_settings"], name)
    return go(url_for("jobs.job", job_id=one.id))


def _own(job_id: int) -> Job:
    return job_for(db.session(), int(current_user.id), job_id)
