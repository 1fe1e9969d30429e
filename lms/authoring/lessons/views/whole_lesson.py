"""The page of a whole lesson, on which all its steps are written, ordered and saved together."""

from typing import Any

from flask import render_template, request, url_for

from lms.authoring.desk.queries import lesson_in
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course, own_draft
from lms.authoring.desk.views.room_addresses import practice_url
from lms.authoring.desk.views.working_copies import kept_here, saved_here
from lms.authoring.lessons.actions import StepText
from lms.authoring.lessons.whole_lesson import newer_texts, save_lesson
from lms.authoring.lessons.whole_lesson_forms import StepRow, WholeLessonForm, blank
from lms.authoring.library.views.editor import editor_parts
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.files import names_of
from lms.catalogue.models import Course, CourseVersion, Lesson
from lms.catalogue.queries import lessons_of, pictures_of, steps_of
from lms.content.text.check import Mistake, mistakes
from lms.content.text.plainness import Hint, step_hints
from lms.content.text.worddiff import differences
from lms.web.guards import drawn_again, staff
from lms.web.redirects import go


@bp.route("/<int:course_id>/bai/<int:lesson_id>/viet", methods=["GET", "POST"])
@drawn_again
@staff("trainer")
def write_lesson(course_id: int, lesson_id: int) -> Any:
    """Write a whole lesson; mistakes are shown beside their step, and everything typed stays."""
    session = db.session()
    try:
        course, draft = own_draft(course_id)
        lesson = lesson_in(session, draft.id, lesson_id)
    except NotFound:
        return _too_late(course_id)
    steps = steps_of(session, lesson.id)
    form = WholeLessonForm(list(steps))
    deed = request.form.get("deed", "")
    if form.is_submitted() and deed:
        _do(form, deed, lesson)
        return _page(course, draft, lesson, form)
    if not form.validate_on_submit():
        return _page(course, draft, lesson, form)
    if save_lesson(session, draft, lesson, form.drafts()):
        saved_here()
        session.commit()
        return go(url_for("authoring.write_lesson", course_id=course.id, lesson_id=lesson.id, luu=1))
    newer = newer_texts(steps, form.drafts())
    for _n, row in form.rows:
        row.opened.data = newer[row.draft().step_id or 0].mark if row.draft().step_id in newer else row.opened.data
    return _page(course, draft, lesson, form, newer), 409


def _do(form: WholeLessonForm, deed: str, lesson: Lesson) -> None:
    """Do what a row's button says: order the rows, or take the text that somebody else has saved ("theirs:3")."""
    form.rearrange(deed)
    name, _colon, number = deed.partition(":")
    row = dict(form.rows).get(int(number)) if number.isdigit() else None
    if name == "theirs" and row is not None:
        there = {step.id: step for step in steps_of(db.session(), lesson.id)}
        step = there.get(row.draft().step_id or 0)
        if step is not None:
            row.title.data, row.source.data, row.gone.data = step.title, step.source, ""
            row.opened.data = StepText(step.title, step.source).mark


def _page(
    course: Course,
    draft: CourseVersion,
    lesson: Lesson,
    form: WholeLessonForm,
    newer: dict[int, StepText] | None = None,
) -> str:
    session = db.session()
    pictures, names = pictures_of(session, draft.id), names_of(session, draft.id)

    def problems(row: StepRow) -> list[Mistake]:
        return mistakes(row.source.data or "", names)

    def hints(row: StepRow) -> list[Hint]:
        return step_hints(row.source.data or "")

    return render_template(
        "authoring/lesson_write.html",
        course=course,
        draft=draft,
        lesson=lesson,
        number=[other.id for other in lessons_of(session, draft.id)].index(lesson.id) + 1,
        form=form,
        newer=newer or {},
        problems=problems,
        hints=hints,
        differences=differences,
        new_row=blank,
        practice_url=practice_url(course.id, lesson.id),
        parts=editor_parts(course, draft),
        pictures=pictures.values(),
        kept=kept_here(course.id),
    )


def _too_late(course_id: int) -> Any:
    """Show all typed words when the lesson was removed or the draft published meanwhile, so that they can be kept."""
    course = own_course(course_id)
    if request.method != "POST":
        raise NotFound
    return render_template("authoring/lesson_gone.html", course=course, form=WholeLessonForm()), 409
