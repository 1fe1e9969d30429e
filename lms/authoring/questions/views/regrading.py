"""The pages of a question's versions, and of grading again the tests that earlier versions graded."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.areas.queries import paths
from lms.authoring.desk.deeds import note
from lms.authoring.desk.queries import version_in_use
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import deed, own_course
from lms.authoring.questions.history import editions, question_by_key
from lms.authoring.questions.queries import plain_stem
from lms.base.clock import now, today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.models import Course
from lms.learning import regrading
from lms.people.permissions import visible_names
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import plain_asked, question_set, question_version
from lms.web.guards import staff
from lms.web.redirects import go

#: The most changes that are listed one by one; the sums count all of them.
NAMED = 200


@bp.get("/<int:course_id>/cac-ban-cau-hoi/<key>")
@staff("trainer")
def question_editions(course_id: int, key: str) -> str:
    """Show every version of a question, what changed in it, and where it is used. Raises NotFound for none."""
    course = own_course(course_id)
    question = question_by_key(db.session(), course.id, key)
    found = editions(db.session(), question)
    if not found:
        raise NotFound
    newest = plain_asked(question_version(db.session(), found[0].id))
    return render_template(
        "authoring/question_editions.html",
        course=course,
        key=key,
        stem=plain_stem(newest),
        editions=found,
        target=_target(course, key),
    )


@bp.get("/<int:course_id>/so-lieu/cau-hoi/<key>/cham-lai")
@staff("trainer")
def ask_regrade(course_id: int, key: str) -> str:
    """Show what grading again would change, and for whom; nothing is written."""
    course = own_course(course_id)
    target = _needed(course, key)
    found = regrading.plan(db.session(), course.id, target)
    named = found.changes[:NAMED]
    return render_template(
        "authoring/regrade.html",
        course=course,
        key=key,
        stem=plain_stem(plain_asked(target)),
        found=found,
        named=named,
        people=visible_names(db.session(), current_user.id, {change.person_id for change in named}, today()),
        areas=paths(db.session(), {change.area_id for change in named}),
    )


@bp.post("/<int:course_id>/so-lieu/cau-hoi/<key>/cham-lai")
@staff("trainer")
def do_regrade(course_id: int, key: str) -> Response:
    """Grade the tests again, and note in the audit log who did it."""
    session = db.session()
    course = own_course(course_id)
    done = regrading.regrade(session, course.id, _needed(course, key), current_user.id, now())
    if done.count:
        counted = {"question": key, "tests": done.count, "changed": len(done.changes), "passed": done.new_passes}
        note(session, deed(), "question_regraded", course, **counted)
    session.commit()
    return go(url_for("authoring.ask_regrade", course_id=course.id, key=key, xong=len(done.changes)))


def _target(course: Course, key: str) -> QuestionVersion | None:
    """The question's version in the test that learners take now; None when it is not in that test."""
    version_id = version_in_use(db.session(), course)
    if version_id is None:
        return None
    bank = question_set(db.session(), version_id).bank
    asked = next((one for one in bank if one.key == key), None)
    return question_version(db.session(), asked.id) if asked else None


def _needed(course: Course, key: str) -> QuestionVersion:
    target = _target(course, key)
    if target is None:
        raise NotFound
    return target
