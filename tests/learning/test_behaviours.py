"""How a course asks, on the learner's pages: not knowing, certainty, telling at once, tries with hints."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import CourseVersion
from lms.catalogue.queries import lessons_of
from lms.learning.models import LearningEvent
from lms.quizzes.actions import add_question
from lms.quizzes.behaviours import AT_ONCE, Behaviour
from lms.quizzes.queries import forget_all
from tests.browser import send, signed_in
from tests.factories.people import question
from tests.factories.tests import Sitting, sitting


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


@pytest.fixture
def farmer(app: Flask, sat: Sitting) -> FlaskClient:
    return signed_in(app, sat.world.farmer)


def ask(session: Session, sat: Sitting, behaviour: Behaviour) -> None:
    """Let the published course ask so; it is written into the version, as publishing a draft would."""
    session.get_one(CourseVersion, sat.world.version.id).asking = behaviour.kept()
    session.commit()
    forget_all()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def with_practice(session: Session, sat: Sitting, **more: object) -> str:
    """A practice question at the end of the first lesson; its address."""
    text = question(9)
    text = replace(text, body=replace(text.body, **more))
    lesson = lessons_of(session, sat.world.version.id)[0]
    add_question(session, sat.world.course.id, sat.world.version.id, text, sat.enrolment.joined_at, lesson_id=lesson.id)
    session.commit()
    forget_all()
    return f"/khoa-hoc/thu/{lesson.key}/on-bai/1"


def test_not_knowing_goes_on_and_is_told_kindly_in_the_result(farmer: FlaskClient, session: Session, sat: Sitting):
    assert "Tôi chưa biết" in page(farmer, sat.address(1))
    assert send(farmer, sat.address(1), {"khong-biet": "1"}).location == sat.address(2)
    item = sat.item(session, 1)
    assert (item.response, item.response_text) == ({"unknown": True}, "Không biết")
    send(farmer, sat.address(2), {"answer": "b"})
    send(farmer, sat.address(3), {"answer": "b"})
    assert "Không biết" in page(farmer, f"/kiem-tra/{sat.attempt.id}/xem-lai")
    result = page(farmer, send(farmer, f"/kiem-tra/{sat.attempt.id}/nop").headers["Location"])
    assert "Bà con trả lời đúng 2 trên 3 câu." in result
    assert "Hỏi lại cho chắc." in result
    assert sat.item(session, 1).fraction == 0


def test_not_knowing_can_be_changed_into_an_answer(farmer: FlaskClient, session: Session, sat: Sitting):
    send(farmer, sat.address(1), {"khong-biet": "1"})
    assert "checked" not in page(farmer, sat.address(1) + "?doi=1")
    send(farmer, sat.address(1), {"answer": "b", "doi": "1"})
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def test_certainty_is_asked_kept_and_shown_back(farmer: FlaskClient, session: Session, sat: Sitting):
    assert "Tôi chắc chắn" not in page(farmer, sat.address(1))
    ask(session, sat, Behaviour(certainty=True))
    assert "Tôi chưa chắc" in page(farmer, sat.address(1))
    for number, answer, sure in ((1, "a", "1"), (2, "b", "0"), (3, "b", "1")):
        send(farmer, sat.address(number), {"answer": answer, "chac": sure})
    assert sat.item(session, 1).response == {"chosen": ["a"], "sure": True}
    result = page(farmer, send(farmer, f"/kiem-tra/{sat.attempt.id}/nop").headers["Location"])
    assert "Chắc chắn mà chưa đúng: chỗ này nên xem lại kỹ." in result
    assert "Chưa chắc mà đúng: bà con biết nhiều hơn mình nghĩ đấy." in result


def test_a_test_that_tells_at_once_tells_and_keeps_the_first_answer(
    farmer: FlaskClient, session: Session, sat: Sitting
):
    ask(session, sat, Behaviour(feedback=AT_ONCE))
    assert "Trả lời xong câu nào biết ngay câu ấy." in page(farmer, "/khoa-hoc/thu/kiem-tra")
    assert send(farmer, sat.address(1), {"answer": "a"}).location == f"{sat.address(1)}#ket-qua"
    told = page(farmer, sat.address(1))
    assert "Chưa đúng. Cùng xem lại nhé" in told
    assert "Vội là dễ mắc lừa." in told
    assert f'href="{sat.address(2)}"' in told
    assert 'id="ket-qua"' in told
    assert 'class="answer"' not in told
    assert send(farmer, sat.address(1), {"answer": "b"}).location == f"{sat.address(1)}#ket-qua"
    assert sat.item(session, 1).response == {"chosen": ["a"]}
    check = page(farmer, f"/kiem-tra/{sat.attempt.id}/xem-lai")
    assert "Đổi" not in check
    assert "Trả lời câu 2" in check


def test_without_the_button_the_page_offers_no_way_out(farmer: FlaskClient, session: Session, sat: Sitting):
    ask(session, sat, Behaviour(unknown=False))
    assert "Tôi chưa biết" not in page(farmer, sat.address(1))


def test_practice_gives_hints_and_as_many_tries_as_the_course_says(farmer: FlaskClient, session: Session, sat: Sitting):
    url = with_practice(session, sat, hints=["Nhìn kỹ tên người gửi.", "Ai lại giục thế?"])
    ask(session, sat, Behaviour(tries=3))
    first = page(farmer, send(farmer, url, {"answer": "a", "lan": "1"}).headers["Location"])
    assert "Gợi ý: Nhìn kỹ tên người gửi." in first
    assert 'name="lan" value="2"' in first
    second = page(farmer, send(farmer, url, {"answer": "a", "lan": "2"}).headers["Location"])
    assert "Gợi ý: Ai lại giục thế?" in second
    third = page(farmer, send(farmer, url, {"answer": "a", "lan": "3"}).headers["Location"])
    assert "Câu trả lời đúng: Hỏi lại" in third
    assert "Gợi ý" not in third


def test_with_one_try_the_answer_is_told_at_once(farmer: FlaskClient, session: Session, sat: Sitting):
    url = with_practice(session, sat)
    ask(session, sat, Behaviour(tries=1))
    assert "Câu trả lời đúng: Hỏi lại" in page(farmer, url + "?answer=a&lan=1")


def test_not_knowing_in_practice_is_recorded_as_not_right(farmer: FlaskClient, session: Session, sat: Sitting):
    url = with_practice(session, sat)
    told = page(farmer, send(farmer, url, {"khong-biet": "1", "lan": "1"}).headers["Location"])
    assert "Không sao. Cùng xem câu trả lời nhé" in told
    event = session.scalar(select(LearningEvent).where(LearningEvent.kind == "practice"))
    assert event is not None
    assert (event.payload["right"], event.payload["response"]) == (False, {"unknown": True})


def test_a_visitor_may_not_know_either(app: Flask, session: Session, sat: Sitting):
    url = with_practice(session, sat)
    assert "Không sao. Cùng xem câu trả lời nhé" in page(app.test_client(), url + "?khong-biet=1&lan=1")
