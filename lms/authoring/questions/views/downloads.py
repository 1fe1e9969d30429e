"""Downloading questions as a file; the page before tells what each format holds."""

from flask import Response, make_response, render_template, request, url_for

from lms.authoring.desk.queries import version_shown
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course
from lms.base import outside
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.quizzes.files.formats import FORMATS, carried, written
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import uses_of
from lms.quizzes.reading import FoundQuestion
from lms.web.guards import staff


@bp.get("/<int:course_id>/tai-cau-hoi")
@staff("trainer")
def questions_out(course_id: int) -> str:
    """Show for each format which questions it holds, which are left out, and what is lost."""
    course = own_course(course_id)
    version, _editable = version_shown(db.session(), course)
    questions = _questions(version.id)
    return render_template(
        "authoring/questions_out.html",
        course=course,
        version=version,
        formats=[(one, carried(one, questions)) for one in FORMATS.values()],
        kinds=KINDS,
        every=_every(),
        back=url_for("authoring.bank", course_id=course.id),
    )


@bp.get("/<int:course_id>/tai-cau-hoi/<key>")
@staff("trainer")
def questions_file(course_id: int, key: str) -> Response:
    """The file with the questions in a format. Raises NotFound when there is no such format."""
    course = own_course(course_id)
    if key not in FORMATS:
        raise NotFound
    version, _editable = version_shown(db.session(), course)
    chosen = FORMATS[key]
    response = make_response(outside.work(written, key, _questions(version.id)))
    response.headers["Content-Type"] = chosen.mime
    name = f"cau-hoi-{course.slug}-{today()}.{chosen.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _every() -> bool:
    """Whether practice questions are downloaded, too; the address must ask for them."""
    return request.args.get("noi") == "tat-ca"


def _questions(version_id: int) -> list[FoundQuestion]:
    uses = uses_of(db.session(), version_id)
    return [FoundQuestion(use.asked.key, use.asked.text) for use in uses if use.lesson_id is None or _every()]
