"""Bringing a file of questions: send it, look at every question, and let those in that are right."""

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
#: More than any file that is taken, so that one of 40 MB is told what to do in its own form.
LARGEST = 64 * 1024 * 1024


@bp.route("/<int:course_id>/nhap-cau-hoi", methods=["GET", "POST"])
@shown_again
@takes_up_to(LARGEST)
@reads_file_first
@staff("trainer")
def import_questions(course_id: int) -> tuple[str, int] | Response:
    """Send a file; nothing of it is in the draft yet."""
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
    """Every question of a file: what was read, what is doubtful, what cannot be taken and why."""
    course, draft, kept = own_import(course_id, import_id)
    return show_import(course, draft, kept)


@bp.post("/<int:course_id>/nhap-cau-hoi/<int:import_id>/<int:number>/xep")
@staff("trainer")
def sort_imported(course_id: int, import_id: int, number: int) -> Response:
    """Leave a question out, or take it back; `lam` says which."""
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
    """Put the next questions that are ready into the draft; the page that follows goes on by itself."""
    course, draft, kept = own_import(course_id, import_id)
    session = db.session()
    incoming.take_ready(session, draft, kept, now())
    session.commit()
    return go(url_for("authoring.taking_imported", course_id=course.id, import_id=kept.id))


@bp.get("/<int:course_id>/nhap-cau-hoi/<int:import_id>/dua-vao")
@staff("trainer")
def taking_imported(course_id: int, import_id: int) -> str:
    """How far it is; with scripts the page presses its own button until nothing is left."""
    course, draft, kept = own_import(course_id, import_id)
    tally = incoming.tally_of(db.session(), kept.id)
    return render_template("authoring/import_taking.html", course=course, draft=draft, kept=kept, tally=tally)


@bp.post("/<int:course_id>/nhap-cau-hoi/<int:import_id>/rut-lai")
@staff("trainer")
def undo_import(course_id: int, import_id: int) -> Response:
    """Take everything that came from this file out of the draft again."""
    course, draft, kept = own_import(course_id, import_id)
    session = db.session()
    incoming.undo(session, draft, kept)
    session.commit()
    return go(preview_url(course.id, kept.id))


def own_import(course_id: int, import_id: int) -> tuple[Course, CourseVersion, QuestionImport]:
    """A trainer's own course, its draft and one of the trainer's own files; raises NotFound."""
    course, draft = own_draft(course_id)
    whose = (course.id, current_user.id)
    return course, draft, incoming.import_of(db.session(), whose, import_id, lock=transactions.writes())


def preview_url(course_id: int, import_id: int, number: int | None = None) -> str:
    """The address of the preview, with the same page and choice as before, at a question."""
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
    """The preview; `wrong` are messages beside questions that were just sent and could not be taken so."""
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
    """Read what was sent, a long list later; None when it cannot be taken, and the form says why."""
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
    """What is in the file or the text that was sent; None when nothing can be taken, and the form says why."""
    if form.file.data:
        return uploads.read(form.file, read_file, form.file.data, form.key.data or None)
    if form.pasted.data:
        return uploads.read(form.pasted, read_text, form.pasted.data)
    form.file.errors = [_("Chọn một tệp, hoặc dán câu hỏi vào ô bên dưới.")]
    return None
