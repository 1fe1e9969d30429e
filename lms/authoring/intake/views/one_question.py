"""The pages for correcting one question of a file: only its right answer, or everything in the form of its kind."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.intake_models import ImportedQuestion
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.intake import question_files as incoming
from lms.authoring.intake.views.question_files import own_import, preview_url, show_import
from lms.authoring.questions.filling import offer, start_of_text
from lms.authoring.questions.forms import FORMS
from lms.authoring.questions.kind_words import WORDS
from lms.authoring.questions.views.editing import good, rows_changed, text_typed
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.outline import outline
from lms.quizzes.kinds import KINDS, Body
from lms.quizzes.kinds.choice import Optioned, marked
from lms.web.guards import shown_again, staff
from lms.web.i18n import _
from lms.web.redirects import go

#: Kinds with the same body, so that the form of one can be filled from a question of the other.
ALIKE = {"single": ("multiple",), "multiple": ("single",)}


@bp.post("/<int:course_id>/nhap-cau-hoi/<int:import_id>/<int:number>/dap-an")
@shown_again
@staff("trainer")
def settle_imported(course_id: int, import_id: int, number: int) -> str | Response | tuple[str, int]:
    """Mark a question as ready, with the right answers that were ticked; when it still has problems, show them."""
    course, draft, kept = own_import(course_id, import_id)
    row = incoming.question_in(db.session(), kept.id, number)
    if row.kind not in KINDS:
        raise NotFound
    read = incoming.text_of(row)
    text = replace(read, body=_marked(read.body))
    wrong = text.asks.check(text.body)
    if wrong:
        db.session.rollback()
        course, draft, kept = own_import(course_id, import_id)
        return show_import(course, draft, kept, {number: wrong}), 422
    incoming.confirm(row, text, row.lesson_id)
    db.session.commit()
    return go(preview_url(course.id, kept.id))


@bp.route("/<int:course_id>/nhap-cau-hoi/<int:import_id>/<int:number>", methods=["GET", "POST"])
@shown_again
@staff("trainer")
def imported_question(course_id: int, import_id: int, number: int) -> str | Response:
    """Show a question of a file in a form, of its own kind or of `kieu`, and mark it as ready when it is saved."""
    course, draft, kept = own_import(course_id, import_id)
    row = incoming.question_in(db.session(), kept.id, number)
    kind = request.args.get("kieu", row.kind)
    if kind not in FORMS or row.kind not in (kind, *ALIKE.get(kind, ())):
        raise NotFound
    tree = outline(db.session(), draft.id)
    form = offer(FORMS[kind](data=_start(row)), tree)
    form.needs_teaches = False
    if request.method == "POST" and not rows_changed(form) and good(form, kind, in_time=form.validate()):
        incoming.confirm(row, text_typed(form, kind), int(form.place.data) if form.place.data else None)
        db.session.commit()
        return go(preview_url(course.id, kept.id, number))
    here: dict[str, Any] = {"course_id": course.id, "import_id": kept.id, "number": number}
    return render_template(
        "authoring/question.html",
        course=course,
        use=None,
        doubts=row.doubts,
        form=form,
        kind=KINDS[kind],
        kind_words=WORDS,
        alike=[(KINDS[key], url_for("authoring.imported_question", **here, kieu=key)) for key in ALIKE.get(kind, ())],
        action=url_for("authoring.imported_question", **here, kieu=kind, xem=request.args.get("xem")),
        back=preview_url(course.id, kept.id, number),
        heading=_("Câu %(number)s trong tệp", number=number),
    )


def _marked(body: Body) -> Body:
    """The body with the right answers that were ticked; unchanged when its kind has no options."""
    if not isinstance(body, Optioned):
        return body
    return marked(body, request.form.getlist("right"))


def _start(row: ImportedQuestion) -> dict[str, Any]:
    """The form's values, by field name, for a question of a file."""
    about = {"place": str(row.lesson_id or ""), "teaches": row.teaches, "difficulty": row.difficulty}
    return start_of_text(incoming.text_of(row)) | about
