"""What an administrator sees of long work: what runs, what waits, what has failed; begin it again, or drop it."""

from flask import current_app, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.views.blueprint import bp
from lms.base.clock import now
from lms.base.db import db
from lms.jobs import actions, job_files, waiting
from lms.jobs.kinds import kind_of
from lms.jobs.queries import job_for, newest_jobs
from lms.jobs.queue import is_looked_after, queue
from lms.web.guards import staff
from lms.web.redirects import go


@bp.get("/viec")
@staff("admin")
def jobs() -> str:
    """The page of jobs: failed ones first, then those that run and wait, then the newest of the rest."""
    rows = [(job, kind_of(job.kind)) for job in newest_jobs(db.session())]
    sent = waiting.share(db.session(), job_files.folder_of(current_app.extensions["lms_settings"]))
    return render_template("admin/jobs.html", rows=rows, works=is_looked_after(), sent=sent)


@bp.post("/viec/<int:job_id>/chay-lai")
@staff("admin")
def retry_job(job_id: int) -> Response:
    """Let a failed job begin again from its first try, wake the worker, and show the list of jobs."""
    job = job_for(db.session(), current_user.id, job_id, whoever=True)
    begun = actions.retry(db.session(), job)
    db.session.commit()
    if begun:
        queue().wake(job_id)
    return go(url_for("admin.jobs"))


@bp.post("/viec/<int:job_id>/bo")
@staff("admin")
def drop_job(job_id: int) -> Response:
    """Stop a job that is open, or forget one that is at its end, with what was sent for it."""
    session = db.session()
    job = job_for(session, current_user.id, job_id, whoever=True)
    name, was_open = job.file, job.is_open
    if was_open:
        actions.stop(session, job, now())
    else:
        actions.drop(session, job)
    session.commit()
    if not was_open:
        job_files.forget(current_app.extensions["lms_settings"], name)
    return go(url_for("admin.jobs"))
