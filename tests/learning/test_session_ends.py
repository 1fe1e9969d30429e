"""The session ends while a learner sits the test: sign in again, and the answer just sent is there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.learning import actions
from lms.learning.models import LearningEvent
from lms.learning.queries import enrolment_of
from lms.people import actions as people
from lms.people.models import Person
from tests.browser import send, signed_in, token
from tests.factories.people import question
from tests.factories.tests import PIN, Sitting, sitting


@pytest.fixture
def sat(session: Session) -> Sitting:
    return sitting(session)


@pytest.fixture
def secret(app: Flask) -> Iterator[None]:
    """The secret key as it was, after a test that changes it."""
    kept = app.secret_key
    yield
    app.secret_key = kept
    app.config["SECRET_KEY_FALLBACKS"] = []


def sign_in(client: FlaskClient, person: Person, pin: str = PIN) -> str:
    """Where signing in leads to."""
    answer = send(client, "/vao-hoc", {"who": person.code, "pin": pin})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_cookie_lost(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    answer = client.post(sat.address(1), data={"csrf_token": old, "answer": "b"})
    assert answer.headers["Location"].startswith("/vao-hoc")
    assert "Câu trả lời vừa rồi vẫn còn" in client.get("/vao-hoc").text
    assert sat.item(session, 1).response is None
    assert sign_in(client, sat.world.farmer) == sat.address(2)
    assert sat.item(session, 1).response == {"chosen": ["b"]}
    assert "Câu trả lời vừa rồi" not in client.get("/vao-hoc").text


def test_signed_out_from_everywhere_meanwhile(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    people.end_sessions(sat.world.farmer)
    session.commit()
    assert send(client, sat.address(2), {"answer": "a"}).headers["Location"].startswith("/vao-hoc")
    assert sign_in(client, sat.world.farmer) == sat.address(3)
    assert sat.item(session, 2).response == {"chosen": ["a"]}


def test_secret_key_changed(app: Flask, session: Session, sat: Sitting, secret: None):
    client = signed_in(app, sat.world.farmer)
    old = token(client)
    app.secret_key = "another"
    answer = client.post(sat.address(1), data={"csrf_token": old, "answer": "b"})
    assert answer.headers["Location"].startswith("/vao-hoc")
    assert sign_in(client, sat.world.farmer) == sat.address(2)
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def test_secret_key_changed_with_the_old_one_kept_beside_it(app: Flask, session: Session, sat: Sitting, secret: None):
    client = signed_in(app, sat.world.farmer)
    old = token(client)
    app.secret_key, app.config["SECRET_KEY_FALLBACKS"] = "another", [app.secret_key]
    answer = client.post(sat.address(1), data={"csrf_token": old, "answer": "b"})
    assert answer.headers["Location"] == sat.address(2)
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def test_page_of_an_earlier_session_of_the_same_person(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    sign_in(client, sat.world.farmer)
    answer = client.post(sat.address(1), data={"csrf_token": old, "answer": "b"})
    assert answer.headers["Location"] == sat.address(2)
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def test_wrong_pin_first(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    client.post(sat.address(1), data={"csrf_token": old, "answer": "b"})
    wrong = send(client, "/vao-hoc", {"who": sat.world.farmer.code, "pin": "0000"})
    assert "Câu trả lời vừa rồi vẫn còn" in wrong.text
    sign_in(client, sat.world.farmer)
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def neighbour(session: Session, sat: Sitting) -> Person:
    """Somebody else on the same phone, in the same course."""
    other = people.register(
        session, people.NewPerson("Trần Văn Bá", 1970, sat.world.hamlet.id), sat.enrolment.joined_at
    )
    people.set_pin(other, "8264")
    actions.enrol(session, other.id, sat.world.course.id, sat.world.hamlet.id, sat.enrolment.joined_at)
    session.commit()
    return other


@pytest.mark.parametrize("key_changed", [False, True])
def test_another_person_on_the_same_phone_sends_nothing(
    app: Flask, session: Session, sat: Sitting, secret: None, key_changed: bool
):
    other = neighbour(session, sat)
    old = token(signed_in(app, sat.world.farmer))
    if key_changed:
        app.secret_key = "another"
    client = app.test_client()
    client.post(sat.address(1), data={"csrf_token": old, "answer": "b"})
    assert sign_in(client, other, "8264") == "/"
    assert sat.item(session, 1).response is None
    assert sign_in(client, sat.world.farmer) == "/", "what was dropped stays dropped"


def test_a_step_finished_by_somebody_signed_out_counts_for_nobody_else(app: Flask, session: Session, sat: Sitting):
    other = neighbour(session, sat)
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    client.post("/khoa-hoc/thu/bai-1/1", data={"csrf_token": old})
    assert sign_in(client, other, "8264") == "/"
    assert session.scalar(select(func.count()).select_from(LearningEvent)) == 0


def test_a_step_is_finished_after_signing_in(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    client.post("/khoa-hoc/thu/bai-1/1", data={"csrf_token": old})
    assert sign_in(client, sat.world.farmer) == "/khoa-hoc/thu/bai-1/2"
    session.expire_all()
    enrolment = enrolment_of(session, sat.world.farmer.id, sat.world.course.id)
    assert enrolment is not None
    assert list(enrolment.progress["read"]["bai-1"]) == ["buoc-1"]


def test_nothing_is_kept_of_a_step_when_nothing_proves_whose_it_was(
    app: Flask, session: Session, sat: Sitting, secret: None
):
    old = token(signed_in(app, sat.world.farmer))
    app.secret_key = "another"
    client = app.test_client()
    answer = client.post("/khoa-hoc/thu/bai-1/1", data={"csrf_token": old})
    assert "tiep=/khoa-hoc/thu/bai-1/1" in answer.headers["Location"].replace("%2F", "/")
    assert "Câu trả lời vừa rồi" not in client.get("/vao-hoc").text


def test_an_answer_that_cannot_be_is_asked_again_after_signing_in(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    client.post(sat.address(1), data={"csrf_token": old})
    answer = send(client, "/vao-hoc", {"who": sat.world.farmer.code, "pin": PIN})
    assert "Chọn một câu trả lời." in answer.text
    fresh = answer.text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = client.post(sat.address(1), data={"csrf_token": fresh, "answer": "b"})
    assert sent.headers["Location"] == sat.address(2)


def test_a_kept_answer_never_replaces_a_later_one(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    stale = app.test_client()
    stale.post(sat.address(1), data={"csrf_token": token(client), "answer": "a"})
    send(client, sat.address(1), {"answer": "b"})
    assert sign_in(stale, sat.world.farmer) == sat.address(2)
    assert sat.item(session, 1).response == {"chosen": ["b"]}


def test_handing_in_goes_on_after_signing_in(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    for number in (1, 2, 3):
        send(client, sat.address(number), {"answer": "b"})
    stale = app.test_client()
    hand_in = f"/kiem-tra/{sat.attempt.id}/nop"
    stale.post(hand_in, data={"csrf_token": token(client)})
    assert sign_in(stale, sat.world.farmer) == f"/kiem-tra/{sat.attempt.id}/ket-qua"


def test_an_answer_sent_after_handing_in_elsewhere_leads_to_the_result(app: Flask, session: Session, sat: Sitting):
    client = signed_in(app, sat.world.farmer)
    stale = app.test_client()
    stale.post(sat.address(1), data={"csrf_token": token(client), "answer": "a"})
    for number in (1, 2, 3):
        send(client, sat.address(number), {"answer": "b"})
    send(client, f"/kiem-tra/{sat.attempt.id}/nop")
    assert sign_in(stale, sat.world.farmer) == f"/kiem-tra/{sat.attempt.id}/ket-qua"


def test_something_huge_is_not_kept(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    answer = client.post(sat.address(1), data={"csrf_token": old, "answer": "b" * 5000})
    assert answer.headers["Location"].startswith("/vao-hoc")
    assert "Câu trả lời vừa rồi" not in client.get("/vao-hoc").text
    assert len(answer.headers.get("Set-Cookie", "")) < 1000


def test_a_form_from_another_site_changes_nothing_not_even_the_session(app: Flask, session: Session, sat: Sitting):
    old = token(signed_in(app, sat.world.farmer))
    client = app.test_client()
    for headers in ({"Origin": "https://other.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post(sat.address(1), data={"csrf_token": old, "answer": "b"}, headers=headers)
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers
        assert "Gửi lại" not in answer.text


def test_the_same_practice_answer_counts_once(app: Flask, session: Session, sat: Sitting):
    address = practice(session, sat)
    client = signed_in(app, sat.world.farmer)
    data = {"answer": "b", "su-kien": "0a0a0a0a-0000-4000-8000-000000000001", "lan": "1"}
    stale = app.test_client()
    stale.post(address, data={"csrf_token": token(client), **data})
    assert "answer=b" in sign_in(stale, sat.world.farmer)
    assert send(client, address, data).status_code == 303
    assert session.scalar(select(func.count()).select_from(LearningEvent)) == 1


def practice(session: Session, sat: Sitting) -> str:
    """The address of a practice question, in a new version that the farmer goes on with."""
    from lms.catalogue import actions as catalogue
    from lms.quizzes.actions import add_question

    now = sat.enrolment.joined_at
    draft, lessons = catalogue.copy_version(session, sat.world.version, sat.world.course.id, now)
    add_question(session, sat.world.course.id, draft.id, question(9), now, lesson_id=next(iter(lessons.values())))
    catalogue.publish(session, draft, now)
    actions.take_new_version(session, session.merge(sat.enrolment), now)
    session.commit()
    events = select(LearningEvent)
    for event in session.scalars(events):
        session.delete(event)
    session.commit()
    return "/khoa-hoc/thu/bai-1/on-bai/1"
