"""Deeds of learning, on both databases: once is once, and counters agree with the facts."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.base.clock import local_day
from lms.base.errors import Conflict, Invalid, NotFound
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course
from lms.catalogue.outline import outline
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_facts, valid_of_enrolment
from lms.learning import actions, counters, rules
from lms.learning.models import Attempt, Completion, Counter, Enrolment, LearningEvent
from lms.learning.queries import items_of
from lms.quizzes.models import VersionQuestion
from lms.quizzes.queries import forget_all, question_set
from tests.factories.people import World, world

pytestmark = pytest.mark.both_engines

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def made(session: Session) -> World:
    return world(session, NOW)


def joined(session: Session, made: World) -> Enrolment:
    return actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, NOW)


def read_all(session: Session, enrolment: Enrolment) -> None:
    for lesson in outline(session, enrolment.version_id).lessons:
        for step in lesson.steps:
            actions.read_step(session, enrolment, lesson.key, step.key, NOW)


def answers(session: Session, attempt: Attempt, *, right: bool) -> None:
    for item in items_of(session, attempt.id):
        asked = question_set(session, attempt.version_id).asked(item.question_version_id)
        good = [option.id for option in asked.body.options if option.right]
        bad = [option.id for option in asked.body.options if not option.right]
        actions.answer(session, attempt, item, {"answer": good if right else bad[:1]}, NOW)


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_joining_twice_gives_one_enrolment(session: Session, made: World) -> None:
    assert joined(session, made).id == joined(session, made).id
    assert counters.differences(session, certified_facts(session)) == []


def test_a_step_read_twice_is_one_event(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    assert actions.read_step(session, enrolment, "bai-1", "buoc-1", NOW)
    assert not actions.read_step(session, enrolment, "bai-1", "buoc-1", NOW + timedelta(hours=1))
    assert count(session, LearningEvent) == 1


def test_reading_everything_and_passing_issues_one_certificate(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    read_all(session, enrolment)
    attempt = actions.start_attempt(session, enrolment, NOW, random.Random(1))
    answers(session, attempt, right=True)
    assert [actions.submit(session, enrolment, attempt, NOW) for _ in range(10)] == [True] + [False] * 9
    assert count(session, Completion) == count(session, Certificate) == 1
    assert counters.differences(session, certified_facts(session)) == []


def test_a_failed_test_can_be_done_again(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    read_all(session, enrolment)
    for right in (False, True):
        attempt = actions.start_attempt(session, enrolment, NOW, random.Random(2))
        answers(session, attempt, right=right)
        actions.submit(session, enrolment, attempt, NOW)
        assert (session.get(Completion, enrolment.id) is not None) is right


def test_an_attempt_with_open_questions_is_not_handed_in(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    attempt = actions.start_attempt(session, enrolment, NOW, random.Random(3))
    with pytest.raises(Invalid):
        actions.submit(session, enrolment, attempt, NOW)
    assert attempt.submitted_at is None


def test_an_answer_after_handing_in_is_refused(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    attempt = actions.start_attempt(session, enrolment, NOW, random.Random(4))
    answers(session, attempt, right=True)
    actions.submit(session, enrolment, attempt, NOW)
    with pytest.raises(Conflict):
        answers(session, attempt, right=False)


def test_starting_again_goes_on_with_the_open_attempt(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    first = actions.start_attempt(session, enrolment, NOW, random.Random(5))
    assert actions.start_attempt(session, enrolment, NOW, random.Random(6)).id == first.id


def test_a_new_version_takes_no_completion_away(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    read_all(session, enrolment)
    attempt = actions.start_attempt(session, enrolment, NOW, random.Random(7))
    answers(session, attempt, right=True)
    actions.submit(session, enrolment, attempt, NOW)
    draft, _lessons = catalogue.copy_version(session, made.version, made.course.id, NOW)
    added = catalogue.add_lesson(session, draft, "Bài thêm")
    catalogue.add_step(session, draft, added, "Bước thêm", "Chữ.")
    catalogue.publish(session, draft, NOW)
    actions.take_new_version(session, enrolment, NOW)
    assert enrolment.version_id == draft.id
    assert session.get(Completion, enrolment.id) is not None
    assert valid_of_enrolment(session, enrolment.id) is not None


def test_a_published_version_refuses_changes(session: Session, made: World) -> None:
    with pytest.raises(Conflict):
        catalogue.add_lesson(session, made.version, "Không được")


def test_news_of_an_earlier_day_make_a_completion_earlier_and_never_later(session: Session, made: World) -> None:
    """What was read on a phone without a line arrives after the test was passed."""
    days = {number: NOW - timedelta(days=number) for number in (9, 5, 2, 1)}
    enrolment = actions.enrol(session, made.farmer.id, made.course.id, made.hamlet.id, days[9])
    attempt = actions.start_attempt(session, enrolment, days[9], random.Random(1))
    for item in items_of(session, attempt.id):
        actions.answer(session, attempt, item, {"answer": ["b"]}, days[9])
    actions.submit(session, enrolment, attempt, days[9])
    for read_at, counts_from in ((days[2], days[2]), (days[5], days[5]), (days[1], days[5])):
        for lesson in outline(session, enrolment.version_id).lessons:
            for step in lesson.steps:
                event = rules.Event(uuid4(), rules.READ, read_at, lesson.key, step.key)
                actions.record(session, enrolment, event, NOW)
        assert session.get_one(Completion, enrolment.id).completed_at == counts_from
        session.flush()
        counted = session.scalars(select(Counter).where(Counter.kind == "completed"))
        assert {(one.day, one.n) for one in counted if one.n} == {(local_day(counts_from), 1)}
        session.expire_all()


def test_a_course_without_questions_has_no_test(session: Session, made: World) -> None:
    session.execute(delete(VersionQuestion).where(VersionQuestion.course_version_id == made.version.id))
    forget_all()
    with pytest.raises(Invalid):
        actions.start_attempt(session, joined(session, made), NOW, random.Random(1))


def test_nobody_joins_what_is_not_published_and_nobody_twice(session: Session, made: World) -> None:
    enrolment = joined(session, made)
    assert joined(session, made) is enrolment
    actions.take_new_version(session, enrolment, NOW)
    assert enrolment.version_id == made.version.id, "there is no newer one"
    catalogue.unpublish(session.get_one(Course, made.course.id))
    session.flush()
    actions.take_new_version(session, enrolment, NOW)
    assert enrolment.version_id == made.version.id
    with pytest.raises(NotFound):
        joined(session, made)
