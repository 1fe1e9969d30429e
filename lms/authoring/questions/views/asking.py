"""The page for how a course asks its questions: tries, hints, certainty, and the rules for drawing a test."""

from dataclasses import asdict

from flask import render_template, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.authoring.questions.asking_forms import AskingForm
from lms.base.db import db
from lms.quizzes.drawing import RULES_MOST, short_rules
from lms.quizzes.labels import in_order
from lms.quizzes.queries import question_set
from lms.web.guards import shown_again, staff
from lms.web.redirects import go


@bp.route("/<int:course_id>/cach-hoi", methods=["GET", "POST"])
@shown_again
@staff("trainer")
def asking(course_id: int) -> str | Response:
    """Show how the course asks, and save changes. Rules that the bank cannot keep are saved, too."""
    session = db.session()
    course, draft = own_draft(course_id)
    questions = question_set(session, draft.id)
    rows = [*(rule.kept() for rule in questions.rules), {}][:RULES_MOST]
    form = AskingForm(data=asdict(questions.behaviour) | {"tries": str(questions.behaviour.tries), "rows": rows})
    form.offer(in_order(tag for asked in questions.bank for tag in asked.tags))
    if form.is_submitted() and form.validate() & form.judge(draft.quiz_size):
        rules = [rule.kept() for rule in form.rules()]
        draft.asking = form.behaviour().kept() | ({"draw": rules} if rules else {})
        session.commit()
        return go(url_for("authoring.course", course_id=course.id, luu=1))
    return render_template(
        "authoring/asking.html",
        course=course,
        draft=draft,
        form=form,
        bank=len(questions.bank),
        short=short_rules(questions.bank, questions.rules),
    )
