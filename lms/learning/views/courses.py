"""A course's own page, and joining it."""

from flask import Blueprint, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.differences import compared
from lms.catalogue.outline import outline
from lms.catalogue.queries import course_by_slug
from lms.learning import offering, rules
from lms.learning.actions import enrol, take_new_version
from lms.learning.importing import take_in
from lms.learning.queries import enrolment_of
from lms.learning.views.loading import Place, load_place, onward
from lms.people.queries import home_area_id
from lms.quizzes.queries import question_set
from lms.web.guards import public, signed_in
from lms.web.redirects import go

bp = Blueprint("learning", __name__)


@bp.get("/khoa-hoc/<slug>")
@public
def course(slug: str) -> str:
    """Lessons with their state, the test, and one big button with the next thing to do."""
    place = load_place(slug)
    bank = question_set(db.session(), place.tree.version_id).bank
    total = min(place.tree.quiz_size, len(bank))
    states = [rules.lesson_state(place.progress, lesson) for lesson in place.tree.lessons]
    return render_template(
        "learning/course.html",
        place=place,
        tree=place.tree,
        rows=list(zip(place.tree.lessons, states, strict=True)),
        done=states.count("done"),
        onward=onward(place),
        passed=rules.passed(place.progress),
        news=_news(place),
        has_test=bool(bank),
        total=total,
        needed=rules.needed_right(total, place.tree.pass_percent),
    )


def _news(place: Place) -> dict[str, list[str]]:
    """Under "new", "changed" and "gone", the titles of lessons that a newer version adds, changes or leaves out."""
    if not place.newer or place.standing is None or place.standing.current_version_id is None:
        return {}
    waiting = outline(db.session(), place.standing.current_version_id)
    found: dict[str, list[str]] = {}
    for lesson in compared(place.tree, waiting):
        found.setdefault(lesson.kind, []).append(lesson.title)
    return {kind: titles for kind, titles in found.items() if kind in ("new", "changed", "gone")}


@bp.post("/khoa-hoc/<slug>/vao")
@signed_in
def join_course(slug: str) -> Response:
    """Join the course and go to the first thing to do."""
    session = db.session()
    area_id = home_area_id(session, current_user.id)
    if area_id is None:
        raise NotFound
    course_id = course_by_slug(session, slug).id
    enrol(session, current_user.id, course_id, area_id, now())
    # Taken over is only what this very person has read of this course since signing in on this device.
    read = offering.carried(current_user.id).at(int(now().timestamp()))
    take_in(session, current_user.id, read, now(), course_id=course_id)
    session.commit()
    return go(next_url(slug))


@bp.post("/khoa-hoc/<slug>/ban-moi")
@signed_in
def take_version(slug: str) -> Response:
    """Let the learner go on with the newest version; progress and completion stay."""
    session = db.session()
    enrolment = enrolment_of(session, current_user.id, course_by_slug(session, slug).id, lock=True)
    if enrolment is None:
        raise NotFound
    take_new_version(session, enrolment, now())
    session.commit()
    return go(url_for("learning.course", slug=slug))


def next_url(slug: str) -> str:
    """The address of the next thing to do in a course."""
    place = load_place(slug)
    coming = onward(place)
    if coming.kind == "step" and coming.lesson is not None:
        return url_for("lessons.step", slug=slug, lesson_key=coming.lesson.key, number=coming.step)
    return url_for("tests.intro", slug=slug) if coming.kind == "test" else url_for("learning.course", slug=slug)
