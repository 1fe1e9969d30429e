"""The final test, "Bài kiểm tra ngắn": one question a page, resumable, checked before it is handed in."""

import random
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base import timekeeping
from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Invalid, NotFound
from lms.catalogue.outline import outline
from lms.learning import actions, again, answers, hearing, rules
from lms.learning.models import Attempt
from lms.learning.queries import (
    SeatedItem,
    attempt_of,
    attempts_of,
    enrolment_of,
    items_of,
    open_attempt,
    seat_of,
)
from lms.learning.testsheet import mark_of, question_page
from lms.learning.views.loading import load_enrolled, load_place, tree_of
from lms.learning.views.practice import TOLD, lists
from lms.learning.views.test_sheet import AttemptSheet, Leaf
from lms.quizzes import answering
from lms.quizzes.kinds import BadAnswer, Unfinished
from lms.quizzes.queries import question_set
from lms.web import kept_requests, redrawing
from lms.web.guards import public, signed_in
from lms.web.i18n import told
from lms.web.kept_requests import kept_over_sign_in
from lms.web.redirects import go
from lms.web.transactions import reads_first

bp = Blueprint("tests", __name__)


@bp.get("/khoa-hoc/<slug>/kiem-tra")
@public
def intro(slug: str) -> str:
    """Show how the test works, with a button to start it or to go on."""
    place = load_place(slug)
    questions = question_set(db.session(), place.tree.version_id)
    if not questions.bank:
        raise NotFound
    total = min(place.tree.quiz_size, len(questions.bank))
    tries = attempts_of(db.session(), place.standing.enrolment_id) if place.standing else ()
    mine = enrolment_of(db.session(), current_user.id, place.tree.course_id) if place.standing else None
    return render_template(
        "learning/test_intro.html",
        place=place,
        tree=place.tree,
        total=total,
        behaviour=questions.behaviour,
        needed=rules.needed_right(total, place.tree.pass_percent),
        open_attempt=next((attempt for attempt in tries if attempt.submitted_at is None), None),
        first=again.to_read_first(db.session(), mine) if mine else (),
        enough=mine is not None and again.had_enough(db.session(), mine, now()),
        last=next((attempt for attempt in reversed(tries) if attempt.submitted_at), None),
    )


@bp.post("/khoa-hoc/<slug>/kiem-tra")
@signed_in
def start(slug: str) -> Response:
    """Start an attempt with questions drawn at random, or go on with the one that is open."""
    place, _there = load_enrolled(slug)
    session = db.session()
    enrolment = enrolment_of(session, current_user.id, place.tree.course_id, lock=True)
    if enrolment is None:
        raise NotFound
    waits = again.to_read_first(session, enrolment) or again.had_enough(session, enrolment, now())
    if waits and open_attempt(session, enrolment.id) is None:
        return go(url_for("tests.intro", slug=slug))
    attempt = actions.start_attempt(session, enrolment, now(), random.SystemRandom())
    target = _first_open(attempt, items_of(session, attempt.id))
    session.commit()
    return go(target)


@bp.get("/kiem-tra/<uuid:attempt_id>/<int:number>")
@signed_in
def question(attempt_id: UUID, number: int) -> str | Response:
    """Show one question, with the answer given before, if any."""
    leaf, item = _leaf(attempt_id, number)
    if leaf.attempt.submitted_at:
        return go(url_for("tests.result", attempt_id=attempt_id))
    there = redrawing.typed()
    typed = answering.as_drawn(leaf.plainly(item, there)) if there else {} if "lai" in request.args else None
    return _page(leaf, item, None, typed)


@bp.post("/kiem-tra/<uuid:attempt_id>/<int:number>")
@reads_first
@signed_in
@kept_over_sign_in(whose_is_in_the_address=True)
def answer(attempt_id: UUID, number: int) -> str | Response:
    """Keep the answer and go on; an impossible answer shows the question again with what was chosen."""
    leaf, item = _leaf(attempt_id, number)
    if leaf.attempt.submitted_at:
        return go(url_for("tests.result", attempt_id=attempt_id))
    form = leaf.plainly(item, lists(kept_requests.form()))
    try:
        answered = answers.to_keep(
            db.session(), leaf.attempt, item, form, kept_requests.sent_at(), late=kept_requests.is_late()
        )
    except Unfinished:
        return _page(leaf, item, None, form)
    except BadAnswer as error:
        return _page(leaf, item, told(error.message), form)
    # When the test was handed in meanwhile nothing is kept; the page that follows shows the result, which says so.
    db.deed(answers.KEEP_ANSWER, answered)
    return go(f"{leaf.address(number)}#{TOLD}" if leaf.behaviour.tells_at_once else _after_answer(leaf, number))


