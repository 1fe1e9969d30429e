"""A wrong key mended: who would change is seen first, then it is done once, and nobody loses anything."""

import html
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.authoring.courses.actions import publish
from lms.authoring.desk.deeds import Deed
from lms.authoring.versions.actions import open_draft
from lms.certificates.models import Certificate
from lms.learning import actions, counters, regrading
from lms.learning.models import Attempt, Completion, Enrolment
from lms.learning.queries import items_of
from lms.people import actions as people
from lms.people.models import AuditEntry, Person
from lms.quizzes.actions import rewrite
from lms.quizzes.kinds.rows import Option
from lms.quizzes.models import QuestionVersion
from lms.quizzes.queries import use_to_change, uses_of
from tests.authoring.desk import NOW, Desk
from tests.browser import send, signed_in
from tests.counting import counted
from tests.factories.people import question

KEY = "cau-1"
EARLIER = NOW - timedelta(days=3)


def learner(session: Session, desk: Desk, name: str, choices: dict[int, str], *, read: bool = True) -> Enrolment:
    """Somebody who read everything and handed a test in; `choices` by question, "b" where nothing is said."""
    person = people.register(session, people.NewPerson(name, 1970, desk.world.hamlet.id), EARLIER)
    enrolment = actions.enrol(session, person.id, desk.course.id, desk.world.hamlet.id, EARLIER)
    for lesson in ("bai-1", "bai-2") if read else ():
        for step in ("buoc-1", "buoc-2"):
            actions.read_step(session, enrolment, lesson, step, EARLIER)
    sit(session, enrolment, choices)
    return enrolment


def sit(session: Session, enrolment: Enrolment, choices: dict[int, str]) -> Attempt:
    attempt = actions.start_attempt(session, enrolment, EARLIER, random.Random(1))
    for item in items_of(session, attempt.id):
        number = int(item.question_text[4])
        actions.answer(session, attempt, item, {"answer": [choices.get(number, "b")]}, EARLIER)
    actions.submit(session, enrolment, attempt, EARLIER)
    return attempt


def mend(session: Session, desk: Desk, **body: Any) -> QuestionVersion:
    """Publish a version in which the first question's other option is right."""
    draft = open_draft(session, desk.course, NOW)
    use = next(one for one in uses_of(session, draft.id) if one.asked.key == KEY)
    text = question(1)
    options = tuple(replace(option, right=option.id == "a") for option in text.body.options)
    text = replace(text, body=replace(text.body, **{"options": options, **body}))
    rewrite(session, use_to_change(session, draft.id, use.id), text, NOW)
    publish(session, Deed(desk.trainer.id, NOW), desk.course, draft)
    session.commit()
    row = session.get_one(QuestionVersion, next(o.asked.id for o in uses_of(session, draft.id) if o.asked.key == KEY))
    assert row.number == 2
    return row


@pytest.fixture
def trainer(app: Flask, desk: Desk) -> FlaskClient:
    return signed_in(app, desk.trainer)


def address(desk: Desk) -> str:
    return f"/soan/{desk.course.id}/so-lieu/cau-hoi/{KEY}/cham-lai"


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.get_data(as_text=True))


def test_the_dry_run_says_who_would_change_and_writes_nothing(session: Session, desk: Desk, trainer: FlaskClient):
    learner(session, desk, "Trần Thị Mơ", {1: "a"})
    learner(session, desk, "Lê Văn Đã", {})
    target = mend(session, desk)
    found = regrading.plan(session, desk.course.id, target)
    assert [(c.before, c.after, c.passed_before, c.passes) for c in found.changes] == [
        (2, 3, False, True),
        (3, 2, True, False),
    ]
    assert (found.same, found.left, found.new_passes, found.worse) == (0, 0, 1, 1)
    text = page(trainer, address(desk))
    assert "Có 2 bài kiểm tra đã chấm theo bản cũ" in text
    assert "nay đạt" in text
    assert "Trần Thị Mơ" not in text
    assert text.count("Một người ở ") == 2
    assert regrading.plan(session, desk.course.id, target) == found


def test_who_passes_now_completes_and_nobody_loses_anything(session: Session, desk: Desk, trainer: FlaskClient):
    lost = learner(session, desk, "Trần Thị Mơ", {1: "a"})
    kept = learner(session, desk, "Lê Văn Đã", {})
    before = session.get_one(Completion, kept.id).completed_at
    target = mend(session, desk)
    assert session.get(Completion, lost.id) is None
    answer = send(trainer, address(desk))
    assert (answer.status_code, answer.location) == (303, f"{address(desk)}?xong=2")
    session.expire_all()
    assert session.get_one(Completion, lost.id).completed_at == EARLIER.replace(microsecond=0)
    assert session.get_one(Completion, kept.id).completed_at == before
    assert session.scalars(select(Certificate.revoked_at)).all() == [None, None]
    results = {a.enrolment_id: (a.right_count, a.passed) for a in session.scalars(select(Attempt))}
    assert results == {lost.id: (3, True), kept.id: (2, True)}
    assert [wrong for wrong in counters.differences(session, []) if wrong[0][3] != "certified"] == []
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "question_regraded")).one()
    assert logged.detail["changed"] == 2
    assert regrading.plan(session, desk.course.id, target).count == 0


