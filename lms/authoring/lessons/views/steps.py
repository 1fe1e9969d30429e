"""The pages of a lesson's steps: write, see as learners see them, order, remove. Nobody's words are lost."""

from typing import Any

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.queries import lesson_in, step_in
from lms.authoring.desk.remarks import remarks_at
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course, own_draft
from lms.authoring.desk.views.working_copies import kept_here, saved_here
from lms.authoring.lessons import actions as writing
from lms.authoring.lessons.actions import written
from lms.authoring.lessons.forms import StepForm
from lms.authoring.library.views.editor import editor_parts
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.files import names_of
from lms.catalogue.models import Course, CourseVersion, Lesson, Step
from lms.catalogue.outline import outline
from lms.catalogue.queries import pictures_of, steps_of
from lms.content.text.check import mistakes
from lms.content.text.plainness import step_hints
from lms.content.text.worddiff import differences
from lms.web.guards import drawn_again, staff
from lms.web.i18n import _
from lms.web.redirects import go
from lms.web.security import may_be_framed

BASE = "/<int:course_id>/bai/<int:lesson_id>/buoc"


@bp.route(f"{BASE}/moi", methods=["GET", "POST"])
@drawn_again
@staff("trainer")
def new_step(course_id: int, lesson_id: int) -> str | Response:
    """Show the form for a new step; add the step at the end of the lesson, and show it."""
    session = db.session()
    course, draft = own_draft(course_id)
    lesson = lesson_in(session, draft.id, lesson_id)
    form = StepForm()
    if "deed" not in request.form and form.validate_on_submit():
        step = writing.begin_step(session, draft, lesson, form.text())
        saved_here()
        session.commit()
        return go(_address(step, course, luu=1, _anchor="xem"))
    return _page(course, draft, lesson, None, form)


@bp.route(f"{BASE}/<int:step_id>", methods=["GET", "POST"])
@drawn_again
@staff("trainer")
def step(course_id: int, lesson_id: int, step_id: int) -> Any:
    """Write a step; mistakes are shown with their line and what to do, and the text is kept all the same."""
    session = db.session()
    try:
        course, draft, lesson, step = _own_step(course_id, lesson_id, step_id)
    except NotFound:
        return _too_late(course_id)
    now = written(step)
    form = StepForm(obj=step)
    if "deed" in request.form or not form.validate_on_submit():
        form.opened.data = form.opened.data or now.mark
        return _page(course, draft, lesson, step, form)
    if writing.save_step(session, draft, step, form.text(), form.opened.data or ""):
        saved_here()
        session.commit()
        return go(_address(step, course, luu=1, _anchor="xem"))
    form.opened.data = now.mark
    return _page(course, draft, lesson, step, form, newer=now), 409


@bp.get(f"{BASE}/<int:step_id>/xem")
@staff("trainer")
def preview_step(course_id: int, lesson_id: int, step_id: int) -> Response:
    """Show the step as learners will see it, as a page for a frame."""
    _course, draft, lesson, step = _own_step(course_id, lesson_id, step_id)
    tree = outline(db.session(), draft.id)
    taught = tree.lesson(lesson.key)
    shown = next(one for one in taught.steps if one.key == step.key)
    page = render_template("authoring/step_preview.html", lesson=taught, step=shown)
    return may_be_framed(make_response(page))


@bp.post(f"{BASE}/<int:step_id>/chuyen")
@staff("trainer")
def move_step(course_id: int, lesson_id: int, step_id: int) -> Response:
    """Move a step up or down within its lesson by the number of places in the form (`by`)."""
    session = db.session()
    course, _draft, lesson, step = _own_step(course_id, lesson_id, step_id)
    writing.move(session, steps_of(session, lesson.id), step.id, request.form.get("by", type=int) or 0)
    session.commit()
    return go(url_for("authoring.lesson", course_id=course.id, lesson_id=lesson.id, _anchor=f"buoc-{step.id}"))


@bp.route(f"{BASE}/<int:step_id>/xoa", methods=["GET", "POST"])
@staff("trainer")
def remove_step(course_id: int, lesson_id: int, step_id: int) -> str | Response:
    """Ask, then delete a step of the draft."""
    session = db.session()
    course, draft, lesson, step = _own_step(course_id, lesson_id, step_id)
    if request.method == "POST":
        writing.remove_step(session, draft, lesson, step)
        session.commit()
        return go(url_for("authoring.lesson", course_id=course.id, lesson_id=lesson.id))
    return render_template(
        "authoring/confirm.html",
        heading=_("Xóa hẳn bước này?"),
        name=step.title,
        detail=_("Xóa rồi không lấy lại được."),
        yes=_("Xóa hẳn"),
        back=_address(step, course),
    )


def _own_step(course_id: int, lesson_id: int, step_id: int) -> tuple[Course, CourseVersion, Lesson, Step]:
    """A step of a draft that this trainer may write, with its course, draft and lesson. Raises NotFound."""
    session = db.session()
    course, draft = own_draft(course_id)
    lesson = lesson_in(session, draft.id, lesson_id)
    return course, draft, lesson, step_in(session, lesson.id, step_id)


def _address(step: Step, course: Course, **more: Any) -> str:
    return url_for("authoring.step", course_id=course.id, lesson_id=step.lesson_id, step_id=step.id, **more)


def _page(course: Course, draft: CourseVersion, lesson: Lesson, step: Step | None, form: StepForm, **more: Any) -> str:
    """Draw the editor; `newer` in `more` is what somebody else has written meanwhile."""
    session = db.session()
    steps = list(steps_of(session, lesson.id))
    at = steps.index(step) if step in steps else len(steps)
    pictures = pictures_of(session, draft.id)
    return render_template(
        "authoring/step.html",
        course=course,
        lesson=lesson,
        step=step,
        form=form,
        number=at + 1,
        before=steps[at - 1] if at else None,
        after=steps[at + 1] if at + 1 < len(steps) else None,
        pictures=pictures.values(),
        parts=editor_parts(course, draft),
        kept=kept_here(course.id),
        differences=differences,
        remarks=remarks_at(session, draft.id, f"{lesson.key}/{step.key}") if step else [],
        problems=mistakes(form.source.data or "", names_of(session, draft.id)),
        hints=step_hints(form.source.data or ""),
        **more,
    )


def _too_late(course_id: int) -> Any:
    """Show the typed words of a step that was removed or published meanwhile, so that they can be kept."""
    course = own_course(course_id)
    if request.method != "POST":
        raise NotFound
    return render_template("authoring/step_gone.html", course=course, form=StepForm()), 409