@bp.get("/kiem-tra/<uuid:attempt_id>/xem-lai")
@signed_in
def check(attempt_id: UUID) -> str | Response:
    """Show all answers at a glance before they are handed in; each can still be changed."""
    sheet = _sheet(attempt_id)
    if sheet.attempt.submitted_at:
        return go(url_for("tests.result", attempt_id=attempt_id))
    missing = [item.position for item in sheet.items if item.response is None]
    return render_template("learning/test_check.html", sheet=sheet, missing=missing)


@bp.get("/kiem-tra/<uuid:attempt_id>/nghi")
@signed_in
def rest(attempt_id: UUID) -> str | Response:
    """Say that what was answered is kept, and how the test goes on another day."""
    sheet = _sheet(attempt_id)
    if sheet.attempt.submitted_at:
        return go(url_for("tests.result", attempt_id=attempt_id))
    kept = sum(item.response is not None for item in sheet.items)
    return render_template(
        "learning/test_rest.html", sheet=sheet, kept=kept, onward=_first_open(sheet.attempt, sheet.items)
    )


@bp.post("/kiem-tra/<uuid:attempt_id>/nop")
@signed_in
@kept_over_sign_in(whose_is_in_the_address=True)
def hand_in(attempt_id: UUID) -> Response:
    """Hand the test in, once however often the button is pressed."""
    attempt, enrolment = attempt_of(db.session(), current_user.id, attempt_id, lock=True)
    try:
        actions.submit(db.session(), enrolment, attempt, now())
    except Invalid:
        db.session.rollback()
        return go(url_for("tests.check", attempt_id=attempt_id))
    db.session.commit()
    return go(url_for("tests.result", attempt_id=attempt_id))


@bp.get("/kiem-tra/<uuid:attempt_id>/ket-qua")
@signed_in
def result(attempt_id: UUID) -> str | Response:
    """Show the result: every question with its reason and a link to the step that teaches it."""
    sheet = _sheet(attempt_id)
    if not sheet.attempt.submitted_at:
        return go(url_for("tests.check", attempt_id=attempt_id))
    done = rules.completed_at(sheet.enrolment.progress, outline(db.session(), sheet.enrolment.version_id))
    return render_template(
        "learning/test_result.html",
        sheet=sheet,
        marks=[mark_of(sheet, item) for item in sheet.items],
        needed=rules.needed_right(sheet.attempt.total, sheet.tree.pass_percent),
        completed=done is not None,
        paper_waits=done is not None and timekeeping.waits_since(db.session(), sheet.attempt.submitted_at),
        onward=rules.next_thing(sheet.enrolment.progress, outline(db.session(), sheet.enrolment.version_id)),
    )


def _sheet(attempt_id: UUID, *, lock: bool = False) -> AttemptSheet:
    session = db.session()
    attempt, enrolment = attempt_of(session, current_user.id, attempt_id, lock=lock)
    return AttemptSheet(attempt, outline(session, attempt.version_id), enrolment, list(items_of(session, attempt.id)))


def _leaf(attempt_id: UUID, number: int) -> tuple[Leaf, SeatedItem]:
    attempt, item = seat_of(db.glance, current_user.id, attempt_id, number)
    return Leaf(attempt, tree_of(attempt.version_id)), item


def _page(sheet: Leaf, item: SeatedItem, problem: str | None, typed: dict[str, list[str]] | None) -> str:
    page = question_page(sheet, item, problem, typed)
    return render_template(
        "learning/test_question.html",
        **page,
        heard=hearing.question_sounds(page["asked"], page["fields"]),
        onward=_after_answer(sheet, item.position),
        changing=any("doi" in said for said in (request.args, kept_requests.form(), redrawing.typed())),
    )


def _after_answer(sheet: Leaf, number: int) -> str:
    if number < sheet.attempt.total and "doi" not in kept_requests.form():
        return url_for("tests.question", attempt_id=sheet.attempt.id, number=number + 1)
    return url_for("tests.check", attempt_id=sheet.attempt.id)


def _first_open(attempt: Attempt, items: Any) -> str:
    """The address of the first question without an answer; that of the check page when all are answered."""
    for item in items:
        if item.response is None:
            return url_for("tests.question", attempt_id=attempt.id, number=item.position)
    return url_for("tests.check", attempt_id=attempt.id)
