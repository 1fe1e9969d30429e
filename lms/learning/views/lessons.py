"""The steps of a lesson: the page that is opened most often, kept lean for old phones and slow networks."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response as FlaskResponse, render_template, url_for
from werkzeug.wrappers import Response

from lms.base.cache import Cache
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.catalogue.outline import LessonOutline, Outline, StepOutline
from lms.catalogue.queries import current_version_at_a_glance
from lms.content.text.question_places import has_place, with_questions
from lms.learning import hearing, offering, rules
from lms.learning.actions import ReadAt, step_event
from lms.learning.queries import StepReader, step_reader
from lms.learning.views.loading import Place, load_place, tree_of
from lms.learning.views.recording import recorded
from lms.people import session as signed
from lms.quizzes.queries import question_set
from lms.voices.shelf import Voice
from lms.web.drawn import DrawnPage
from lms.web.guards import public, signed_in
from lms.web.kept_requests import kept_over_sign_in, sent_at
from lms.web.preferences import preferences
from lms.web.redirects import go
from lms.web.tokens import form_token
from lms.web.transactions import reads_first

bp = Blueprint("lessons", __name__)

#: Published versions never change and steps look the same to everybody, so their pages are kept whole.
_pages: Cache[DrawnPage] = Cache(512)


@dataclass(frozen=True)
class ReaderShown:
    """The reader for whom a page is drawn, as the foot of the page asks; steps say nobody's name."""

    is_authenticated: bool


#: The mark that a kept page holds in place of what belongs to one reader; nothing an author can write looks like it.
TOKEN = secrets.token_hex(12)
READER, VISITOR = ReaderShown(is_authenticated=True), ReaderShown(is_authenticated=False)
_MARKS: dict[str, tuple[str, ...]] = {"visitor": (), "joined": (), "enrolled": (TOKEN,)}


def forget_all() -> None:
    """Empty the store of pages (after a restore, and between tests that reuse ids)."""
    _pages.clear()


@bp.get("/khoa-hoc/<slug>/<lesson_key>/<int:number>")
@public
def step(slug: str, lesson_key: str, number: int) -> FlaskResponse:
    """Show a step: one idea, one picture, back and on. One statement finds out who reads and which version."""
    claim = signed.claim()
    reader = step_reader(db, claim, slug, int(now().timestamp())) if claim else None
    if reader:
        signed.used(reader.use)
    version_id = _version_of(reader) if reader else current_version_at_a_glance(db, slug)
    tree = tree_of(version_id)
    heard = hearing.step_sounds(tree, tree.lesson(lesson_key), number)
    page = _kept(tree, lesson_key, number, _kind_of(reader), heard)
    if reader and reader.own_version_id:
        return page.answer({TOKEN: form_token()})
    owner = reader.person_id if reader else 0
    return _marked(page.answer({}), owner, tree.version_id, tree.lesson(lesson_key).number, number)


@bp.get("/khoa-hoc/<slug>/<lesson_key>")
@public
def lesson(slug: str, lesson_key: str) -> Response:
    """Lead from a lesson's short address (on posters, in Zalo) to its first unread step."""
    place = load_place(slug)
    tree = place.tree.lesson(lesson_key)
    read = place.progress.get("read", {}).get(lesson_key, {})
    number = next((step.number for step in tree.steps if step.key not in read), 1)
    return go(url_for("lessons.step", slug=slug, lesson_key=lesson_key, number=number))


@bp.post("/khoa-hoc/<slug>/<lesson_key>/<int:number>")
@reads_first
@signed_in
@kept_over_sign_in()
def finish_step(slug: str, lesson_key: str, number: int) -> Response:
    """Record a step as read ("Tiếp theo" was pressed), and lead to the next page."""
    place = load_place(slug)
    tree = place.tree.lesson(lesson_key)
    step_key = tree.step(number).key
    at = sent_at()
    recorded(place, lambda mine, after: step_event(mine, lesson_key, step_key, ReadAt(at, after)), marked=True)
    return go(after_step(place.tree, tree, number))


@bp.get("/khoa-hoc/<slug>/<lesson_key>/xong")
@public
def done(slug: str, lesson_key: str) -> str:
    """Show that the lesson is finished, and what comes next."""
    place: Place = load_place(slug)
    standing = place.standing
    return render_template(
        "learning/lesson_done.html",
        place=place,
        tree=place.tree,
        lesson=place.tree.lesson(lesson_key),
        done=rules.lessons_done(place.progress, place.tree),
        certificate=standing is not None and standing.completed_at is not None,
    )


def after_step(tree: Outline, lesson: LessonOutline, number: int) -> str:
    """The address after this step: the next step, the first practice question, or the lesson's end."""
    where: dict[str, Any] = {"slug": tree.slug, "lesson_key": lesson.key}
    if number < len(lesson.steps):
        return url_for("lessons.step", **where, number=number + 1)
    if question_set(db.session(), tree.version_id).practice.get(lesson.key):
        return url_for("practice.question", **where, number=1)
    return url_for("lessons.done", **where)


def _version_of(reader: StepReader) -> int:
    """The version this learner learns, else the current one. Raises NotFound when there is none."""
    found = reader.own_version_id or reader.current_version_id
    if found is None:
        raise NotFound
    return found


def _kind_of(reader: StepReader | None) -> str:
    """The kind of reader, as a word; readers of one kind see the same page, all but the token."""
    if reader is None:
        return "visitor"
    return "enrolled" if reader.own_version_id else "joined"


def _kept(tree: Outline, lesson_key: str, number: int, reader: str, heard: tuple[Voice, ...]) -> DrawnPage:
    """A step's page as drawn once for this kind of reader, with a gap for the token."""
    key = (tree.serial, lesson_key, number, reader, preferences(), tuple(voice.digest for voice in heard))
    page = _pages.get(db.engine, key)
    if page is None:
        page = DrawnPage(_draw(tree, tree.lesson(lesson_key), number, reader, heard), _MARKS[reader])
        _pages.put(db.engine, key, page)
    return page


def _draw(tree: Outline, taught: LessonOutline, number: int, reader: str, heard: tuple[Voice, ...]) -> str:
    here: dict[str, Any] = {"slug": tree.slug, "lesson_key": taught.key}
    step = taught.step(number)
    return render_template(
        "learning/step.html",
        tree=tree,
        lesson=taught,
        step=step,
        step_html=_asking(tree, taught, step) if has_place(step.html) else step.html,
        heard=heard,
        enrolled=reader == "enrolled",
        token=TOKEN,
        current_user=VISITOR if reader == "visitor" else READER,
        back=url_for("lessons.step", **here, number=number - 1) if number > 1 else None,
        onward=after_step(tree, taught, number),
    )


def _asking(tree: Outline, lesson: LessonOutline, step: StepOutline) -> str:
    """The HTML of a step, in which its practice questions lead to the pages where they are answered."""
    practice = question_set(db.session(), tree.version_id).practice.get(lesson.key, ())
    here: dict[str, Any] = {"slug": tree.slug, "lesson_key": lesson.key, "tu": step.number}
    asks = [
        (asked.stem_html, url_for("practice.question", number=n, **here))
        for n, asked in enumerate(practice, 1)
        if asked.teaches == (lesson.key, step.key)
    ]
    return with_questions(step.html, render_template("learning/step_asks.html", asks=asks))


def _marked(response: FlaskResponse, owner: int, version_id: int, lesson: int, number: int) -> FlaskResponse:
    """The page, with a new cookie of what was read here when that has changed."""
    reading = offering.carried(owner)
    if reading.show(version_id, lesson, number, int(now().timestamp())):
        offering.keep(response, reading)
    return response
