"""The test's pages with everything that people and their phones may send."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.learning.models import LearningEvent
from lms.people import actions as people
from tests.browser import send, signed_in, token
from tests.factories.tests import Sitting, sitting


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


@pytest.fixture
def farmer(app: Flask, sat: Sitting) -> FlaskClient:
    return signed_in(app, sat.world.farmer)


@pytest.fixture
def neighbour(app: Flask, session: Session, sat: Sitting) -> FlaskClient:
    new = people.NewPerson("Trần Văn Bá", 1970, sat.world.hamlet.id)
    other = people.register(session, new, sat.enrolment.joined_at)
    session.commit()
    return signed_in(app, other)


def finish(client: FlaskClient, sat: Sitting) -> str:
    """Answer everything and hand in; the address of the result."""
    for number in (1, 2, 3):
        send(client, sat.address(number), {"answer": "b"})
    return send(client, f"/kiem-tra/{sat.attempt.id}/nop").headers["Location"]


@pytest.mark.parametrize("page", ["1", "xem-lai", "ket-qua"])
def test_another_persons_test_is_not_found(neighbour: FlaskClient, sat: Sitting, page: str):
    assert neighbour.get(f"/kiem-tra/{sat.attempt.id}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["1", "nop"])
def test_another_persons_test_takes_nothing(neighbour: FlaskClient, session: Session, sat: Sitting, page: str):
    assert send(neighbour, f"/kiem-tra/{sat.attempt.id}/{page}", {"answer": "b"}).status_code == 404
    assert sat.item(session, 1).response is None


@pytest.mark.parametrize("chosen", [[], [""], ["z"], ["a", "b"], ["b", "z"], ["b\x00c"], ["🌾" * 3000], ["-1"]])
def test_an_answer_that_cannot_be_is_asked_again(
    farmer: FlaskClient, session: Session, sat: Sitting, chosen: list[str]
):
    page = send(farmer, sat.address(1), {"answer": chosen})
    assert page.status_code == 200
    assert "Cần sửa" in page.text
    assert 'role="alert"' in page.text
    assert sat.item(session, 1).response is None


def test_what_was_chosen_is_marked_and_can_be_pressed_again(farmer: FlaskClient, session: Session, sat: Sitting):
    send(farmer, sat.address(1), {"answer": "b"})
    page = farmer.get(sat.address(1)).text
    assert page.count("Bà con đã chọn") == 1
    chosen = re.search(r'name="(\w+)" value="(\w+)">(?:(?!</button>).)*Bà con đã chọn', page)
    assert chosen is not None
    send(farmer, sat.address(1), {"answer": "a"})
    farmer.post(sat.address(1), data={"csrf_token": token(farmer), chosen[1]: chosen[2]})
    assert sat.item(session, 1).response == {"chosen": ["b"]}


@pytest.mark.parametrize("number", [0, 4, 99, 10**30])
def test_a_question_that_is_not_there(farmer: FlaskClient, sat: Sitting, number: int):
    assert farmer.get(sat.address(number)).status_code == 404
    assert send(farmer, sat.address(number), {"answer": "b"}).status_code in (404, 405)


@pytest.mark.parametrize("attempt", [uuid4(), "1", "00000000-0000-0000-0000-000000000000", "x" * 36])
def test_an_attempt_that_is_not_there(farmer: FlaskClient, sat: Sitting, attempt: object):
    assert farmer.get(f"/kiem-tra/{attempt}/1").status_code == 404
    assert send(farmer, f"/kiem-tra/{attempt}/nop").status_code in (404, 405)


def test_the_same_answer_twice_and_another_one_after_it(farmer: FlaskClient, session: Session, sat: Sitting):
    for chosen in "bba":
        assert send(farmer, sat.address(1), {"answer": chosen}).headers["Location"] == sat.address(2)
    assert sat.item(session, 1).response == {"chosen": ["a"]}


def test_handing_in_with_an_open_question_says_which(farmer: FlaskClient, sat: Sitting):
    send(farmer, sat.address(1), {"answer": "b"})
    check = send(farmer, f"/kiem-tra/{sat.attempt.id}/nop").headers["Location"]
    page = farmer.get(check).text
    assert "câu chưa trả lời" in page
    assert "Trả lời câu 2" in page
    assert ">Nộp bài<" not in page


def test_a_finished_test_shows_its_result_wherever_back_leads(farmer: FlaskClient, session: Session, sat: Sitting):
    result = finish(farmer, sat)
    assert "Bà con đạt rồi" in farmer.get(result).text
    for page in ("1", "xem-lai"):
        assert farmer.get(f"/kiem-tra/{sat.attempt.id}/{page}").headers["Location"] == result
    assert send(farmer, sat.address(1), {"answer": "a"}).headers["Location"] == result
    assert send(farmer, f"/kiem-tra/{sat.attempt.id}/nop").headers["Location"] == result
    assert sat.item(session, 1).response == {"chosen": ["b"]}
    tests = select(func.count()).where(LearningEvent.kind == "test_submitted")
    assert session.scalar(tests) == 1


def test_somebody_who_has_not_joined_cannot_start(neighbour: FlaskClient):
    assert send(neighbour, "/khoa-hoc/thu/kiem-tra").status_code == 404
    assert neighbour.get("/khoa-hoc/thu/kiem-tra").status_code == 200


def test_coming_back_after_signing_out_leads_to_a_page(app: Flask, sat: Sitting):
    """A deed's address is no page; whoever is asked to sign in comes back to one."""
    visitor = app.test_client()
    answer = send(visitor, "/khoa-hoc/thu/vao")
    assert answer.headers["Location"] == "/vao-hoc?tiep=/"
    page = send(visitor, "/khoa-hoc/thu/vao", headers={"Referer": "http://localhost/khoa-hoc/thu?a=1"})
    assert page.headers["Location"] == "/vao-hoc?tiep=/khoa-hoc/thu?a%3D1"
    page = send(visitor, "/khoa-hoc/thu/vao", headers={"Referer": "https://other.example/khoa-hoc/thu"})
    assert page.headers["Location"] == "/vao-hoc?tiep=/"
    assert send(visitor, "/khoa-hoc/thu/kiem-tra").headers["Location"] == "/vao-hoc?tiep=/khoa-hoc/thu/kiem-tra"
