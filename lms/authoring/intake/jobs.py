"""The jobs that read long files of questions and long handouts, which takes longer than a page may.

What was uploaded is read in another process while no transaction is open. Then it is stored as if it had been sent at
that moment; only then is it asked whether its sender may still write the course.
"""

from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lms.authoring.desk.jobs import draft_of_job
from lms.authoring.intake import handouts, question_files as incoming
from lms.base import outside
from lms.base.text import N_
from lms.catalogue.models import CourseVersion
from lms.catalogue.outline import outline
from lms.content.office import officefiles
from lms.content.sent import ReadHandout, handed_out
from lms.jobs.kinds import JobKind, Work, offer
from lms.jobs.models import Job
from lms.quizzes.files.readers import read_file
from lms.quizzes.reading import Reading

QUESTIONS, HANDOUT = "questions", "handout"
#: Eighty photos in a handout take a while to read.
HANDOUT_LIMITS = outside.Limits(seconds=120)


def read_questions(work: Work) -> Reading:
    """Read the file of questions that the job came with. Raises what lms.base.outside.run raises."""
    assert work.file is not None  # noqa: S101  (it came with one)
    with work.file.open("rb") as sent:
        return outside.run(read_file, sent, progress=work.report, stopped=work.stopped)


def keep_questions(session: Session, work: Work, made: Reading, now: datetime) -> dict[str, Any]:
    """Store the questions, for their trainer to look through; returns {"import_id": id}. Does not commit."""
    course, draft = draft_of_job(session, work, now)
    whose, lesson_id = (course.id, work.asked_by_id), _lesson(session, draft, work)
    return {"import_id": incoming.keep_reading(session, whose, work.about, made, now, lesson_id=lesson_id).id}


def read_handout(work: Work) -> ReadHandout:
    """Read the Word handout that the job came with. Raises what lms.base.outside.run raises."""
    assert work.file is not None  # noqa: S101  (it came with one)
    with work.file.open("rb") as sent:
        return outside.run(handed_out, sent, limits=HANDOUT_LIMITS, progress=work.report, stopped=work.stopped)


def keep_handout(session: Session, work: Work, made: ReadHandout, now: datetime) -> dict[str, Any]:
    """Store the handout, for its trainer to cut; returns {"import_id": id}. Does not commit."""
    course, draft = draft_of_job(session, work, now)
    whose, lesson_id = (course.id, work.asked_by_id), _lesson(session, draft, work)
    return {"import_id": handouts.keep_handout(session, whose, work.about, made, now, lesson_id=lesson_id).id}


def _lesson(session: Session, draft: CourseVersion, work: Work) -> int | None:
    """The id of the lesson that was chosen, if the draft still has it; else None."""
    chosen = work.given["lesson_id"]
    return chosen if chosen in {lesson.id for lesson in outline(session, draft.id).lessons} else None


def _imported(job: Job) -> str:
    return url_for("authoring.imported", course_id=job.given["course_id"], import_id=job.made["import_id"])


def _handout(job: Job) -> str:
    return url_for("authoring.handout", course_id=job.given["course_id"], import_id=job.made["import_id"])


def _new_import(job: Job) -> str:
    return url_for("authoring.import_questions", course_id=job.given["course_id"])


def _new_handout(job: Job) -> str:
    return url_for("authoring.handout_new", course_id=job.given["course_id"])


def offer_readings() -> None:
    """Register these kinds of jobs."""
    office = (officefiles.MOST_BYTES, officefiles.TOO_HEAVY)
    offer(JobKind(QUESTIONS, N_("Đọc tệp câu hỏi"), read_questions, keep_questions, _imported, _new_import, *office))
    offer(JobKind(HANDOUT, N_("Đọc tệp Word"), read_handout, keep_handout, _handout, _new_handout, *office))
