"""How learners fare: counts of hand-made events, matched by key over versions; nobody's name; few queries."""

import random
import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.authoring.figures.course_figures import Answers, CourseStatistics, Reach, statistics
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course
from lms.catalogue.outline import outline
from lms.catalogue.queries import draft_of, lessons_of
from lms.learning import actions, rules
from lms.learning.models import Attempt, AttemptItem, Enrolment
from lms.people import actions as people
from lms.quizzes.actions import add_question
from lms.quizzes.queries import question_set
from tests.authoring.desk import NOW, Desk, page
from tests.browser import signed_in
from tests.counting import counted
from tests.factories.people import question

pytestmark = pytest.mark.both_engines

OLD = 30
ROLES = ("trainer", "admin", "other", "officer")
STEPS = [("bai-1", "buoc-1"), ("bai-1", "buoc-2"), ("bai-2", "buoc-1"), ("bai-2", "buoc-2")]


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def joined(session: Session, desk: Desk, days_ago: int = OLD) -> Enrolment:
    """Somebody new in the course."""
    person = people.register(session, people.NewPerson("Lê Văn Tám", 1970, desk.world.hamlet.id), NOW)
    return actions.enrol(session, person.id, desk.course.id, desk.world.hamlet.id, ago(days_ago))


def reader(session: Session, desk: Desk, steps: int, days_ago: int = OLD) -> Enrolment:
    """Somebody who read the first steps and no more."""
    enrolment = joined(session, desk, days_ago)
    for lesson, step in STEPS[:steps]:
        actions.read_step(session, enrolment, lesson, step, ago(days_ago))
    return enrolment


def practise(session: Session, enrolment: Enrolment, key: str, right: bool, at: datetime, version: int = 1) -> None:
    """Answer a practice question."""
    payload = {"question": key, "version": version, "right": right}
    actions.record(session, enrolment, rules.Event(uuid4(), rules.PRACTICE, at, "bai-1", None, payload), NOW)


def sit(session: Session, enrolment: Enrolment, right: dict[str, bool], at: datetime) -> None:
    """Hand a test in in which these questions were asked."""
    bank = {asked.key: asked for asked in question_set(session, enrolment.version_id).bank}
    good = sum(right.values())
    attempt = Attempt(
        id=uuid4(),
        enrolment_id=enrolment.id,
        version_id=enrolment.version_id,
        started_at=at,
        submitted_at=at,
        right_count=good,
        total=len(right),
        passed=False,
    )
    session.add(attempt)
    session.flush()
    for position, (key, is_right) in enumerate(right.items(), 1):
        item = AttemptItem(attempt_id=attempt.id, position=position, question_version_id=bank[key].id, shown={})
        item.fraction = 1.0 if is_right else 0.5
        session.add(item)
    payload = {"attempt": str(attempt.id), "percent": 0, "passed": False}
    actions.record(session, enrolment, rules.Event(uuid4(), rules.TEST, at, payload=payload), NOW)


def looked_at(session: Session, course: Course) -> CourseStatistics:
    """The statistics in the words of the current version."""
    session.flush()
    version_id = session.get_one(Course, course.id).current_version_id
    assert version_id is not None
    return statistics(session, outline(session, version_id), question_set(session, version_id), NOW)


def test_how_far_people_come_and_where_they_stop(session: Session, desk: Desk) -> None:
    joined(session, desk)
    for steps in (1, 1, 2, 4):
        reader(session, desk, steps)
    reader(session, desk, 3, days_ago=2)
    found = looked_at(session, desk.course)
    assert (found.joined, found.started, found.completed, found.certified) == (6, 5, 0, 0)
    assert [row.reach for row in found.lessons] == [Reach(5, 3), Reach(2, 1)]
    steps = [reach for row in found.lessons for _title, reach in row.steps]
    assert steps == [Reach(5, 2), Reach(3, 1), Reach(2, 0), Reach(1, 1)]
    assert (found.test, found.elsewhere) == (Reach(0, 0), 0)


