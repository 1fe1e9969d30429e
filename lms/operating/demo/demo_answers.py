"""Made-up answers for the demo's tests, given through the question kinds' own parsing and grading."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lms.catalogue.outline import Outline
from lms.learning import rules
from lms.quizzes.drawing import draw
from lms.quizzes.kinds import KINDS, Body
from lms.quizzes.kinds.choice import Optioned
from lms.quizzes.kinds.gap import GapBody, Hole
from lms.quizzes.kinds.matching import PairsBody, rights_of
from lms.quizzes.kinds.ordering import OrderingBody
from lms.quizzes.kinds.rows import B, taking
from lms.quizzes.kinds.short import TypedBody
from lms.quizzes.kinds.story import StoryBody
from lms.quizzes.queries import Asked, QuestionSet

Form = dict[str, list[str]]


def attempt(
    rng: random.Random, tree: Outline, questions: QuestionSet, enrolment_id: int, at: datetime, skill: float
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The columns of one handed-in attempt, and of each of its items; `skill` is the odds (0..1) of a right answer."""
    drawn = draw(questions.bank, tree.quiz_size, rng, questions.rules)
    attempt_id = UUID(int=rng.getrandbits(128), version=4)
    right, items = 0, []
    for position, asked in enumerate(drawn, 1):
        row, good = _item(rng, asked, skill)
        right += good
        moment = at + timedelta(seconds=30 * position)
        items.append({"attempt_id": attempt_id, "position": position, "answered_at": moment, **row})
    total = len(drawn)
    return {
        "id": attempt_id,
        "enrolment_id": enrolment_id,
        "version_id": tree.version_id,
        "started_at": at,
        "submitted_at": at + timedelta(seconds=30 * (total + 1)),
        "right_count": right,
        "total": total,
        "passed": rules.has_passed(right, total, tree.pass_percent),
    }, items


def _item(rng: random.Random, asked: Asked, skill: float) -> tuple[dict[str, Any], bool]:
    kind = KINDS[asked.kind]
    shown = kind.shown(asked.body, rng)
    response = kind.parse(asked.body, shown, form_of(rng, asked, right=rng.random() < skill))
    grade = kind.grade(asked.body, response)
    return {
        "question_version_id": asked.id,
        "shown": shown,
        "response": response,
        "fraction": grade.fraction,
        "question_text": kind.question_text(asked.body),
        "right_text": kind.right_text(asked.body),
        "response_text": kind.response_text(asked.body, response),
    }, grade.right


def form_of(rng: random.Random, asked: Asked, *, right: bool) -> Form:
    """An answer as a form with the kind's own names: right, or wrong in a likely way."""
    return FORMS[asked.kind](asked.body, rng, right)


def _ordering(body: OrderingBody, _rng: random.Random, right: bool) -> Form:
    places = list(range(1, len(body.items) + 1))
    if not right:
        places[0], places[1] = places[1], places[0]
    return {f"place-{item.id}": [str(place)] for item, place in zip(body.items, places, strict=True)}


def _pairs(body: PairsBody, _rng: random.Random, right: bool) -> Form:
    offered = {text: key for key, text in rights_of(body).items()}
    targets = [offered[pair.right] for pair in body.pairs]
    targets = targets if right else [*targets[1:], targets[0]]
    return {f"match-{pair.id}": [target] for pair, target in zip(body.pairs, targets, strict=True)}


def _gaps(body: GapBody, _rng: random.Random, right: bool) -> Form:
    return {f"gap-{gap.id}": [_gap(gap, right=right)] for gap in body.gaps}


def _typed(body: TypedBody, _rng: random.Random, right: bool) -> Form:
    texts = {row.right: row.text.replace("*", " ") for row in reversed(body.answers)}
    return {"answer": [texts.get(right, "0 kg")]}


def _story(body: StoryBody, _rng: random.Random, right: bool) -> Form:
    return _way(body, "good" if right else "bad") or _way(body, "good") or {}


def _options(body: Optioned, rng: random.Random, right: bool) -> Form:
    if right:
        return {"answer": [option.id for option in body.options if option.right]}
    return {"answer": [rng.choice([option.id for option in body.options if not option.right])]}


def _way(body: StoryBody, verdict: str) -> Form | None:
    """The choices in a conversation that lead to an end of this sort; None when there are none."""
    parts = {part.name: part for part in body.parts}
    ways: list[tuple[str, list[int]]] = [(body.parts[0].name, [])]
    while ways:
        name, path = ways.pop()
        if parts[name].verdict == verdict:
            return {"-".join(["chon", *map(str, path[:n])]): [str(choice)] for n, choice in enumerate(path)}
        ways += [(choice.to, [*path, n]) for n, choice in enumerate(parts[name].choices)]
    return None


def _gap(gap: Hole, *, right: bool) -> str:
    """The first right or the first wrong choice of a gap; a typed word where no choices are offered."""
    if gap.others:
        return "0" if right else str(len(gap.rights))
    return gap.rights[0].replace("*", " ") if right else "0"


def _of(body: type[B], answer: Callable[[B, random.Random, bool], Form]) -> Callable[[Body, random.Random, bool], Form]:
    """An entry of the table below: an answer to questions whose body is of this class."""
    return lambda given, rng, right: taking(body, lambda known: answer(known, rng, right))(given)


_CHOICE, _PAIRS, _TYPED = _of(Optioned, _options), _of(PairsBody, _pairs), _of(TypedBody, _typed)
#: How each kind of question is answered, right or wrong.
FORMS: dict[str, Callable[[Body, random.Random, bool], Form]] = {
    "single": _CHOICE,
    "multiple": _CHOICE,
    "true_false": _CHOICE,
    "picture": _CHOICE,
    "hotspot": _CHOICE,
    "ordering": _of(OrderingBody, _ordering),
    "matching": _PAIRS,
    "categorise": _PAIRS,
    "gap": _of(GapBody, _gaps),
    "short": _TYPED,
    "number": _TYPED,
    "scenario": _of(StoryBody, _story),
}
