"""Jobs that make films small, because that takes longer than a page may.

The file is read in a process of its own, with nothing open in the database; then it goes into the draft as if it had
been sent at that moment, and whether its sender may still write the course is asked then.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.authoring.desk.jobs import draft_of_job
from lms.authoring.library import queries as library
from lms.authoring.library.actions import ready, replace as put_in_place, take_in
from lms.base import outside
from lms.base.text import N_
from lms.content.media import films
from lms.content.sent import SentFile, looked_into
from lms.jobs.kinds import JobKind, Work, offer
from lms.jobs.models import Job

FILM, FILM_ANEW = "film", "film-anew"


def read_film(work: Work) -> SentFile:
    """Make a film small; it may turn out to be a sound or another file that can be taken."""
    assert work.file is not None  # noqa: S101  (it came with one)
    limits = replace(outside.FILM, waiting=5)
    with work.file.open("rb") as sent:
        return outside.run(looked_into, sent, limits=limits, progress=work.report, stopped=work.stopped)


def keep_film(session: Session, work: Work, made: SentFile, now: datetime) -> dict[str, Any]:
    """Put the film into the draft under a free name. Raises NotFound when its sender may no longer write the draft."""
    _course, draft = draft_of_job(session, work, now)
    said = work.given
    return {"path": take_in(session, draft, ready(made), said["name"], said["description"], now)}


def keep_film_anew(session: Session, work: Work, made: SentFile, now: datetime) -> dict[str, Any]:
    """Replace a thing by the film. Raises NotFound when the thing is gone, Conflict when it is of another kind."""
    _course, draft = draft_of_job(session, work, now)
    item = library.item_of(session, draft.id, work.given["path"])
    put_in_place(session, draft, item.path, ready(made), now)
    return {"path": item.path}


def _library(job: Job) -> str:
    path = job.made.get("path")
    return url_for("authoring.pictures", course_id=job.given["course_id"], moi=path, _anchor="moi" if path else None)


def _item(job: Job) -> str:
    return url_for("authoring.picture", course_id=job.given["course_id"], path=job.given["path"])


def offer_films() -> None:
    """Make these kinds of jobs known to the queue."""
    film = (films.MOST_BYTES, films.TOO_HEAVY)
    offer(JobKind(FILM, N_("Làm nhẹ phim"), read_film, keep_film, _library, _library, *film))
    offer(JobKind(FILM_ANEW, N_("Thay phim"), read_film, keep_film_anew, _item, _item, *film))
