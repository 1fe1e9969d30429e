"""An attempt at the final test as its pages show it."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from lms.base.db import db
from lms.catalogue.outline import Outline
from lms.learning.models import Attempt, AttemptItem, Enrolment
from lms.learning.queries import SeatedAttempt, SeatedItem
from lms.quizzes import answering, veil
from lms.quizzes.behaviours import Behaviour
from lms.quizzes.kinds import Fields
from lms.quizzes.queries import Asked, asked_in_test, question_set


@dataclass(frozen=True)
class Leaf:
    """Those parts of an attempt that the page of one of its questions shows."""

    attempt: Attempt | SeatedAttempt
    tree: Outline

    def asked(self, item: AttemptItem | SeatedItem) -> Asked:
        """The version of the question that an item asks."""
        return asked_in_test(db.session(), self.attempt.version_id, item.question_version_id)

    @property
    def behaviour(self) -> Behaviour:
        """The way in which the attempt's version of the course asks questions."""
        return question_set(db.session(), self.attempt.version_id).behaviour

    def shown(self, item: AttemptItem | SeatedItem) -> dict[str, Any]:
        """How the page shows an item, with the key that makes its field names; an item without a key gets one."""
        if veil.KEY in item.shown:
            return item.shown
        return {**item.shown, veil.KEY: veil.key_for(current_app.secret_key or "", self.attempt.id, item.position)}

    def as_asked(self, item: AttemptItem | SeatedItem) -> Fields:
        """The fields of an item in no order that was shown, for pages that look back at it."""
        return answering.as_asked(self.asked(item))

    def fields(self, item: AttemptItem | SeatedItem, typed: dict[str, list[str]] | None = None) -> Fields:
        """The fields of an item for its page, filled with its answer or with what was typed just now."""
        return answering.fields(self.asked(item), self.shown(item), item.response, typed)

    def plainly(self, item: AttemptItem | SeatedItem, form: dict[str, list[str]]) -> dict[str, list[str]]:
        """A sent form with the kind's own names for an item's fields; forms of older pages have those already."""
        asked = self.asked(item)
        plain = answering.plainly(asked, self.shown(item), form)
        return plain if plain or veil.KEY in item.shown else form

    def address(self, number: int, **more: Any) -> str:
        """The address of the page of the item with this number."""
        return url_for("tests.question", attempt_id=self.attempt.id, number=number, **more)

    def hand_in_address(self) -> str:
        """The address to which the answers are handed in."""
        return url_for("tests.hand_in", attempt_id=self.attempt.id)

    def rest_address(self) -> str:
        """The address of the page for whoever rests."""
        return url_for("tests.rest", attempt_id=self.attempt.id)

    def step_address(self, lesson_key: str, number: int) -> str:
        """The address of a step, to read it again."""
        return url_for("lessons.step", slug=self.tree.slug, lesson_key=lesson_key, number=number)


@dataclass(frozen=True)
class AttemptSheet(Leaf):
    """An attempt with everything that its pages show."""

    attempt: Attempt
    enrolment: Enrolment
    items: list[AttemptItem]
