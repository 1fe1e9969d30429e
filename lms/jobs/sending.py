"""What takes long is kept and asked for by a page, which answers at once with the job's own page."""

from dataclasses import replace
from typing import Any

from flask import current_app, url_for
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import Field

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Conflict, LmsError
from lms.base.settings import Settings
from lms.jobs import actions, job_files, waiting
from lms.jobs.actions import JobRequest
from lms.jobs.kinds import kind_of
from lms.jobs.models import Job
from lms.jobs.queue import queue
from lms.web import transactions, uploads
from lms.web.redirects import go

#: Bytes from which a list, a handout or a package is read while its sender does something else.
LARGE = 2 * 1024 * 1024


def later(field: Field, kind: str, given: dict[str, Any]) -> Job | None:
    """Keep what was sent in a field and ask for the work; None when that cannot be, and the field says why. Commits.

    For views marked `reads_file_first`, which have already checked whether the sender may.
    """
    sent: FileStorage = field.data
    wanted = kind_of(kind)
    try:
        if wanted is not None and wanted.most and is_large(sent, wanted.most):
            raise Conflict(wanted.heavy)
        return ask_later(JobRequest(kind, sent.filename or "", given), sent)
    except LmsError as why:
        if not hasattr(why, "message"):
            raise
        uploads.refuse(field, why)
        return None


def ask_later(asked: JobRequest, sent: FileStorage | None = None) -> Job:
    """Keep what was sent and ask for the work, for a caller that has no field. Raises Conflict when this person has
    too many open jobs, NoRoom when too much waits already or the disk is nearly full, OSError when it is full."""
    settings: Settings = current_app.extensions["lms_settings"]
    person_id = int(current_user.id)
    db.session.rollback()
    if sent is not None:
        waiting.leave_room_on_disk(size_of(sent))
    name = job_files.store(settings, sent.stream) if sent is not None else ""  # type: ignore[arg-type]
    try:
        transactions.begin()
        job = actions.ask(db.session(), replace(asked, file=name), person_id, now())
        if name:
            waiting.must_fit(db.session(), job_files.folder_of(settings), person_id)
        db.session.commit()
    except BaseException:
        job_files.forget(settings, name)
        raise
    queue().wake(job.id)
    return job


def is_large(sent: FileStorage, most: int) -> bool:
    """Whether a file has more than `most` bytes."""
    return size_of(sent) > most


def size_of(sent: FileStorage) -> int:
    """How many bytes a file has; nothing of it is read."""
    size = sent.stream.seek(0, 2)
    size = sent.stream.tell() if size is None else size
    sent.stream.seek(0)
    return size


def page_of(job: Job | None) -> Response | None:
    """The way to the page that shows how far the job is; None when nothing was asked for."""
    return go(url_for("jobs.job", job_id=job.id)) if job is not None else None
