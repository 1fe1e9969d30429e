"""After three failed tests in a row the steps that teach what was missed come first; reading them opens the way."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.learning import actions, again
from lms.learning.models import Attempt, Enrolment
from lms.learning.queries import items_of
from tests.authoring.room import allowed
from tests.browser import send, signed_in
from tests.factories.tests import Sitting, sitting

INTRO = "/khoa-hoc/thu/kiem-tra"
STEP = "/khoa-hoc/thu/bai-1/1"
FIRST = "Đọc lại mấy bước này đã nhé"


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


def hand_in(session: Session, sat: Sitting, answer: str) -> None:
    """Do a whole test with one answer to everything; "a" is wrong, "b" right."""
    now = datetime.now(UTC)
    session.expire_all()
    enrolment = session.get_one(Enrolment, sat.enrolment.id)
    attempt = actions.start_attempt(session, enrolment, now, random.Random(1))
    for item in items_of(session, attempt.id):
        actions.answer(session, attempt, item, {"answer": [answer]}, now)
    actions.submit(session, enrolment, attempt, now)
    session.commit()


def tries(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attempt)) or 0


def test_the_third_failed_test_in_a_row_sends_back_to_what_was_missed(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    for count in (1, 2):
        hand_in(session, sat, "a")
        assert FIRST not in client.get(INTRO).text, count
    hand_in(session, sat, "a")
    page = client.get(INTRO).text
    assert FIRST in page
    assert f'href="{STEP}"' in page
    assert send(client, INTRO).headers["Location"] == INTRO
    assert tries(session) == 3
    send(client, STEP)
    assert FIRST not in client.get(INTRO).text
    assert send(client, INTRO).headers["Location"].startswith("/kiem-tra/")
    assert tries(session) == 4


def test_each_further_failed_test_sends_back_once_more(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    for _count in range(3):
        hand_in(session, sat, "a")
    send(client, STEP)
    hand_in(session, sat, "a")
    assert FIRST in client.get(INTRO).text
    send(client, STEP)
    send(client, STEP)
    assert FIRST not in client.get(INTRO).text


def test_reading_again_changes_no_progress_and_no_counter(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    send(client, STEP)
    for _count in range(3):
        hand_in(session, sat, "a")
    session.expire_all()
    before = session.get_one(Enrolment, sat.enrolment.id).progress["read"]
    send(client, STEP)
    session.expire_all()
    assert session.get_one(Enrolment, sat.enrolment.id).progress["read"] == before


def test_who_has_passed_may_do_it_again_as_often_as_wanted(app: Flask, session: Session, sat: Sitting):
    hand_in(session, sat, "b")
    for _count in range(4):
        hand_in(session, sat, "a")
    assert FIRST not in signed_in(app, sat.world.farmer).get(INTRO).text


def test_an_open_test_can_always_be_finished(app: Flask, session: Session, sat: Sitting):
    for _count in range(3):
        hand_in(session, sat, "a")
    session.expire_all()
    enrolment = session.get_one(Enrolment, sat.enrolment.id)
    actions.start_attempt(session, enrolment, datetime.now(UTC), random.Random(1))
    session.commit()
    client = signed_in(app, sat.world.farmer)
    assert FIRST not in client.get(INTRO).text
    assert send(client, INTRO).headers["Location"].startswith("/kiem-tra/")


def test_somebody_elses_failures_are_not_mine(session: Session, sat: Sitting):
    for _count in range(3):
        hand_in(session, sat, "a")
    other = actions.enrol(session, sat.world.farmer.id, sat.world.course.id, sat.world.hamlet.id, datetime.now(UTC))
    assert again.to_read_first(session, other)
    fresh = Enrolment(id=-1, progress={})
    assert again.failed_lately(session, fresh) is None


def test_whoever_has_done_very_many_tests_in_a_day_rests_until_tomorrow(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    with allowed(app, tests_a_day=3):
        for _count in range(3):
            hand_in(session, sat, "b")
        page = client.get(INTRO).text
        assert "Nghỉ tay, mai làm tiếp nhé" in page
        assert "Bắt đầu làm bài" not in page
        assert send(client, INTRO).headers["Location"] == INTRO
        assert tries(session) == 3
        session.execute(update(Attempt).values(started_at=datetime.now(UTC) - timedelta(hours=25)))
        session.commit()
        assert send(client, INTRO).headers["Location"].startswith("/kiem-tra/")
        assert tries(session) == 4


def test_the_last_test_of_a_day_can_be_finished(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    with allowed(app, tests_a_day=1):
        assert "Làm tiếp" in client.get(INTRO).text
        assert send(client, INTRO).headers["Location"].startswith("/kiem-tra/")