def test_a_second_press_changes_nothing(session: Session, desk: Desk, trainer: FlaskClient):
    enrolment = learner(session, desk, "Trần Thị Mơ", {1: "a"})
    mend(session, desk)
    send(trainer, address(desk))
    session.expire_all()
    progress = dict(enrolment.progress)
    assert send(trainer, address(desk)).location == f"{address(desk)}?xong=0"
    session.expire_all()
    assert enrolment.progress == progress
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "question_regraded")).all()) == 1
    assert "Không có bài nào cần chấm lại" in page(trainer, address(desk))


def test_the_result_page_tells_by_the_new_key(app: Flask, session: Session, desk: Desk, trainer: FlaskClient):
    enrolment = learner(session, desk, "Trần Thị Mơ", {1: "a"})
    mend(session, desk)
    send(trainer, address(desk))
    session.expire_all()
    attempt = session.scalars(select(Attempt)).one()
    person = session.get_one(Person, enrolment.person_id)
    text = page(signed_in(app, person), f"/kiem-tra/{attempt.id}/ket-qua")
    assert "Bà con trả lời đúng 3 trên 3 câu." in text
    assert "Chưa đúng" not in text


def test_activity_is_not_made_up(session: Session, desk: Desk, trainer: FlaskClient):
    enrolment = learner(session, desk, "Trần Thị Mơ", {1: "a"})
    last = enrolment.last_at
    mend(session, desk)
    send(trainer, address(desk))
    session.expire_all()
    assert enrolment.last_at == last


def test_where_no_result_changes_nothing_is_offered(session: Session, desk: Desk, trainer: FlaskClient):
    learner(session, desk, "Lê Văn Đã", {})
    options = tuple(replace(option, reason="Lý do khác.") for option in question(1).body.options)
    mend(session, desk, options=options)
    text = page(trainer, address(desk))
    assert "không bài nào đổi số câu đúng" in text
    assert "Chấm lại 1 bài" not in text


def test_where_the_options_became_others_nothing_is_graded_again(session: Session, desk: Desk, trainer: FlaskClient):
    learner(session, desk, "Trần Thị Mơ", {1: "a"})
    rows = (Option("a", "Khác", True), Option("b", "Lạ"))
    target = mend(session, desk, options=rows)
    assert regrading.plan(session, desk.course.id, target).left == 1
    text = page(trainer, address(desk))
    assert "1 bài không chấm lại được" in text
    assert "Chấm lại 1 bài" not in text
    send(trainer, address(desk))
    session.expire_all()
    assert session.scalars(select(Attempt.right_count)).all() == [2]


def test_the_plan_costs_the_same_for_many_tests(session: Session, desk: Desk):
    costs = []
    learner(session, desk, "Người Thứ Nhất", {1: "a"})
    target = mend(session, desk)
    for name in ("Người Sau", "Người Sau Nữa"):
        session.commit()
        regrading.plan(session, desk.course.id, target)
        with counted(session) as queries:
            regrading.plan(session, desk.course.id, target)
        costs.append(len(queries))
        learner_of_old_version(session, desk, name)
    assert costs[0] == costs[1]


def learner_of_old_version(session: Session, desk: Desk, name: str) -> None:
    """Somebody who joined before the question was mended and does the test only now."""
    person = people.register(session, people.NewPerson(name, 1970, desk.world.hamlet.id), EARLIER)
    enrolment = actions.enrol(session, person.id, desk.course.id, desk.world.hamlet.id, EARLIER)
    enrolment.version_id = desk.world.version.id
    sit(session, enrolment, {1: "a"})


def test_versions_of_a_question_say_what_changed_and_where_they_are_used(
    session: Session, desk: Desk, trainer: FlaskClient
):
    learner(session, desk, "Trần Thị Mơ", {1: "a"})
    mend(session, desk, stem="Câu 1: có tin nhắn quen, làm gì?")
    text = page(trainer, f"/soan/{desk.course.id}/cac-ban-cau-hoi/{KEY}")
    assert text.index("Bản 2, ngày") < text.index("Bản 1, ngày")
    assert "quen" in text.split("<ins>")[1].split("</ins>")[0]
    assert "Dùng ở bản 2 của khóa học: bài kiểm tra" in text
    assert "1 câu trả lời trong bài kiểm tra" in text
    assert address(desk) in text


@pytest.mark.parametrize("path", ["so-lieu/cau-hoi/cau-1/cham-lai", "cac-ban-cau-hoi/cau-1"])
def test_somebody_elses_course_is_not_there(app: Flask, desk: Desk, path: str):
    assert signed_in(app, desk.other).get(f"/soan/{desk.course.id}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["so-lieu/cau-hoi/khong-co/cham-lai", "cac-ban-cau-hoi/khong-co"])
def test_a_question_that_is_not_there(trainer: FlaskClient, desk: Desk, path: str):
    assert trainer.get(f"/soan/{desk.course.id}/{path}").status_code == 404
