"""The previews of a draft's lesson: on a small phone, in large letters, without scripts, on paper, and read aloud."""

from flask import Response as FlaskResponse, make_response, render_template, request

from lms.authoring.desk.queries import lesson_in
from lms.authoring.desk.rules import spoken_seconds
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.models import Course
from lms.catalogue.outline import LessonOutline, Outline, outline
from lms.certificates.typesetting import pdf_of
from lms.learning.onefile import questions_of, with_pictures
from lms.quizzes.queries import question_set
from lms.web.guards import staff
from lms.web.security import may_be_framed

WAYS = ("nho", "to", "tat-script", "giay", "nghe")
PAPERS = {"a4": "authoring/pdf_handout_a4.css", "a5": "authoring/pdf_handout_a5.css"}


@bp.get("/<int:course_id>/bai/<int:lesson_id>/xem-truoc")
@staff("trainer")
def preview_lesson(course_id: int, lesson_id: int) -> str:
    """Show a lesson in one of the WAYS, which `cach` in the address names."""
    course, tree, lesson = _lesson(course_id, lesson_id)
    way = request.args.get("cach", WAYS[0])
    return render_template(
        "authoring/preview.html",
        course=course,
        tree=tree,
        lesson=lesson,
        way=way if way in WAYS else WAYS[0],
        spoken=[(step, spoken_seconds(f"{step.title} {step.plain}")) for step in lesson.steps],
    )


@bp.get("/<int:course_id>/bai/<int:lesson_id>/xem")
@staff("trainer")
def lesson_frame(course_id: int, lesson_id: int) -> FlaskResponse:
    """All steps of a lesson, one below the other, as learners see each; to be shown in a frame."""
    _course, _tree, lesson = _lesson(course_id, lesson_id)
    size = "3" if request.args.get("chu") == "to" else "1"
    return may_be_framed(make_response(render_template("authoring/preview_frame.html", lesson=lesson, size=size)))


@bp.get("/<int:course_id>/bai/<int:lesson_id>/in-<paper>.pdf")
@staff("trainer")
def lesson_pdf(course_id: int, lesson_id: int, paper: str) -> FlaskResponse:
    """A lesson as a handout on A4 or A5 pages, with its practice and, at the end, the right answers."""
    if paper not in PAPERS:
        raise NotFound
    _course, tree, lesson = _lesson(course_id, lesson_id)
    asked = question_set(db.session(), tree.version_id).practice.get(lesson.key, ())

    def draw() -> str:
        return render_template("authoring/pdf_handout.html", tree=tree, lesson=lesson, questions=questions_of(asked))

    response = FlaskResponse(pdf_of(with_pictures(db.session(), draw), PAPERS[paper]), mimetype="application/pdf")
    name = f"bai-{lesson.number}-{lesson.key}-{paper}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _lesson(course_id: int, lesson_id: int) -> tuple[Course, Outline, LessonOutline]:
    course, draft = own_draft(course_id)
    tree = outline(db.session(), draft.id)
    return course, tree, tree.lesson(lesson_in(db.session(), draft.id, lesson_id).key)
