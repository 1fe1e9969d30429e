"""Practice answers are bounded in rows, and nobody notices: results, progress and the newest answer stay right."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.base import quotas
from lms.base.quotas import Quotas
from lms.learning import actions, rules
from lms.learning.models import Enrolment, LearningEvent
from lms.learning.owndata import answers_of
from lms.learning.rules import Event
from lms.learning.thinning import LEAST, KeptAnswer, can_go, surplus
from lms.quizzes.actions import add_question
from lms.quizzes.queries import forget_all, question_set
from tests.browser import signed_in, token
from tests.factories.people import World, question, world

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
A_DAY = 4


@pytest.fixture(autouse=True)
def _small(app: Flask) -> Iterator[None]:
    before, folder = quotas.quotas(), app.extensions["lms_settings"].var
    quotas.configure(replace(Quotas(), practice_a_day=A_DAY, practice_in_all=40), folder)
    yield
    quotas.configure(before, folder)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


@pytest.fixture
def enrolment(session: Session, made: World) -> Enrolment:
    return actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)


def press(session: Session, enrolment: Enrolment, at: datetime, *, right: bool = False, key: str = "cau-1") -> Event:
    payload = {"question": key, "version": 1, "right": right, "response": {"chosen": ["b" if right else "a"]}}
    event = Event(uuid.uuid4(), rules.PRACTICE, at, "bai-1", None, payload)
    assert actions.record(session, enrolment, event, at)
    return event


def kept(session: Session, enrolment: Enrolment) -> list[Event]:
    statement = select(LearningEvent).where(LearningEvent.enrolment_id == enrolment.id)
    rows = session.scalars(statement.order_by(LearningEvent.device_time)).all()
    return [Event(row.id, row.kind, row.device_time, row.lesson_key, row.step_key, row.payload) for row in rows]


def folded(events: list[Event]) -> rules.Progress:
    progress: rules.Progress = {}
    for event in events:
        progress = rules.fold(progress, event)
    return progress


def test_sixty_presses_are_a_handful_of_rows_and_the_same_progress(session: Session, enrolment: Enrolment) -> None:
    presses = [press(session, enrolment, NOW + timedelta(seconds=n), right=n == 30) for n in range(60)]
    left = kept(session, enrolment)
    assert len(left) == A_DAY
    assert enrolment.progress == folded(left) == folded(presses)
    assert {presses[0].id, presses[30].id, presses[-1].id} <= {event.id for event in left}


def test_the_newest_answer_is_the_one_that_is_told(session: Session, made: World, enrolment: Enrolment) -> None:
    for n in range(20):
        press(session, enrolment, NOW + timedelta(minutes=n), right=n == 19)
    newest = answers_of(session, made.farmer.id)[0]
    assert (newest.at, newest.right) == (NOW + timedelta(minutes=19), True)
    assert enrolment.last_at == NOW + timedelta(minutes=19)


def test_another_question_and_another_day_have_rows_of_their_own(session: Session, enrolment: Enrolment) -> None:
    for day in range(3):
        for key in ("cau-1", "cau-2"):
            for n in range(A_DAY + 2):
                press(session, enrolment, NOW + timedelta(days=day, seconds=n), key=key)
    assert len(kept(session, enrolment)) == 3 * 2 * A_DAY


def test_whoever_has_very_many_gets_no_more_but_a_new_question_is_always_kept(
    session: Session, enrolment: Enrolment
) -> None:
    for day in range(12):
        for n in range(A_DAY):
            press(session, enrolment, NOW + timedelta(days=day, seconds=n))
    assert len(kept(session, enrolment)) == 40
    late = NOW + timedelta(days=13)
    first = press(session, enrolment, late, key="cau-9")
    right = press(session, enrolment, late + timedelta(seconds=9), right=True)
    left = {event.id for event in kept(session, enrolment)}
    assert {first.id, right.id} <= left
    assert len(left) <= 40 + LEAST
    assert enrolment.progress["practice"]["cau-1"][3] is True


answers = st.builds(
    lambda number, second, right, day: KeptAnswer(
        UUID(int=number), NOW + timedelta(seconds=second), right, NOW + timedelta(days=day)
    ),
    st.integers(1, 2**64),
    st.integers(0, 30),
    st.booleans(),
    st.integers(0, 1),
)


@given(st.lists(answers, min_size=1, max_size=25, unique_by=lambda row: row.id), st.booleans(), st.integers(LEAST, 6))
def test_what_goes_never_changes_the_progress(rows: list[KeptAnswer], is_over: bool, most: int) -> None:
    left = list(rows)
    for gone in surplus(rows, most, is_over=is_over, now=NOW):
        left.remove(gone)
    assert folded([_event(row) for row in left]) == folded([_event(row) for row in rows])
    today = [row for row in left if row.came == NOW]
    assert len(today) <= most or is_over


@given(st.lists(answers, min_size=1, max_size=25, unique_by=lambda row: row.id))
def test_no_more_than_three_are_needed(rows: list[KeptAnswer]) -> None:
    assert len(rows) - len(can_go(rows)) <= LEAST


def _event(row: KeptAnswer) -> Event:
    return Event(row.id, rules.PRACTICE, row.at, "b", None, {"question": "c", "right": row.right})


def test_the_page_goes_on_as_ever(app: Flask, session: Session, made: World, enrolment: Enrolment) -> None:
    lesson_id = next(iter(_lesson_ids(session, made)))
    text = replace(question(9), teaches=None)
    add_question(session, made.course.id, made.version.id, text, NOW, lesson_id=lesson_id)
    session.commit()
    forget_all()
    asked = question_set(session, made.version.id).practice["bai-1"][0]
    client = signed_in(app, made.farmer)
    path = "/khoa-hoc/thu/bai-1/on-bai/1"
    for n in range(3 * A_DAY):
        form = {"csrf_token": token(client), "su-kien": str(uuid.uuid4()), "answer": "b" if n % 2 else "a"}
        answer = client.post(path, data=form)
        assert answer.status_code == 303
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        assert ("Hỏi lại cho chắc." if n % 2 else "Vội là dễ mắc lừa.") in page
    session.expire_all()
    assert len(kept(session, enrolment)) == A_DAY
    progress = session.get_one(Enrolment, enrolment.id).progress
    # Which of two presses of the same second was the first one is told by their ids alone.
    assert progress["practice"] == folded(kept(session, enrolment))["practice"]
    assert progress["practice"][asked.key][3] is True


def _lesson_ids(session: Session, made: World) -> Iterator[int]:
    from lms.catalogue.queries import lessons_of

    yield from (lesson.id for lesson in lessons_of(session, made.version.id))