def test_the_same_step_read_on_two_devices_is_one_person(session: Session, desk: Desk) -> None:
    enrolment = reader(session, desk, 1)
    again = rules.Event(uuid4(), rules.READ, ago(OLD), "bai-1", "buoc-1")
    assert actions.record(session, enrolment, again, NOW)
    assert looked_at(session, desk.course).lessons[0].steps[0][1] == Reach(1, 1)


@pytest.mark.parametrize(("days", "stopped"), [(13, 0), (14, 1)])
def test_two_weeks_without_anything_is_stopping(session: Session, desk: Desk, days: int, stopped: int) -> None:
    reader(session, desk, 1, days_ago=days)
    assert looked_at(session, desk.course).lessons[0].reach == Reach(1, stopped)


def test_stopping_in_practice_and_at_the_test_is_seen(session: Session, desk: Desk) -> None:
    practise(session, reader(session, desk, 2), "cau-1", True, ago(OLD - 1))
    sit(session, reader(session, desk, 4), {"cau-1": False}, ago(OLD - 1))
    found = looked_at(session, desk.course)
    assert (found.lessons[0].stopped_in_practice, found.lessons[0].reach) == (1, Reach(2, 1))
    assert found.test == Reach(1, 1)


def test_who_completed_has_not_stopped(session: Session, desk: Desk) -> None:
    enrolment = reader(session, desk, 4)
    payload = {"attempt": "", "percent": 100, "passed": True}
    actions.record(session, enrolment, rules.Event(uuid4(), rules.TEST, ago(OLD), payload=payload), NOW)
    found = looked_at(session, desk.course)
    assert (found.completed, found.certified) == (1, 1)
    assert (found.test, found.lessons[1].reach) == (Reach(1, 0), Reach(1, 0))


def test_only_the_first_try_counts_in_practice_and_in_the_test(session: Session, desk: Desk) -> None:
    one, two = reader(session, desk, 4), reader(session, desk, 4)
    for enrolment, first in ((one, True), (two, False)):
        practise(session, enrolment, "cau-on", first, ago(9))
        practise(session, enrolment, "cau-on", not first, ago(8))
    sit(session, one, {"cau-1": False, "cau-2": True}, ago(9))
    sit(session, one, {"cau-1": True, "cau-2": False, "cau-3": False}, ago(8))
    sit(session, two, {"cau-1": True}, ago(7))
    bank = {answers.text[:5]: (answers.asked, answers.right) for answers in looked_at(session, desk.course).bank}
    assert bank == {"Câu 1": (2, 1), "Câu 2": (1, 1), "Câu 3": (1, 0)}


def test_a_test_that_was_not_handed_in_does_not_count(session: Session, desk: Desk) -> None:
    actions.start_attempt(session, reader(session, desk, 4), NOW, random.Random(1))
    found = looked_at(session, desk.course)
    assert {answers.asked for answers in found.bank} == {0}
    assert found.test == Reach(0, 0)


def test_questions_and_steps_are_matched_by_key_over_versions(app: Flask, session: Session, desk: Desk) -> None:
    before = [reader(session, desk, 4) for _person in range(3)]
    for enrolment in before:
        practise(session, enrolment, "cau-9", False, ago(20))
        practise(session, enrolment, "cau-9", True, ago(19))
    publish_without_second_lesson(session, desk)
    for number in range(3):
        practise(session, reader(session, desk, 2, days_ago=3), "cau-9", number > 0, ago(3))
    found = looked_at(session, desk.course)
    assert found.practice == (Answers("Câu 9: có tin nhắn lạ, làm gì?", "Bài 1", 6, 2),)
    assert [row.reach.reached for row in found.lessons] == [6]
    assert found.lessons[0].stopped_in_practice == 3


def publish_without_second_lesson(session: Session, desk: Desk) -> None:
    """Version 2: the first lesson only, with a practice question."""
    draft, _lessons = catalogue.copy_version(session, desk.world.version, desk.course.id, NOW)
    first, second = lessons_of(session, draft.id)
    catalogue.drop(session, draft, second)
    add_question(session, desk.course.id, draft.id, question(9), NOW, lesson_id=first.id)
    catalogue.publish(session, draft, NOW)
    session.flush()


