"""The pages for trying out questions and whole courses as a learner meets them; nothing is recorded."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app, render_template, request, url_for

from lms.authoring.desk.queries import version_shown
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course
from lms.authoring.questions.views.bank import list_url
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.outline import LessonOutline, Outline, outline
from lms.quizzes.practising import ROUND, practised, round_of, same_round
from lms.quizzes.queries import Asked, QuestionSet, question_set, use_of, uses_of
from lms.web import redrawing
from lms.web.guards import staff
from lms.web.i18n import _


@bp.get("/<int:course_id>/cau-hoi/<int:use_id>/thu")
@staff("trainer")
def try_question(course_id: int, use_id: int) -> str:
    """Show a question of the bank or of a practice and, after an answer, the reasons."""
    session = db.session()
    course = own_course(course_id)
    version, editable = version_shown(session, course)
    use = use_of(session, version.id, use_id)
    group = [other for other in uses_of(session, version.id) if other.lesson_id == use.lesson_id]
    number = next(number for number, other in enumerate(group, 1) if other.id == use.id)
    following = group[number] if number < len(group) else None
    leave = list_url(course.id, use.lesson_id, use.id)
    onward = url_for("authoring.try_question", course_id=course.id, use_id=following.id) if following else leave
    return render_template(
        "authoring/try_question.html",
        **_practised(use.asked, question_set(session, version.id)),
        heading=None if use.lesson_id else _("Câu hỏi kiểm tra"),
        number=number,
        count=len(group),
        onward=onward,
        skip=onward if following else None,
        back=leave,
        leave=leave,
        edit=url_for("authoring.question", course_id=course.id, use_id=use.id) if editable else None,
    )


@bp.get("/<int:course_id>/thu")
@staff("trainer")
def try_course(course_id: int) -> str:
    """Show the course as a learner finds it: its lessons, and the test."""
    tree, questions = tried(course_id)
    return render_template("authoring/try_course.html", tree=tree, questions=questions, **bar(tree))


@bp.get("/<int:course_id>/thu/bai/<lesson_key>/<int:number>")
@staff("trainer")
def try_step(course_id: int, lesson_key: str, number: int) -> str:
    """Show a step of a lesson. Raises NotFound when there is none with this number."""
    tree, questions = tried(course_id)
    lesson = tree.lesson(lesson_key)
    step = lesson.step(number)
    return render_template(
        "authoring/try_step.html",
        tree=tree,
        lesson=lesson,
        step=step,
        enrolled=False,
        back=step_url(tree, lesson, number - 1) if number > 1 else None,
        onward=_after_step(tree, questions, lesson, number),
        **bar(tree),
    )


@bp.get("/<int:course_id>/thu/bai/<lesson_key>/on-bai/<int:number>")
@staff("trainer")
def try_practice(course_id: int, lesson_key: str, number: int) -> str:
    """Show a question of a lesson's practice. Raises NotFound when there is none with this number."""
    tree, questions = tried(course_id)
    lesson = tree.lesson(lesson_key)
    group = questions.practice.get(lesson.key, ())
    if not 1 <= number <= len(group):
        raise NotFound
    before = practice_url(tree, lesson, number - 1) if number > 1 else step_url(tree, lesson, len(lesson.steps))
    return render_template(
        "authoring/try_question.html",
        **_practised(group[number - 1], questions),
        number=number,
        count=len(group),
        onward=practice_url(tree, lesson, number + 1) if number < len(group) else done_url(tree, lesson),
        back=before,
        **bar(tree),
    )


@bp.get("/<int:course_id>/thu/bai/<lesson_key>/xong")
@staff("trainer")
def try_done(course_id: int, lesson_key: str) -> str:
    """Show the end of a lesson, from which the next lesson or the test follows."""
    tree, questions = tried(course_id)
    lesson = tree.lesson(lesson_key)
    following = tree.after(lesson)
    return render_template(
        "authoring/try_done.html",
        tree=tree,
        lesson=lesson,
        following=following,
        onward=step_url(tree, following, 1) if following and following.steps else None,
        has_test=bool(questions.bank),
        **bar(tree),
    )


def tried(course_id: int) -> tuple[Outline, QuestionSet]:
    """The outline and the questions of what is tried: the draft, else the current version.

    Raises NotFound when this trainer may not write the course.
    """
    session = db.session()
    version, _editable = version_shown(session, own_course(course_id))
    return outline(session, version.id), question_set(session, version.id)


def bar(tree: Outline) -> dict[str, Any]:
    """What the bar at the top of every trial page needs."""
    return {"leave": url_for("authoring.course", course_id=tree.course_id), "course_id": tree.course_id}


def step_url(tree: Outline, lesson: LessonOutline, number: int) -> str:
    """The address at which a step is tried."""
    return url_for("authoring.try_step", course_id=tree.course_id, lesson_key=lesson.key, number=number)


def practice_url(tree: Outline, lesson: LessonOutline, number: int) -> str:
    """The address at which a practice question is tried."""
    return url_for("authoring.try_practice", course_id=tree.course_id, lesson_key=lesson.key, number=number)


def done_url(tree: Outline, lesson: LessonOutline) -> str:
    """The address of the end of a lesson."""
    return url_for("authoring.try_done", course_id=tree.course_id, lesson_key=lesson.key)


def _practised(asked: Asked, questions: QuestionSet) -> dict[str, Any]:
    """What the page of a practice question shows: the question, and the answer in the address with its grade."""
    typed = same_round(request.args.to_dict(flat=False), redrawing.typed())
    given = round_of(asked, typed, current_app.secret_key or "")
    lan = request.args.get("lan")
    found = practised(asked, given, lan, questions.behaviour, afresh="lai" in request.args)
    anew = urlencode({"lan": found.attempt, ROUND: found.word, "lai": 1})
    return vars(found) | {"place": None, "restart": f"{request.path}?{anew}"}


def _after_step(tree: Outline, questions: QuestionSet, lesson: LessonOutline, number: int) -> str:
    if number < len(lesson.steps):
        return step_url(tree, lesson, number + 1)
    return practice_url(tree, lesson, 1) if questions.practice.get(lesson.key) else done_url(tree, lesson)
