"""The pages on which a Word handout becomes lessons: it is uploaded, looked through with its cuts, and used."""

from flask import Response as FlaskResponse, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.authoring.desk.intake_models import HandoutImport
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft, still_there
from lms.authoring.intake import handouts
from lms.authoring.intake.handout_forms import HandoutForm
from lms.authoring.intake.handouts import A_SCREEN, BlockChange
from lms.authoring.intake.jobs import HANDOUT, HANDOUT_LIMITS as LIMITS
from lms.base.clock import now
from lms.base.db import db
from lms.base.paging import page_at
from lms.catalogue.models import Course, CourseVersion, Lesson
from lms.catalogue.outline import outline
from lms.catalogue.room import near
from lms.content.media.picture_making import forms_of
from lms.content.office.cutting import HandoutBlock, lessons
from lms.content.office.officefiles import MOST_BYTES
from lms.content.sent import handed_out
from lms.content.text.check import WORDS_MOST
from lms.content.text.render import render
from lms.jobs.sending import LARGE, is_large, later, page_of
from lms.web import transactions, uploads
from lms.web.guards import staff
from lms.web.incoming import whole_number
from lms.web.redirects import go
from lms.web.transactions import reads_file_first
from lms.web.uploads import takes_up_to

ENDPOINT = "authoring.handout_new"


@bp.route("/<int:course_id>/to-bai", methods=["GET", "POST"])
@takes_up_to(3 * MOST_BYTES)
@reads_file_first
@staff("trainer")
def handout_new(course_id: int) -> tuple[str, int] | Response:
    """Show the form for a Word handout and the handouts that wait; read and store what is uploaded."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = HandoutForm()
    form.offer(outline(session, draft.id))
    if request.method == "GET":
        form.place.data = request.args.get("bai", "")
    if form.validate_on_submit():
        answer = _sent(course_id, form)
        if answer is not None:
            return answer
    waiting = handouts.handouts_waiting(session, (course.id, current_user.id))
    more = {"waiting": waiting, "room": near(session, course.id)}
    page = render_template("authoring/handout_new.html", course=course, draft=draft, form=form, **more)
    return page, uploads.status()


def _sent(course_id: int, form: HandoutForm) -> Response | None:
    """Read and store what was uploaded, a long file in a job; None when that cannot be, and the form says why."""
    if is_large(form.file.data, LARGE):
        return page_of(later(form.file, HANDOUT, {"course_id": course_id, "lesson_id": form.lesson_id()}))
    read = uploads.read(form.file, handed_out, form.file.data, limits=LIMITS)
    if read is None:
        return None
    course, draft = own_draft(course_id)
    whose, name = (course.id, current_user.id), form.file.data.filename
    lesson_id = still_there(draft, form.lesson_id())
    kept = uploads.keep(
        form.file, lambda: handouts.keep_handout(db.session(), whose, name, read, now(), lesson_id=lesson_id)
    )
    return go(url_for("authoring.handout", course_id=course.id, import_id=kept.id)) if kept is not None else None


@bp.route("/<int:course_id>/to-bai/<int:import_id>", methods=["GET", "POST"])
@reads_file_first
@staff("trainer")
def handout(course_id: int, import_id: int) -> str | Response:
    """Show a handout with its cuts; store changed cuts and, if asked, put the handout into the draft."""
    session = db.session()
    course, draft, kept = _own(course_id, import_id)
    if request.method == "GET":
        return _page(course, draft, kept)
    takes = request.form.get("deed") == "take"
    forms = uploads.aside(forms_of, handouts.pictures_kept(session, kept.id) if takes else {}, limits=LIMITS)
    course, draft, kept = _own(course_id, import_id)
    if kept.made is None:
        handouts.arrange(kept, _changes())
    session.commit()
    if takes:
        # The cuts were committed first, so that they stay even when there is no room for the pictures.
        transactions.begin()
        course, draft, kept = _own(course_id, import_id)
        handouts.put_into_draft(session, draft, kept, forms, now())
        session.commit()
    to = whole_number(request.form.get("to")) or whole_number(request.args.get("trang"))
    return go(url_for("authoring.handout", course_id=course.id, import_id=kept.id, trang=to or None))


@bp.get("/<int:course_id>/to-bai/<int:import_id>/hinh/<int:number>")
@staff("trainer")
def handout_picture(course_id: int, import_id: int, number: int) -> FlaskResponse:
    """The bytes of a picture in a handout that is being looked through."""
    _course, _draft, kept = _own(course_id, import_id)
    row = handouts.picture_of(db.session(), kept.id, number)
    return FlaskResponse(row.data, mimetype=row.mime)


@bp.post("/<int:course_id>/to-bai/<int:import_id>/bo")
@staff("trainer")
def drop_handout(course_id: int, import_id: int) -> Response:
    """Delete a handout; what it brought into the draft stays."""
    course, _draft, kept = _own(course_id, import_id)
    db.session.delete(kept)
    db.session.commit()
    return go(url_for(ENDPOINT, course_id=course.id))


def _own(course_id: int, import_id: int) -> tuple[Course, CourseVersion, HandoutImport]:
    course, draft = own_draft(course_id)
    whose = (course.id, current_user.id)
    return course, draft, handouts.handout_of(db.session(), whose, import_id, lock=transactions.writes())


def _changes() -> dict[int, BlockChange]:
    """What the form says about the blocks on its screen."""
    sent = request.form
    numbers = [number for text in sent.getlist("n[]") if (number := whole_number(text)) is not None]
    return {
        n: BlockChange(sent.get(f"c{n}", ""), sent.get(f"t{n}", ""), f"o{n}" in sent, sent.get(f"a{n}", ""))
        for n in numbers
    }


def _page(course: Course, draft: CourseVersion, kept: HandoutImport) -> str:
    blocks = handouts.blocks_of(kept)
    page = page_at(_rows(blocks), whole_number(request.args.get("trang")), A_SCREEN)
    made = lessons(blocks)
    return render_template(
        "authoring/handout_preview.html",
        course=course,
        draft=draft,
        kept=kept,
        rows=page.rows,
        begun=_begun(blocks),
        count={"lessons": len(made), "steps": sum(len(lesson.steps) for lesson in made)},
        out=sum(block.out for block in blocks),
        pictures=len({block.picture for block in blocks if block.kind == "picture" and not block.out}),
        page=page.number,
        pages=page.last,
        long=WORDS_MOST,
        done=[db.session.get(Lesson, lesson_id) for lesson_id in kept.made or ()],
    )


def _rows(blocks: list[HandoutBlock]) -> list[tuple[int, HandoutBlock, str, str]]:
    """(number, block, its HTML, the sign before an item of a list) for each block."""
    rows, number = [], 0
    for n, block in enumerate(blocks):
        number = number + 1 if block.kind == "numbers" and not block.cut else int(block.kind == "numbers")
        sign = f"{number}." if number else "•" if block.kind == "dots" else ""
        rows.append((n, block, _html(block), sign))
    return rows


def _html(block: HandoutBlock) -> str:
    """A block as learners would see it; "" for a picture, which the page draws."""
    return "" if block.kind == "picture" else render(block.markdown, lambda _path: None).html


def _begun(blocks: list[HandoutBlock]) -> dict[int, int]:
    """By the number of each block that begins a step, how many words the step has."""
    words: dict[int, int] = {}
    at = 0
    for n, block in enumerate(blocks):
        if block.out:
            continue
        if block.cut or not words:
            at = n
            words[at] = 0
        if block.kind != "picture" and not (block.head and block.cut):
            words[at] += len(block.plain.split())
    return words
