"""What the tables of learning refuse by themselves, and that their lists say the same as the constraints."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.learning import actions
from lms.learning.models import COUNTED, DOORS, MODES, AttemptItem, Counter, LearningEvent
from tests.factories.people import world
from tests.factories.tests import sitting
from tests.people.test_models import allowed

NOW = datetime.now(UTC)


def test_lists_and_constraints_say_the_same() -> None:
    assert allowed(LearningEvent, "door") == DOORS
    assert allowed(LearningEvent, "mode") == MODES
    assert allowed(Counter, "kind") == COUNTED


@pytest.mark.both_engines
@pytest.mark.parametrize("values", [{"door": "post"}, {"mode": "asleep"}, {"kind": "seen"}])
def test_an_event_comes_by_a_door_in_a_mode_that_is_known(session: Session, values: dict[str, str]) -> None:
    made = world(session, NOW)
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)
    actions.read_step(session, enrolment, "bai-1", "buoc-1", NOW)
    session.flush()
    with pytest.raises(IntegrityError):
        session.execute(update(LearningEvent).values(**values))


@pytest.mark.both_engines
@pytest.mark.parametrize("fraction", [-0.1, 1.1])
def test_an_answer_is_right_by_a_share_of_one(session: Session, fraction: float) -> None:
    item = sitting(session)
    session.execute(update(AttemptItem).values(fraction=0.5))
    with pytest.raises(IntegrityError):
        session.execute(update(AttemptItem).where(AttemptItem.attempt_id == item.attempt.id).values(fraction=fraction))
