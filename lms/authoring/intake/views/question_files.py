"""The pages for importing a file of questions: upload it, look at every question, and add those that are right."""

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.authoring.desk.intake_models import QuestionImport
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft, still_there
from lms.authoring.intake import question_files as incoming
from lms.authoring.intake.jobs import QUESTIONS
from lms.authoring.intake.question_file_forms import ImportForm
from lms.authoring.intake.question_files import A_PAGE, STATES
from lms.base.clock import now
from lms.base.db import db
from lms.base.messages import Words
from lms.base.paging import Page, nearest
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.outline import outline
from lms.content.text.render import plain_words
from lms.jobs.sending import LARGE, is_large, later, page_of
from lms.quizzes.files.readers import read_file, read_text
from lms.quizzes.kinds import KINDS
from lms.quizzes.reading import Reading
from lms.web import transactions, uploads
from lms.web.guards import shown_again, staff
from lms.web.i18n import _
from lms.web.incoming import whole_number
from lms.web.redirects import go
from lms.web.transactions import reads_file_first
from lms.web.uploads import takes_up_to

ENDPOINT = "authoring.import_questions"
#: More than any file that is accepted, so that even after sending 40 MB people read in the form what to do.
LARGEST = 64 * 1024 * 1024


@bp.route("/<int:course_id>/nhap-cau-hoi", methods=["GET", "POST"])
@shown_again
@takes_up_to(LARGEST)
@reads_file_first
@staff("trainer")
def import_questions(course_id: int) -> tuple[str, int] | Response:
    """Show the form for a file of questions and the imports that wait; read and store what is uploaded."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = ImportForm(data={"place": request.args.get("bai", "")})
    form.offer(outline(session, draft.id))
    if form.validate_on_submit() and (answer := _sent(course_id, form)) is not None:
        return answer
    waiting = incoming.imports_waiting(session, course.id, current_user.id)
    page = render_template("authoring/import_new.html", course=course, draft=draft, form=form, waiting=waiting)
    return page, uploads.status()


@bp.get("/<int:course_id>/nhap-cau-hoi/<int:import_id>")
@staff("trainer")
def imported(course_id: int, import_id: int) -> str:
    """Show the questions of a file: what was read, what is doubtful, what was refused and why."""
    course, draft, kept = own_import(course_id, import_id)
    return show_import(course, draft, kept)


@bp.post("/<int:course_id>/nhap-cau-hoi/<int:import_id>/<int:number>/xep")
@staff("trainer")
def sort_imported(course_id: int, import_id: int, number: int) -> Response:
    """Leave a question out, or bring it back, as `lam` in the form says."""
    course, _draft, kept = own_import(course_id, import_id)
    session = db.session()
    row = incoming.question_in(session, kept.id, number)
    if request.form.get("lam") == "lay-lai":
        incoming.take_back(row)
    else:
        incoming.leave_out(row)
    session.commit()
    return go(preview_url(course.id, kept.id, number))


@bp.post("/<int:course_id>/nhap-cau-hoi/<int:import_id>/dua-vao")
@staff("trainer")
def take_imported(course_id: int, import_id: int) -> Response:
    """Add the next ready questions to the draft."""
    course, draft, kept = own_import(course_id, import_id)
    session = db.session()
    incoming.take_ready(session, draft, kept, now())
    session.commit()
    return go(url_for("authoring.taking_imported", course_id=course.id, import_id=kept.id))


@bp.get("/<int:course_id>/nhap-cau-hoi/<int:import_id>/dua-vao")
@staff("trainer")
def taking_imported(course_id: int, import_id: int) -> str:
    """Show how far adding has come; a script presses the page's button until no question is left."""
    course, draft, kept = own_import(course_id, import_id)
    tally = incoming.tally_of(db.session(), kept.id)
    return render_template("authoring/import_taking.html", course=course, draft=draft, kept=kept, tally=tally)


@bp.post("/<int:course_id>/nhap-cau-hoi/<int:import_id>/rut-lai")
@staff("trainer")
def undo_import(course_id: int, import_id: int) -> Response:
    """Remove everything that came from this file from the draft."""
    course, draft, kept = own_import(course_id, import_id)
    session = db.session()
    incoming.undo(session, draft, kept)
    session.commit()
    return go(preview_url(course.id, kept.id))


def own_import(course_id: int, import_id: int) -> tuple[Course, CourseVersion, QuestionImport]:
    """The course, its draft, and an import of this trainer's.

    Raises NotFound without such an import, without a draft, or when the trainer may not write the course. In requests
    that write, course and import are held by lock until the end of the transaction.
    """
    course, draft = own_draft(course_id)
    whose = (course.id, current_user.id)
    return course, draft, incoming.import_of(db.session(), whose, import_id, lock=transactions.writes())


def preview_url(course_id: int, import_id: int, number: int | None = None) -> str:
    """The address of the preview at a question, with the same page and the same choice of states as now."""
    return url_for(
        "authoring.imported",
        course_id=course_id,
        import_id=import_id,
        xem=request.args.get("xem") or None,
        trang=request.args.get("trang") or None,
        _anchor=f"cau-{number}" if number else None,
    )


Wrong = dict[int, list[Words]]


def show_import(course: Course, draft: CourseVersion, kept: QuestionImport, wrong: Wrong | None = None) -> str:
    """The preview of an import; `wrong` has, by number, the messages beside questions that could not be accepted."""
    session = db.session()
    tally = incoming.tally_of(session, kept.id)
    asked = request.args.get("xem", "")
    state = asked if asked in STATES or asked == "tat-ca" else ("doubt" if tally.doubt else "tat-ca")
    count = getattr(tally, state, tally.total)
    number = nearest(whole_number(request.args.get("trang")), count, A_PAGE)
    page = Page(incoming.questions_in(session, kept.id, state, number), number, count, A_PAGE)
    bodies = {row.number: incoming.text_of(row).body for row in page.rows if row.kind}
    return render_template(
        "authoring/import_preview.html",
        course=course,
        draft=draft,
        kept=kept,
        tally=tally,
        state=state,
        page=page,
        rows=page.rows,
        bodies=bodies,
        stems={number: plain_words(body.stem) for number, body in bodies.items()},
        wrong=wrong or {},
        kinds=KINDS,
    )


def _sent(course_id: int, form: ImportForm) -> Response | None:
    """Read and store what was sent, a long file in a job; None when that cannot be, and the form says why."""
    if form.file.data and not form.key.data and is_large(form.file.data, LARGE):
        return page_of(later(form.file, QUESTIONS, {"course_id": course_id, "lesson_id": form.lesson_id()}))
    reading = _read(form)
    if reading is None:
        return None
    course, draft = own_draft(course_id)
    name = form.file.data.filename if form.file.data else _("Câu hỏi dán vào")
    lesson_id = still_there(draft, form.lesson_id())
    kept = incoming.keep_reading(db.session(), (course.id, current_user.id), name, reading, now(), lesson_id=lesson_id)
    db.session.commit()
    return go(url_for("authoring.imported", course_id=course.id, import_id=kept.id))


def _read(form: ImportForm) -> Reading | None:
    """What the uploaded file or the pasted text holds; None when it cannot be read, and the form says why."""
    if form.file.data:
        return uploads.read(form.file, read_file, form.file.data, form.key.data or None)
    if form.pasted.data:
        return uploads.read(form.pasted, read_text, form.pasted.data)
    form.file.errors = [_("Chọn một tệp, hoặc dán câu hỏi vào ô bên dưới.")]
    return None
