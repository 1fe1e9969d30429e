"""The pages of a sample of the final test, as learners take it. Answers are stored in the trainer's session cookie."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, session as cookie, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.views.blueprint import bp
from lms.authoring.trying.sample_test import Sample, Trial, sample_test
from lms.authoring.trying.views.course_trials import bar, tried
from lms.base.errors import NotFound
from lms.catalogue.outline import Outline
from lms.learning.rules import needed_right
from lms.learning.testsheet import mark_of, question_page
from lms.quizzes import answering
from lms.quizzes.behaviours import Behaviour
from lms.quizzes.kinds import BadAnswer, Fields, Unfinished
from lms.quizzes.kinds.base import Form
from lms.quizzes.queries import Asked
from lms.web import redrawing
from lms.web.guards import staff
from lms.web.i18n import told
from lms.web.redirects import go

KEPT = "thu"


@dataclass(frozen=True)
class SampleSheet:
    """A sample test with the addresses of its pages; has all that a lms.learning.testsheet.SheetOfTest needs."""

    attempt: Trial
    seed: int

    @property
    def items(self) -> tuple[Sample, ...]:
        """The questions of the sample."""
        return self.attempt.items

    @property
    def behaviour(self) -> Behaviour:
        """How the course version asks."""
        return self.attempt.behaviour

    @property
    def tree(self) -> Outline:
        """The outline of the course version."""
        return self.attempt.tree

    def item(self, number: int) -> Sample:
        """The question with this number, from 1. Raises NotFound when there is none."""
        if not 1 <= number <= len(self.items):
            raise NotFound
        return self.items[number - 1]

    def asked(self, item: Sample) -> Asked:
        """What a question of the sample asks."""
        return item.asked

    def as_asked(self, item: Sample) -> Fields:
        """A question for pages that look back at it, without its answer."""
        return answering.as_asked(self.asked(item))

    def fields(self, item: Sample, typed: Form | None = None) -> Fields:
        """The controls for a question, with its answer or with what was just typed, under undisguised names."""
        return answering.fields(item.asked, item.shown, item.response, typed)

    def address(self, number: int, **more: Any) -> str:
        """The address of the page that asks a question."""
        return self._url("authoring.try_test_question", number=number, **more)

    def check_address(self) -> str:
        """The address of the page with all answers."""
        return self._url("authoring.try_test_check")

    def result_address(self) -> str:
        """The address of the result."""
        return self._url("authoring.try_test_result")

    def hand_in_address(self) -> str:
        """The address to which the answers are handed in."""
        return self._url("authoring.try_test_hand_in")

    def rest_address(self) -> str:
        """Where the sample was begun: nothing of it is kept for another day."""
        return url_for("authoring.try_test", course_id=self.tree.course_id)

    def step_address(self, lesson_key: str, number: int) -> str:
        """The address at which a step is read again."""
        return url_for("authoring.try_step", course_id=self.tree.course_id, lesson_key=lesson_key, number=number)

    def _url(self, endpoint: str, **more: Any) -> str:
        return url_for(endpoint, course_id=self.tree.course_id, seed=self.seed, **more)


@bp.get("/<int:course_id>/thu/kiem-tra")
@staff("trainer")
def try_test(course_id: int) -> str:
    """Show what the test is like; every start draws another sample."""
    tree, questions = tried(course_id)
    total = min(tree.quiz_size, len(questions.bank))
    start = url_for("authoring.try_test_question", course_id=course_id, seed=secrets.randbelow(10**9), number=1)
    return render_template(
        "authoring/try_test.html",
        tree=tree,
        total=total,
        behaviour=questions.behaviour,
        needed=needed_right(total, tree.pass_percent),
        start=start,
        **bar(tree),
    )


@bp.get("/<int:course_id>/thu/kiem-tra/<int:seed>/<int:number>")
@staff("trainer")
def try_test_question(course_id: int, seed: int, number: int) -> str:
    """Show a question of the sample."""
    sheet, there = _sheet(course_id, seed), redrawing.typed()
    item = sheet.item(number)
    typed: dict[str, list[str]] | None = {} if "lai" in request.args else None
    if there:
        typed = answering.as_drawn(answering.plainly(item.asked, item.shown, there))
    return _page(sheet, number, None, typed)


@bp.post("/<int:course_id>/thu/kiem-tra/<int:seed>/<int:number>")
@staff("trainer")
def try_test_answer(course_id: int, seed: int, number: int) -> str | Response:
    """Store an answer in the cookie and go on; when it cannot be accepted, show the question again."""
    sheet = _sheet(course_id, seed)
    item = sheet.item(number)
    form = answering.plainly(item.asked, item.shown, {key: request.form.getlist(key) for key in request.form})
    try:
        response = answering.parse(item.asked, item.shown, form)
    except Unfinished:
        return _page(sheet, number, None, form)
    except BadAnswer as error:
        return _page(sheet, number, told(error.message), form)
    if sheet.behaviour.tells_at_once:
        if item.response is None:
            _keep(sheet, item, response)
        return go(sheet.address(number))
    _keep(sheet, item, response)
    return go(_onward(sheet, number))


@bp.get("/<int:course_id>/thu/kiem-tra/<int:seed>/xem-lai")
@staff("trainer")
def try_test_check(course_id: int, seed: int) -> str:
    """Show all answers."""
    sheet = _sheet(course_id, seed)
    return render_template(
        "authoring/try_test_check.html", sheet=sheet, missing=sheet.attempt.missing, **bar(sheet.tree)
    )


@bp.post("/<int:course_id>/thu/kiem-tra/<int:seed>/nop")
@staff("trainer")
def try_test_hand_in(course_id: int, seed: int) -> Response:
    """Hand the answers in, which only leads to the result."""
    return go(_sheet(course_id, seed).result_address())


@bp.get("/<int:course_id>/thu/kiem-tra/<int:seed>/ket-qua")
@staff("trainer")
def try_test_result(course_id: int, seed: int) -> str | Response:
    """Show the result with every reason; while answers are missing, go back to the page with all answers."""
    sheet = _sheet(course_id, seed)
    if sheet.attempt.missing:
        return go(sheet.check_address())
    return render_template(
        "authoring/try_test_result.html",
        sheet=sheet,
        marks=[mark_of(sheet, item) for item in sheet.items],
        needed=sheet.attempt.needed,
        trial=True,
        again=url_for("authoring.try_test", course_id=course_id),
        **bar(sheet.tree),
    )


def _sheet(course_id: int, seed: int) -> SampleSheet:
    """The sample test with this number. Raises NotFound when the bank is empty."""
    tree, questions = tried(course_id)
    if not questions.bank:
        raise NotFound
    kept = cookie.get(KEPT, {})
    answers = kept.get("answers", {}) if kept.get("of") == [tree.version_id, seed] else {}
    return SampleSheet(sample_test(tree, questions, seed, answers), seed)


def _onward(sheet: SampleSheet, number: int) -> str:
    """The address that follows an answer: the next question, or all answers."""
    more = number < len(sheet.items) and "doi" not in request.values
    return sheet.address(number + 1) if more else sheet.check_address()


def _keep(sheet: SampleSheet, item: Sample, response: dict[str, Any]) -> None:
    """Store one more answer in the cookie; those of another sample are deleted, so that the cookie stays small."""
    of = [sheet.tree.version_id, sheet.seed]
    before = cookie.get(KEPT, {})
    answers = dict(before.get("answers", {})) if before.get("of") == of else {}
    answers[str(item.position)] = [item.asked.id, response]
    cookie[KEPT] = {"of": of, "answers": answers}


def _page(sheet: SampleSheet, number: int, problem: str | None, typed: dict[str, list[str]] | None) -> str:
    return render_template(
        "authoring/try_test_question.html",
        **question_page(sheet, sheet.item(number), problem, typed),
        onward=_onward(sheet, number),
        changing="doi" in request.values or "doi" in redrawing.typed(),
        **bar(sheet.tree),
    )
