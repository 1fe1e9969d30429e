"""The pages of a draft's lessons: add, describe, order, remove."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.queries import lesson_in
from lms.authoring.desk.rules import spoken_seconds
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.authoring.desk.views.room_addresses import practice_url
from lms.authoring.lessons import actions as writing
from lms.authoring.lessons.forms import LessonForm, NewLessonForm
from lms.authoring.lessons.starting import starting_points
from lms.base.db import db
from lms.catalogue.outline import outline
from lms.catalogue.queries import lessons_of, steps_of
from lms.learning.onefile import lesson_as_file
from lms.quizzes.queries import question_set
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go


@bp.route("/<int:course_id>/bai/moi", methods=["GET", "POST"])
@staff("trainer")
def new_lesson(course_id: int) -> str | Response:
    """Show the form for a new lesson; add the lesson at the end of the draft, and go on to write it."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = NewLessonForm()
    form.offer(starting_points().values())
    if form.validate_on_submit():
        chosen = starting_points().get(form.start.data)
        start = [writing.StepText(*step) for step in chosen.steps] if chosen else []
        lesson = writing.begin_lesson(session, draft, form.title.data or "", start)
        session.commit()
        return go(url_for("authoring.write_lesson", course_id=course.id, lesson_id=lesson.id))
    return render_template("authoring/lesson_new.html", course=course, draft=draft, form=form)


@bp.get("/<int:course_id>/bai/<int:lesson_id>")
@staff("trainer")
def lesson(course_id: int, lesson_id: int) -> str:
    """Show the steps of a lesson, and how many practice questions it has."""
    session = db.session()
    course, draft = own_draft(course_id)
    lesson = lesson_in(session, draft.id, lesson_id)
    return render_template(
        "authoring/lesson.html",
        course=course,
        draft=draft,
        lesson=lesson,
        number=[other.id for other in lessons_of(session, draft.id)].index(lesson.id) + 1,
        steps=steps_of(session, lesson.id),
        practice=len(question_set(session, draft.id).practice.get(lesson.key, ())),
        practice_url=practice_url(course.id, lesson.id),
    )


@bp.get("/<int:course_id>/bai/<int:lesson_id>/tai-ve")
@staff("trainer")
def lesson_file(course_id: int, lesson_id: int) -> Response:
    """Send the lesson as it is in the draft, as one file that opens without a network."""
    _course, draft = own_draft(course_id)
    tree = outline(db.session(), draft.id)
    return lesson_as_file(tree, tree.lesson(lesson_in(db.session(), draft.id, lesson_id).key))


@bp.route("/<int:course_id>/bai/<int:lesson_id>/thong-tin", methods=["GET", "POST"])
@staff("trainer")
def lesson_settings(course_id: int, lesson_id: int) -> str | Response:
    """Show and save the settings of a lesson: everything about it except its steps."""
    session = db.session()
    course, draft = own_draft(course_id)
    lesson = lesson_in(session, draft.id, lesson_id)
    form = LessonForm(obj=lesson, source_lines="\n".join(lesson.sources.split("; ")))
    here: dict[str, Any] = {"course_id": course.id, "lesson_id": lesson.id}
    if form.validate_on_submit():
        writing.describe_lesson(lesson, form.values())
        session.commit()
        return go(url_for("authoring.lesson_settings", **here, luu=1))
    seconds = spoken_seconds(lesson.loudspeaker)
    return render_template(
        "authoring/lesson_settings.html", course=course, lesson=lesson, form=form, seconds=seconds, here=here
    )


@bp.post("/<int:course_id>/bai/<int:lesson_id>/chuyen")
@staff("trainer")
def move_lesson(course_id: int, lesson_id: int) -> Response:
    """Move a lesson up or down by the number of places in the form (`by`)."""
    session = db.session()
    course, draft = own_draft(course_id)
    by = request.form.get("by", type=int) or 0
    writing.move(session, lessons_of(session, draft.id), lesson_in(session, draft.id, lesson_id).id, by)
    session.commit()
    return go(url_for("authoring.course", course_id=course.id, _anchor=f"bai-{lesson_id}"))


@bp.route("/<int:course_id>/bai/<int:lesson_id>/xoa", methods=["GET", "POST"])
@staff("trainer")
def remove_lesson(course_id: int, lesson_id: int) -> str | Response:
    """Ask, then delete a lesson of the draft with its steps and its practice."""
    session = db.session()
    course, draft = own_draft(course_id)
    lesson = lesson_in(session, draft.id, lesson_id)
    if request.method == "POST":
        writing.remove_lesson(session, draft, lesson)
        session.commit()
        return go(url_for("authoring.course", course_id=course.id))
    steps = len(steps_of(session, lesson.id))
    return render_template(
        "authoring/confirm.html",
        heading=_("Xóa hẳn bài này?"),
        name=lesson.title,
        detail=_("Xóa cả %(steps)s bước và câu hỏi ôn bài. Xóa rồi không lấy lại được.", steps=steps),
        yes=_("Xóa hẳn"),
        back=url_for("authoring.lesson", course_id=course.id, lesson_id=lesson.id),
    )
