"""Ten presses at the same moment count once, on a real server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from lms.base.db import begin_write, db
from lms.catalogue.outline import outline
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_facts
from lms.learning import actions, answers, counters
from lms.learning.models import Attempt, AttemptItem, Completion, Enrolment, LearningEvent
from lms.learning.queries import attempt_of, items_of, seat_of
from lms.people.models import Consent, Person
from tests.browser import send, signed_in
from tests.conftest import ENGINES
from tests.factories.people import World, world
from tests.factories.tests import Sitting, sitting
from tests.live import Live, serve

pytestmark = [pytest.mark.both_engines, pytest.mark.slow]


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    yield from serve(str(request.param), tmp_path)


def count(live: Live, table: Any, *where: Any) -> int:
    with live.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def counters_are_right(live: Live) -> bool:
    with live.app.app_context():
        return counters.differences(db.session(), certified_facts(db.session())) == []


def in_test(live: Live, *, read: bool, answered: bool) -> Sitting:
    """A farmer in the test, with all steps read and all questions answered as asked."""
    with live.session() as session:
        sat = sitting(session)
        enrolment = session.merge(sat.enrolment)
        if read:
            for lesson in outline(session, enrolment.version_id).lessons:
                for step in lesson.steps:
                    actions.read_step(session, enrolment, lesson.key, step.key, datetime.now(UTC))
        if answered:
            for item in items_of(session, sat.attempt.id):
                actions.answer(session, sat.attempt, item, {"answer": ["b"]}, datetime.now(UTC))
        for row in (sat.world.farmer, sat.attempt, sat.enrolment):
            session.refresh(row)
        session.expunge_all()
    return sat


def test_an_answer(live: Live):
    sat = in_test(live, read=False, answered=False)
    client = signed_in(live.app, sat.world.farmer)
    replies = live.press_at_once(client, sat.address(1), {"answer": "b"})
    assert {(reply.status, reply.location) for reply in replies} == {(303, sat.address(2))}
    with live.app.app_context():
        assert [item.response for item in items_of(db.session(), sat.attempt.id)] == [{"chosen": ["b"]}, None, None]


def test_handing_in(live: Live):
    sat = in_test(live, read=True, answered=True)
    client = signed_in(live.app, sat.world.farmer)
    address = f"/kiem-tra/{sat.attempt.id}"
    replies = live.press_at_once(client, f"{address}/nop")
    assert {(reply.status, reply.location) for reply in replies} == {(303, f"{address}/ket-qua")}
    assert count(live, LearningEvent, LearningEvent.kind == "test_submitted") == 1
    assert count(live, Completion) == count(live, Certificate) == 1
    assert counters_are_right(live)


def test_the_last_step_issues_one_certificate(live: Live):
    sat = in_test(live, read=True, answered=True)
    with live.session() as session:
        last = session.scalars(select(LearningEvent).where(LearningEvent.step_key == "buoc-2")).first()
        enrolment = session.get_one(Enrolment, sat.enrolment.id)
        assert last is not None
        lesson_key = last.lesson_key or ""
        steps = {k: v for k, v in enrolment.progress["read"][lesson_key].items() if k != "buoc-2"}
        enrolment.progress = {**enrolment.progress, "read": {**enrolment.progress["read"], lesson_key: steps}}
        session.delete(last)
    client = signed_in(live.app, sat.world.farmer)
    send(client, f"/kiem-tra/{sat.attempt.id}/nop")
    assert count(live, Certificate) == 0
    replies = live.press_at_once(client, f"/khoa-hoc/thu/{lesson_key}/2")
    assert {reply.status for reply in replies} == {303}
    assert count(live, Completion) == count(live, Certificate) == 1
    assert counters_are_right(live)


def newcomer(live: Live) -> World:
    with live.session() as session:
        made = world(session, datetime.now(UTC))
        session.commit()
        session.refresh(made.farmer)
        session.refresh(made.hamlet)
        session.expunge_all()
    return made


def test_joining_a_course(live: Live):
    made = newcomer(live)
    replies = live.press_at_once(signed_in(live.app, made.farmer), "/khoa-hoc/thu/vao")
    assert {(reply.status, reply.location) for reply in replies} == {(303, "/khoa-hoc/thu/bai-1/1")}
    assert count(live, Enrolment) == 1
    assert counters_are_right(live)


def test_starting_the_test(live: Live):
    made = newcomer(live)
    client = signed_in(live.app, made.farmer)
    send(client, "/khoa-hoc/thu/vao")
    replies = live.press_at_once(client, "/khoa-hoc/thu/kiem-tra")
    assert len({(reply.status, reply.location) for reply in replies}) == 1
    assert replies[0].status == 303
    assert count(live, Attempt) == 1


def test_joining_makes_one_person(live: Live):
    made = newcomer(live)
    client = live.app.test_client()
    client.get("/ghi-danh")
    form = {"name": "Lê Thị Bưởi", "birth_year": "1971", "area": str(made.hamlet.id), "pin": "7391"}
    replies = live.press_at_once(client, "/ghi-danh", {**form, "agree_learning": "y", "course": "thu"})
    assert {(reply.status, reply.location) for reply in replies} == {(303, "/ghi-danh/xong?khoa=thu")}
    assert count(live, Person, Person.name == "Lê Thị Bưởi") == 1
    assert count(live, Enrolment) == 1
    assert count(live, Consent) == 2
    assert counters_are_right(live)


def test_an_answer_that_comes_while_the_test_is_handed_in_changes_no_grade(live: Live) -> None:
    """The page was looked at while the test was open; when the answer is kept it is not, or about not to be."""
    sat = in_test(live, read=True, answered=True)
    with live.app.app_context():
        attempt, item = seat_of(db.glance, sat.world.farmer.id, sat.attempt.id, 1)
        changed = answers.to_keep(db.session(), attempt, item, {"answer": ["a"]}, datetime.now(UTC))
        db.session.rollback()
        told = list[int]()

        def late() -> None:
            with live.app.app_context():
                told.append(db.deed(answers.KEEP_ANSWER, changed))

        begin_write(db.session())
        kept, enrolment = attempt_of(db.session(), sat.world.farmer.id, sat.attempt.id, lock=True)
        actions.submit(db.session(), enrolment, kept, datetime.now(UTC))
        answering = Thread(target=late)
        answering.start()
        answering.join(0.5)
        assert not told, "it waits for the one who hands in"
        db.session.commit()
        answering.join()
        assert told == [0]
        row = db.session.scalars(select(AttemptItem).where(AttemptItem.position == 1)).one()
        assert row.response == item.response
        assert row.fraction == 1
