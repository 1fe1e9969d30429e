"""A learner's first page: the one next thing, a test that was begun, the courses, and the papers."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import Session

from lms.people import actions as people
from tests.browser import send, signed_in
from tests.factories.people import world
from tests.factories.tests import Sitting, sitting

NOW = datetime.now(UTC)


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


def links(client: FlaskClient) -> dict[str, str]:
    """Where the links of the first page lead, by their words."""
    page = html.document_fromstring(client.get("/").text)
    return {" ".join(one.text_content().split()): str(one.get("href")) for one in page.xpath("//main//a")}


def test_who_has_joined_nothing_is_shown_a_course_to_press(app: Flask, session: Session) -> None:
    made = world(session, NOW)
    neighbour = people.register(session, people.NewPerson("Hoàng Văn Gì", 1970, made.hamlet.id), NOW)
    session.commit()
    client = signed_in(app, neighbour)
    assert "Bấm vào hình để bắt đầu học" in client.get("/").text
    assert set(links(client).values()) == {"/khoa-hoc/thu"}


def test_the_one_next_thing_and_the_test_that_was_begun(app: Flask, sat: Sitting) -> None:
    farmer = signed_in(app, sat.world.farmer)
    assert links(farmer)["Học tiếp"] == "/khoa-hoc/thu/bai-1/1"
    assert links(farmer)["Bài kiểm tra làm dởKhóa thử: còn 3 câu"] == "/khoa-hoc/thu/kiem-tra"
    for number in (1, 2, 3):
        send(farmer, sat.address(number), {"answer": "b"})
    assert "chỉ còn nộp bài" in farmer.get("/").text
    send(farmer, f"/kiem-tra/{sat.attempt.id}/nop")
    assert "làm dở" not in farmer.get("/").text


def test_who_rests_is_told_what_is_kept(app: Flask, sat: Sitting) -> None:
    farmer = signed_in(app, sat.world.farmer)
    send(farmer, sat.address(1), {"answer": "b"})
    page = farmer.get(f"/kiem-tra/{sat.attempt.id}/nghi").text
    assert "Đã giữ 1 câu bà con trả lời" in page
    assert f'href="{sat.address(2)}"' in page, "going on begins at the first question without an answer"
    for number in (2, 3):
        send(farmer, sat.address(number), {"answer": "b"})
    send(farmer, f"/kiem-tra/{sat.attempt.id}/nop")
    assert farmer.get(f"/kiem-tra/{sat.attempt.id}/nghi").headers["Location"].endswith("/ket-qua")


def test_a_finished_course_has_its_paper_there(app: Flask, sat: Sitting) -> None:
    farmer = signed_in(app, sat.world.farmer)
    for lesson in ("bai-1", "bai-2"):
        for step in (1, 2):
            send(farmer, f"/khoa-hoc/thu/{lesson}/{step}")
    for number in (1, 2, 3):
        send(farmer, sat.address(number), {"answer": "b"})
    send(farmer, f"/kiem-tra/{sat.attempt.id}/nop")
    papers = [where for where in links(farmer).values() if where.startswith("/giay/")]
    assert len(papers) == 1
    assert "Học tiếp" not in links(farmer)
