"""Practice questions at a lesson's end: one a page, the reason at once, a second try, no blame.

The page with the reason is a plain GET, so that it can be reloaded, shared and reached with "back"; a learner's
answer is recorded by a POST first and then shown by the same GET that a visitor uses.
"""

from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.outline import LessonOutline
from lms.learning import hearing
from lms.learning.rules import PRACTICE, Event
from lms.learning.views.loading import Place, load_place
from lms.learning.views.recording import recorded
from lms.quizzes import answering
from lms.quizzes.kinds import BadAnswer
from lms.quizzes.kinds.typed import TYPED_MOST
from lms.quizzes.practising import ROUND, Practised, Round, practised, round_of, same_round, try_number
from lms.quizzes.queries import Asked, question_set
from lms.quizzes.veil import KEY, names_of
from lms.voices.shelf import Voice
from lms.web import kept_requests, redrawing
from lms.web.guards import public, signed_in
from lms.web.incoming import whole_number
from lms.web.kept_requests import kept_over_sign_in
from lms.web.redirects import go
from lms.web.transactions import reads_first

bp = Blueprint("practice", __name__)

#: The place on a page that has changed: what is said of an answer, or what is asked next.
TOLD = "ket-qua"


@bp.get("/khoa-hoc/<slug>/<lesson_key>/on-bai/<int:number>")
@public
def question(slug: str, lesson_key: str, number: int) -> str:
    """Show the question; when the address holds an answer, also what is right about it and why."""
    place, lesson, asked, count = _load(slug, lesson_key, number)
    behaviour = question_set(db.session(), place.tree.version_id).behaviour
    form = same_round(lists(request.args), redrawing.typed())
    afresh = "lai" in request.args
    given = practised(asked, _round(asked, form), request.args.get("lan"), behaviour, afresh=afresh)
    anew: dict[str, Any] = {"lan": given.attempt, ROUND: given.word, "tu": request.args.get("tu"), "lai": 1}
    return render_template(
        "learning/practice.html",
        place=place,
        lesson=lesson,
        number=number,
        count=count,
        event_id=uuid4(),
        **vars(given),
        onward=_step_asked_in(slug, lesson) or _after(slug, lesson_key, number, count),
        back=_step_asked_in(slug, lesson) or _before(slug, lesson, number),
        asked_in=request.args.get("tu", ""),
        heard=_heard(given),
        restart=url_for("practice.question", slug=slug, lesson_key=lesson_key, number=number, **anew),
    )


@bp.post("/khoa-hoc/<slug>/<lesson_key>/on-bai/<int:number>")
@reads_first
@signed_in
@kept_over_sign_in()
def answer(slug: str, lesson_key: str, number: int) -> Response:
    """Record a learner's answer once and show the question with the reason; an answer that cannot be is asked again."""
    place, _lesson, asked, _count = _load(slug, lesson_key, number)
    form = lists(kept_requests.form())
    given = _round(asked, form)
    where: dict[str, Any] = {"slug": slug, "lesson_key": lesson_key, "number": number}
    here = url_for("practice.question", **where, **_shown_again(asked, given, form))
    try:
        response = answering.parse(asked, given.shown, given.typed)
    except BadAnswer:
        return go(f"{here}#{TOLD}")
    payload = {
        "question": asked.key,
        "version": asked.id,
        "right": answering.grade(asked, response).right,
        "response": response,
    }
    # The id comes from outside, so it is mixed with the enrolment's: nobody can use the id of another person's event.
    sent, at = _sent_id(), kept_requests.sent_at()
    recorded(place, lambda mine, _after: Event(uuid5(sent, str(mine)), PRACTICE, at, lesson_key, None, payload))
    return go(f"{here}#{TOLD}")


def _heard(given: Practised) -> tuple[Voice, ...]:
    """What the page can be heard as: what is said of the answer, else the question."""
    if given.grade is not None:
        return hearing.answer_sounds(given.grade, last=given.last)
    return hearing.question_sounds(given.asked, given.fields)


def lists(form: MultiDict[str, str]) -> dict[str, list[str]]:
    """A form as the kinds of questions read it: every name with all its values."""
    return {key: form.getlist(key) for key in form}


def _load(slug: str, lesson_key: str, number: int) -> tuple[Place, LessonOutline, Asked, int]:
    place = load_place(slug)
    lesson = place.tree.lesson(lesson_key)
    group = question_set(db.session(), place.tree.version_id).practice.get(lesson_key, ())
    if not 1 <= number <= len(group):
        raise NotFound
    return place, lesson, group[number - 1], len(group)


def _round(asked: Asked, form: dict[str, list[str]]) -> Round:
    return round_of(asked, form, current_app.secret_key or "")


def _shown_again(asked: Asked, given: Round, form: dict[str, list[str]]) -> dict[str, Any]:
    """The answer as the page's address holds it: only fields that the question has, and nothing longer than allowed."""
    drawn = ROUND in form
    fields = answering.fields(asked, given.shown if drawn else {**given.shown, KEY: ""}, None, given.typed)
    kept_short = {
        name: [value[: TYPED_MOST + 1] for value in form[name][:20]] for name in names_of(fields) if name in form
    }
    asked_in = {"tu": form["tu"][0][:3]} if form.get("tu") else {}
    said = {name: form[name][0][:1] for name in (answering.UNKNOWN, answering.SURE) if form.get(name)}
    word = {ROUND: given.word} if drawn else {}
    return {**kept_short, **asked_in, **said, **word, "lan": try_number("".join(form.get("lan", [])))}


def _sent_id() -> UUID:
    """The id made with the page, so that sending it twice counts once."""
    try:
        return UUID(kept_requests.form().get("su-kien", ""))
    except ValueError:
        return uuid4()


def _step_asked_in(slug: str, lesson: LessonOutline) -> str:
    """The address of the step in whose text this question stands, to read on there; "" for one at the lesson's end."""
    number = whole_number(request.args.get("tu"))
    if number is None or not 1 <= number <= len(lesson.steps):
        return ""
    return url_for("lessons.step", slug=slug, lesson_key=lesson.key, number=number)


def _after(slug: str, lesson_key: str, number: int, count: int) -> str:
    if number < count:
        return url_for("practice.question", slug=slug, lesson_key=lesson_key, number=number + 1)
    return url_for("lessons.done", slug=slug, lesson_key=lesson_key)


def _before(slug: str, lesson: LessonOutline, number: int) -> str:
    if number > 1:
        return url_for("practice.question", slug=slug, lesson_key=lesson.key, number=number - 1)
    return url_for("lessons.step", slug=slug, lesson_key=lesson.key, number=len(lesson.steps))
