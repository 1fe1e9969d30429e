"""A learner whose test asks one more question, of any kind."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.catalogue.queries import lessons_of
from lms.learning import actions
from lms.learning.models import Attempt, AttemptItem
from lms.learning.queries import items_of
from lms.quizzes.actions import add_question
from lms.quizzes.queries import Asked, asked_in_test, forget_all
from lms.quizzes.texts import QuestionText
from tests.factories.people import World, world


@dataclass(frozen=True)
class AskedOf:
    """The world, the attempt of its farmer, and the item that asks the question."""

    world: World
    attempt: Attempt
    position: int

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"/kiem-tra/{self.attempt.id}/{self.position}"

    def item(self, session: Session) -> AttemptItem:
        """The item as it is in the database."""
        session.expire_all()
        return items_of(session, self.attempt.id)[self.position - 1]

    def asked(self, session: Session) -> Asked:
        """What it asks."""
        return asked_in_test(session, self.attempt.version_id, self.item(session).question_version_id)


def add(session: Session, made: World, kind: str, body: Any, *, practice: bool = False) -> None:
    """Let the published course ask it, in its test or after its first lesson."""
    lesson_id = lessons_of(session, made.version.id)[0].id if practice else None
    text = QuestionText(kind, body, key=f"{kind}-{practice}")
    add_question(session, made.course.id, made.version.id, text, datetime.now(UTC), lesson_id=lesson_id)
    forget_all()


def asked_of(session: Session, kind: str, body: Any, *, seed: int = 1) -> AskedOf:
    """Make it and commit; the same question is the practice of the first lesson."""
    now = datetime.now(UTC)
    made = world(session, now)
    for practice in (False, True):
        add(session, made, kind, body, practice=practice)
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, now)
    attempt = actions.start_attempt(session, enrolment, now, random.Random(seed))
    session.commit()
    keys = [asked_in_test(session, made.version.id, i.question_version_id).key for i in items_of(session, attempt.id)]
    return AskedOf(made, attempt, keys.index(f"{kind}-False") + 1)
