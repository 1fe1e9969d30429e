"""The demo is written in bulk; it must be what the deeds would have written, and wiping it must leave nothing."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.catalogue.outline import outline
from lms.certificates import issuing
from lms.certificates.bulk import issue_many
from lms.certificates.models import Certificate, RegisterNumber
from lms.certificates.queries import certified_facts
from lms.learning import counters, rules
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment, LearningEvent
from lms.operating.demo import wiping as demo_wiping
from lms.operating.demo.demo_making import Size, load_demo
from lms.people.models import Person
from tests.factories.people import published_course

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def demo(session: Session) -> Session:
    """Forty people in two communes with four months of history in a course of two lessons."""
    published_course(session, NOW)
    load_demo(session, NOW, size=Size(communes=2, hamlets=5, people=40, months=4), quiet=True)
    return session


def test_progress_is_the_fold_of_the_events(demo: Session) -> None:
    events = defaultdict(list)
    for row in demo.scalars(select(LearningEvent)):
        events[row.enrolment_id].append(
            rules.Event(row.id, row.kind, row.device_time, row.lesson_key, row.step_key, row.payload)
        )
    enrolments = demo.scalars(select(Enrolment)).all()
    assert len(enrolments) >= 40
    for enrolment in enrolments:
        progress: rules.Progress = {}
        for event in events[enrolment.id]:
            progress = rules.fold(progress, event)
        assert enrolment.progress == progress
        assert enrolment.started_at == rules.started_at(progress)
        done = demo.get(Completion, enrolment.id)
        assert (done.completed_at if done else None) == rules.completed_at(
            progress, outline(demo, enrolment.version_id)
        )


def test_counters_and_attempts_agree_with_the_facts(demo: Session) -> None:
    assert counters.differences(demo, certified_facts(demo)) == []
    for attempt in demo.scalars(select(Attempt)):
        items = demo.scalars(select(AttemptItem).where(AttemptItem.attempt_id == attempt.id)).all()
        assert len(items) == attempt.total
        assert attempt.right_count == sum(item.fraction == 1 for item in items)


def test_every_completion_has_its_certificate_with_the_words_that_the_deed_would_write(demo: Session) -> None:
    certificates = demo.scalars(select(Certificate).order_by(Certificate.issued_at, Certificate.number)).all()
    assert len(certificates) == demo.scalar(select(func.count()).select_from(Completion)) >= 5
    for row in certificates:
        enrolment, done = demo.get_one(Enrolment, row.enrolment_id), demo.get_one(Completion, row.enrolment_id)
        given = issuing.NewNumber(row.number, row.year, row.code)
        assert row.register_area_id == issuing.register_area(demo, enrolment)
        assert row.words == issuing.words_for(demo, enrolment, done.completed_at, given, row.issued_at).to_json()
    assert len({row.code for row in certificates}) == len(certificates)


def test_numbers_run_without_gaps_in_the_order_of_time(demo: Session) -> None:
    numbers = defaultdict(list)
    for row in demo.scalars(select(Certificate).order_by(Certificate.issued_at, Certificate.enrolment_id)):
        numbers[row.register_area_id, row.year].append(row.number)
    last = {(row.area_id, row.year): row.last for row in demo.scalars(select(RegisterNumber))}
    assert {key: list(range(1, last[key] + 1)) for key in numbers} == numbers


def test_issuing_many_twice_issues_once(demo: Session) -> None:
    completed = [(row.enrolment_id, row.completed_at) for row in demo.scalars(select(Completion))]
    assert issue_many(demo, completed) == 0
    first = demo.scalars(select(Certificate)).first()
    assert first is not None
    first.revoked_at = NOW
    demo.flush()
    assert issue_many(demo, completed) == 1
    again = demo.scalars(select(Certificate).where(Certificate.enrolment_id == first.enrolment_id)).all()
    assert sorted(row.revoked_at is None for row in again) == [False, True]
    assert issue_many(demo, []) == 0
    assert issue_many(demo, [(10**6, NOW)]) == 0


def test_wiping_leaves_no_made_up_person(demo: Session) -> None:
    gone = demo_wiping.wipe(demo)
    assert gone >= 40
    for model in (Person, Enrolment, LearningEvent, Certificate):
        assert demo.scalar(select(func.count()).select_from(model)) == 0


def test_an_empty_demo_can_be(session: Session) -> None:
    load_demo(session, NOW, size=replace(Size(), people=0), quiet=True)
    assert counters.differences(session, certified_facts(session)) == []
