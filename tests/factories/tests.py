"""A learner in the middle of the final test."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from lms.learning import actions
from lms.learning.models import Attempt, AttemptItem, Enrolment
from lms.learning.queries import items_of
from lms.people import actions as people
from tests.factories.people import World, world
from tests.factories.replaying import replayed

PIN = "7391"


@dataclass(frozen=True)
class Sitting:
    """The world, its farmer's enrolment and open attempt."""

    world: World
    enrolment: Enrolment
    attempt: Attempt

    def address(self, number: int) -> str:
        """The address of a question."""
        return f"/kiem-tra/{self.attempt.id}/{number}"

    def item(self, session: Session, number: int) -> AttemptItem:
        """A question of the attempt as it is in the database."""
        session.expire_all()
        return items_of(session, self.attempt.id)[number - 1]


@replayed
def sitting(session: Session) -> Sitting:
    """Make it and commit."""
    now = datetime.now(UTC)
    made = world(session, now)
    people.set_pin(made.farmer, PIN)
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, now)
    attempt = actions.start_attempt(session, enrolment, now, random.Random(1))
    session.commit()
    return Sitting(made, enrolment, attempt)