def test_who_stopped_where_todays_version_has_nothing_is_counted_apart(session: Session, desk: Desk) -> None:
    reader(session, desk, 1)
    reader(session, desk, 3)
    publish_without_second_lesson(session, desk)
    mover = reader(session, desk, 1)
    mover.version_id = desk.world.version.id
    actions.take_new_version(session, mover, ago(OLD - 2))
    found = looked_at(session, desk.course)
    assert [row.reach.stopped for row in found.lessons] == [1]
    assert (found.elsewhere, found.test.stopped) == (2, 0)


def test_another_course_is_not_counted(session: Session, desk: Desk) -> None:
    reader(session, desk, 4)
    other = catalogue.make_course(session, "khac", "Khóa khác", NOW)
    draft = draft_of(session, other.id)
    assert draft is not None
    catalogue.add_step(session, draft, catalogue.add_lesson(session, draft, "Bài 1"), "Bước 1", "Đọc nhé.")
    catalogue.publish(session, draft, NOW)
    found = looked_at(session, other)
    assert (found.joined, found.started, found.lessons[0].reach, found.test) == (0, 0, Reach(), Reach())


def test_the_page_shows_counts_and_no_names(trainer: FlaskClient, session: Session, desk: Desk) -> None:
    for number in range(6):
        enrolment = reader(session, desk, 4)
        sit(session, enrolment, {"cau-1": number < 2} | ({"cau-2": True} if number < 4 else {}), ago(20))
    session.commit()
    html = page(trainer, address(desk))
    assert "Lê Văn Tám" not in html
    assert "2 người, 33%" in html
    assert html.count("Nên xem lại câu này") == 1
    assert html.count("chưa đủ câu trả lời") == 2
    assert re.search(r"Bài kiểm tra</th><td>6</td><td>6</td>", html)


def address(desk: Desk) -> str:
    return f"/soan/{desk.course.id}/so-lieu"


def test_a_course_nobody_joined_says_so(trainer: FlaskClient, desk: Desk) -> None:
    assert "Chưa có ai ghi danh khóa học này." in page(trainer, address(desk))


def test_a_course_that_is_not_published_says_so(trainer: FlaskClient, session: Session, desk: Desk) -> None:
    draft = catalogue.make_course(session, "moi", "Khóa mới", NOW)
    session.add(CourseAuthor(course_id=draft.id, person_id=desk.trainer.id, since=NOW))
    session.commit()
    assert "chưa xuất bản nên chưa có số liệu" in page(trainer, f"/soan/{draft.id}/so-lieu")


def test_a_course_put_away_keeps_its_statistics(trainer: FlaskClient, session: Session, desk: Desk) -> None:
    reader(session, desk, 2)
    catalogue.archive(session.get_one(Course, desk.course.id))
    session.commit()
    assert "Đã bắt đầu học" in page(trainer, address(desk))


def test_only_its_author_and_an_administrator_see_them(app: Flask, desk: Desk) -> None:
    found = {who: signed_in(app, getattr(desk, who)).get(address(desk)).status_code for who in ROLES}
    assert found == {"trainer": 200, "admin": 200, "other": 404, "officer": 403}
    assert signed_in(app, desk.world.farmer).get(address(desk)).status_code == 403
    assert app.test_client().get(address(desk)).status_code == 303


def test_the_number_of_queries_does_not_grow_with_learners(trainer: FlaskClient, session: Session, desk: Desk) -> None:
    reader(session, desk, 4)
    session.commit()
    page(trainer, address(desk))
    with counted(session) as few:
        page(trainer, address(desk))
    for steps in (1, 2, 3, 4) * 6:
        sit(session, reader(session, desk, steps), {"cau-1": True}, ago(20))
    session.commit()
    with counted(session) as many:
        page(trainer, address(desk))
    assert len(many) == len(few) <= 12
