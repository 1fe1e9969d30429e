"""The job that makes the voices of a course when it was published, and what the worker does every day: make whatever is
missing, remove what nothing needs."""

import logging
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from lms.base.db import db
from lms.base.errors import Conflict
from lms.base.settings import Settings
from lms.base.text import N_
from lms.jobs import actions
from lms.jobs.actions import JobRequest
from lms.jobs.kinds import JobKind, Work, offer
from lms.jobs.models import Job
from lms.voices import shelf as shelves
from lms.voices.engines import engines_of
from lms.voices.making import Making, make_voices
from lms.voices.wanted import all_utterances, utterances_of

log = logging.getLogger("lms.voices")
VOICES = "voices"


def ask_for_voices(session: Session, version_id: int, about: str, given: dict[str, Any], now: datetime) -> Job | None:
    """Ask for the voices of a version that was just published, in the same transaction; `given` holds the course's id
    and the asker's. None where voices are off, and when the asker has too many open jobs: then they are made at
    night. Does not commit; the caller wakes the queue afterwards."""
    if not _settings().voices:
        return None
    asked = JobRequest(VOICES, about, {"course_id": given["course_id"], "version_id": version_id})
    try:
        return actions.ask(session, asked, given["person_id"], now)
    except Conflict:
        return None


def read(work: Work) -> Making:
    """Make the voices of the version that the job names. Raises outside.Stopped, outside.Busy, NoRoom, NotFound."""
    session = db.session()
    wanted = utterances_of(session, work.given["version_id"])
    session.rollback()
    settings = _settings()
    return make_voices(shelves.shelf_of(settings), engines_of(settings), wanted, work.report, work.stopped)


def keep(_session: Session, _work: Work, made: Making, _now: datetime) -> dict[str, Any]:
    """Tell how many voices were made; they lie in their folder already."""
    return {"made": made.made, "failed": made.failed}


def look_after_voices() -> None:
    """The daily job: make what is missing for the courses that are published, remove what no version needs."""
    settings, session = _settings(), db.session()
    engines = engines_of(settings)
    if not engines:
        return
    wanted, needed = all_utterances(session), all_utterances(session, current=False)
    session.rollback()
    shelf = shelves.shelf_of(settings)
    made = make_voices(shelf, engines, wanted)
    gone = shelves.sweep(shelf, {one.digest(engine.voice) for one in needed for engine in engines})
    log.info(
        "voices", extra={"fields": {"wanted": made.wanted, "made": made.made, "failed": made.failed, "gone": gone}}
    )


def offer_voices() -> None:
    """Make this kind of job known to the queue."""
    offer(JobKind(VOICES, N_("Làm tiếng đọc cho khóa học"), read, keep, _course, _course))


def _course(job: Job) -> str:
    return url_for("authoring.course", course_id=job.given["course_id"])


def _settings() -> Settings:
    found: Settings = current_app.extensions["lms_settings"]
    return found
