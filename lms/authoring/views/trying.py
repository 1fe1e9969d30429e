"""Trying questions and courses out as a learner meets them. Nothing is recorded."""

import random
from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from lms.authoring.question_lists import version_shown
from lms.authoring.views.blueprint import bp
from lms.authoring.views.loading import own_course
from lms.authoring.views.questions import list_url
from lms.base.db import db
from lms.quizzes.kinds import KINDS, BadAnswer
from lms.quizzes.queries import Asked, use_of, uses_of
from lms.web.guards import staff
from lms.web.i18n import _


@bp.get("/<int:course_id>/cau-hoi/<int:use_id>/thu")
@staff("trainer")
def try_question(course_id: int, use_id: int) -> str:
    """One question of the bank or of a practice, with the reasons after answering."""
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
        **practised(use.asked),
        place=None,
        number=number,
        count=len(group),
        onward=onward,
        back=leave,
        leave=leave,
        edit=url_for("authoring.question", course_id=course.id, use_id=use.id) if editable else None,
    )


def practised(asked: Asked) -> dict[str, Any]:
    """What the page of a practice question needs: the question, and the answer in the address, graded."""
    kind, typed = KINDS[asked.kind], {key: request.args.getlist(key) for key in request.args}
    shown = kind.shown(asked.body, random.Random(f"{asked.id}/{current_user.id}"))  # noqa: S311  (an order, not a secret)
    answered, problem, grade = None, None, None
    if "lan" in typed:
        try:
            answered = kind.parse(asked.body, shown, typed)
            grade = kind.grade(asked.body, answered)
        except BadAnswer as error:
            problem = _(error.message)
    return {
        "asked": asked,
        "fields": kind.fields(asked.body, shown, answered),
        "grade": grade,
        "problem": problem,
        "attempt": 2 if request.args.get("lan") == "2" else 1,
        "right_text": kind.right_text(asked.body),
    }
