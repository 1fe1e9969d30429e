"""The steps of a lesson: the page that is opened most, kept lean for old phones and thin networks."""

from collections import OrderedDict
from threading import Lock
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.outline import LessonOutline, Outline, outline
from lms.catalogue.queries import current_version_id
from lms.learning import visitor
from lms.learning.actions import read_step
from lms.learning.queries import enrolment_of
from lms.learning.views.reading import Place, load_place
from lms.quizzes.queries import question_set
from lms.web.guards import public, signed_in
from lms.web.preferences import preferences
from lms.web.redirects import go

bp = Blueprint("lessons", __name__)

#: Pages of visitors are the same for everybody and published versions never change, so they are kept whole.
KEEP = 512
_pages: OrderedDict[tuple[object, ...], str] = OrderedDict()
_lock = Lock()


def forget_all() -> None:
    """Empty the store of pages (after a restore, and between tests that reuse ids)."""
    with _lock:
        _pages.clear()


@bp.get("/khoa-hoc/<slug>/<lesson_key>/<int:number>")
@public
def step(slug: str, lesson_key: str, number: int) -> Response | str:
    """One step: one idea, one picture, back and on."""
    if not current_user.is_authenticated:
        return _for_visitor(slug, lesson_key, number)
    place = load_place(slug)
    lesson = place.tree.lesson(lesson_key)
    page = _draw(place.tree, lesson, number, enrolled=place.enrolled)
    return page if place.enrolled else _marked(page, place.tree.version_id, lesson.number, number)


@bp.get("/khoa-hoc/<slug>/<lesson_key>")
@public
def lesson(slug: str, lesson_key: str) -> Response:
    """A lesson's short address (posters, Zalo): its first unread step."""
    place = load_place(slug)
    tree = place.tree.lesson(lesson_key)
    read = place.progress.get("read", {}).get(lesson_key, {})
    number = next((step.number for step in tree.steps if step.key not in read), 1)
    return go(url_for("lessons.step", slug=slug, lesson_key=lesson_key, number=number))


@bp.post("/khoa-hoc/<slug>/<lesson_key>/<int:number>")
@signed_in
def finish_step(slug: str, lesson_key: str, number: int) -> Response:
    """ "Tiếp theo": the step counts as read; then the next page."""
    place = load_place(slug)
    tree = place.tree.lesson(lesson_key)
    session = db.session()
    enrolment = enrolment_of(session, current_user.id, place.tree.course_id, lock=True)
    if enrolment is None:
        raise NotFound
    read_step(session, enrolment, lesson_key, tree.step(number).key, now())
    session.commit()
    return go(after_step(place.tree, tree, number))


@bp.get("/khoa-hoc/<slug>/<lesson_key>/xong")
@public
def done(slug: str, lesson_key: str) -> str:
    """The lesson is over: what comes next."""
    place: Place = load_place(slug)
    tree = place.tree.lesson(lesson_key)
    return render_template("learning/lesson_done.html", place=place, tree=place.tree, lesson=tree)


def after_step(tree: Outline, lesson: LessonOutline, number: int) -> str:
    """The address after this step: the next step, the first practice question, or the lesson's end."""
    where: dict[str, Any] = {"slug": tree.slug, "lesson_key": lesson.key}
    if number < len(lesson.steps):
        return url_for("lessons.step", **where, number=number + 1)
    if question_set(db.session(), tree.version_id).practice.get(lesson.key):
        return url_for("practice.question", **where, number=1)
    return url_for("lessons.done", **where)


def _for_visitor(slug: str, lesson_key: str, number: int) -> Response:
    """The kept page, or a fresh one; the cookie remembers what was read on this device."""
    session = db.session()
    version_id = current_version_id(session, slug)
    tree = outline(session, version_id)
    taught = tree.lesson(lesson_key)
    taught.step(number)
    key = (id(tree), version_id, lesson_key, number, preferences())
    page = _pages.get(key)
    if page is None:
        page = _draw(tree, taught, number, enrolled=False)
        with _lock:
            _pages[key] = page
            while len(_pages) > KEEP:
                _pages.popitem(last=False)
    return _marked(page, version_id, taught.number, number)


def _draw(tree: Outline, taught: LessonOutline, number: int, *, enrolled: bool) -> str:
    here: dict[str, Any] = {"slug": tree.slug, "lesson_key": taught.key}
    return render_template(
        "learning/step.html",
        tree=tree,
        lesson=taught,
        step=taught.step(number),
        enrolled=enrolled,
        back=url_for("lessons.step", **here, number=number - 1) if number > 1 else None,
        onward=after_step(tree, taught, number),
    )


def _marked(page: str, version_id: int, lesson: int, number: int) -> Response:
    """The page, with the visitor's cookie only when it says something new."""
    response = make_response(page)
    reading = visitor.parse(request.cookies.get(visitor.NAME))
    if visitor.mark(reading, version_id, lesson, number):
        response.set_cookie(
            visitor.NAME,
            visitor.text(reading),
            max_age=90 * 86400,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return response
