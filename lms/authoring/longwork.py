"""What of the desk takes longer than a page may: films, long lists of questions, long handouts.

What was sent is read outside, with nothing open in the database; then it goes into the draft as if it had been sent at
that moment, and whether its sender may still write the course is asked then.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.authoring import handouts, incoming, library
from lms.authoring.attachments import ready, take_in
from lms.authoring.queries import draft_for_author
from lms.authoring.question_reading import read_file
from lms.base import outside
from lms.base.clock import local_day
from lms.base.text import N_
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import outline
from lms.content import films, officefiles
from lms.content.sent import ReadHandout, Sent, handed_out, looked_into
from lms.jobs.kinds import Kind, Work, offer
from lms.jobs.models import Job
from lms.quizzes.reading import Reading

FILM, FILM_ANEW, QUESTIONS, HANDOUT = "film", "film-anew", "questions", "handout"
#: Eighty photos take a while.
HANDOUT_LIMITS = outside.Limits(seconds=120)


def read_film(work: Work) -> Sent:
    """A film, sound or whatever it turns out to be, made small."""
    assert work.file is not None  # noqa: S101  (it came with one)
    limits = replace(outside.FILM, waiting=5)
    with work.file.open("rb") as sent:
        return outside.run(looked_into, sent, limits=limits, progress=work.report, stopped=work.stopped)


def keep_film(session: Session, work: Work, made: Sent, now: datetime) -> dict[str, Any]:
    """Into the draft under a free name."""
    _course, draft = _draft(session, work, now)
    said = work.given
    return {"path": take_in(session, draft, ready(made), said["name"], said["description"], now)}


def keep_film_anew(session: Session, work: Work, made: Sent, now: datetime) -> dict[str, Any]:
    """In the place of another one. Raises NotFound when that is gone, Conflict when this is of another kind."""
    _course, draft = _draft(session, work, now)
    item = library.item_of(session, draft.id, work.given["path"])
    library.replace(session, draft, item.path, ready(made), now)
    return {"path": item.path}


def read_questions(work: Work) -> Reading:
    """A list of questions."""
    assert work.file is not None  # noqa: S101  (it came with one)
    with work.file.open("rb") as sent:
        return outside.run(read_file, sent, progress=work.report, stopped=work.stopped)


def keep_questions(session: Session, work: Work, made: Reading, now: datetime) -> dict[str, Any]:
    """What was read waits for its trainer."""
    course, draft = _draft(session, work, now)
    whose, lesson_id = (course.id, work.asked_by_id), _lesson(session, draft, work)
    return {"import_id": incoming.keep_reading(session, whose, work.about, made, now, lesson_id=lesson_id).id}


def read_handout(work: Work) -> ReadHandout:
    """A Word handout."""
    assert work.file is not None  # noqa: S101  (it came with one)
    with work.file.open("rb") as sent:
        return outside.run(handed_out, sent, limits=HANDOUT_LIMITS, progress=work.report, stopped=work.stopped)


def keep_handout(session: Session, work: Work, made: ReadHandout, now: datetime) -> dict[str, Any]:
    """What was read waits for its trainer to cut it."""
    course, draft = _draft(session, work, now)
    whose, lesson_id = (course.id, work.asked_by_id), _lesson(session, draft, work)
    return {"import_id": handouts.keep_handout(session, whose, work.about, made, now, lesson_id=lesson_id).id}


def _draft(session: Session, work: Work, now: datetime) -> tuple[Course, CourseVersion]:
    who, course_id = work.asked_by_id, work.given["course_id"]
    course, draft = draft_for_author(session, who, course_id, local_day(now), lock=True)
    draft.changed_at = now
    return course, draft


def _lesson(session: Session, draft: CourseVersion, work: Work) -> int | None:
    """The lesson that was chosen, if the draft still has it."""
    chosen = work.given["lesson_id"]
    return chosen if chosen in {lesson.id for lesson in outline(session, draft.id).lessons} else None


def _library(job: Job) -> str:
    path = job.made.get("path")
    return url_for("authoring.pictures", course_id=job.given["course_id"], moi=path, _anchor="moi" if path else None)


def _item(job: Job) -> str:
    return url_for("authoring.picture", course_id=job.given["course_id"], path=job.given["path"])


def _imported(job: Job) -> str:
    return url_for("authoring.imported", course_id=job.given["course_id"], import_id=job.made["import_id"])


def _handout(job: Job) -> str:
    return url_for("authoring.handout", course_id=job.given["course_id"], import_id=job.made["import_id"])


def _new_import(job: Job) -> str:
    return url_for("authoring.import_questions", course_id=job.given["course_id"])


def _new_handout(job: Job) -> str:
    return url_for("authoring.handout_new", course_id=job.given["course_id"])


def offer_all() -> None:
    """Make these kinds known."""
    film, office = (films.MOST_BYTES, films.TOO_HEAVY), (officefiles.MOST_BYTES, officefiles.TOO_HEAVY)
    offer(Kind(FILM, N_("Làm nhẹ phim"), read_film, keep_film, _library, _library, *film))
    offer(Kind(FILM_ANEW, N_("Thay phim"), read_film, keep_film_anew, _item, _item, *film))
    offer(Kind(QUESTIONS, N_("Đọc tệp câu hỏi"), read_questions, keep_questions, _imported, _new_import, *office))
    offer(Kind(HANDOUT, N_("Đọc tệp Word"), read_handout, keep_handout, _handout, _new_handout, *office))
