"""A trainer tries questions and the whole course as a learner would; nothing is recorded."""

import random
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.catalogue.actions import add_lesson, make_course
from lms.catalogue.models import CourseVersion
from lms.catalogue.queries import draft_of
from lms.learning.models import Attempt, Enrolment, LearningEvent
from lms.quizzes.actions import add_question, put_in
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import Use, use_to_change, uses_of
from lms.quizzes.texts import QuestionText
from tests.authoring.test_questions import page
from tests.browser import send, signed_in
from tests.factories.questions import Desk, desk
from tests.quizzes.test_kinds import BODIES, RIGHT

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@pytest.fixture
def made(session: Session) -> Desk:
    it = desk(session, NOW)
    session.commit()
    return it


@pytest.fixture
def client(app: Flask, made: Desk) -> FlaskClient:
    return signed_in(app, made.trainer)


@pytest.fixture(autouse=True)
def _nothing_is_recorded(session: Session, made: Desk):
    yield
    for table in (LearningEvent, Attempt, Enrolment):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def uses(session: Session, made: Desk) -> list[Use]:
    session.expire_all()
    return uses_of(session, made.draft.id)


def follow(client: FlaskClient, text: str, name: str) -> tuple[str, str]:
    """Go where a link of this name leads: (address, page)."""
    drawn = r'(?:<svg(?:(?!</svg>).)*</svg>)?(?:<span class="(?:hidden|lines)">)?(?:<b>)?'
    found = re.search(rf'<a class="[^"]*" href="([^"#]+)[^"]*">{drawn}{re.escape(name)}', text, re.DOTALL)
    assert found, f"no link {name}"
    return found[1], page(client, found[1])


@every_kind
def test_a_question_of_each_kind_is_tried_with_its_reasons(
    client: FlaskClient, made: Desk, session: Session, kind: str
):
    use = add_question(
        session, made.course.id, made.draft.id, QuestionText(kind, BODIES[kind]), NOW, lesson_id=made.lesson_ids[0]
    )
    session.commit()
    url = f"/soan/{made.course.id}/cau-hoi/{use.id}/thu"
    asked = page(client, url)
    assert "Xem thử: không ghi kết quả" in asked
    assert "Câu 1 trên 1" in asked
    assert 'id="ket-qua"' not in asked
    right = client.get(url, query_string={"lan": "1", **RIGHT[kind]}).get_data(as_text=True)
    assert "Đúng rồi" in right
    body, slice_ = BODIES[kind], KINDS[kind]
    grade = slice_.grade(body, slice_.parse(body, slice_.shown(body, random.Random(1)), RIGHT[kind]))
    told = [*(reason.text for reason in grade.reasons if reason.chosen and reason.text), grade.general]
    assert any(told), "a sample in KEPT needs a reason or `why`, so that this test can see it"
    assert [words for words in told if words not in right] == []
    assert "error-summary" in page(client, url + "?lan=1")


def test_a_wrong_answer_is_tried_again_as_a_learner_does(client: FlaskClient, made: Desk, session: Session):
    first, second = uses(session, made)[:2]
    url = f"/soan/{made.course.id}/cau-hoi/{first.id}/thu"
    assert "Thử lại nhé" in page(client, url + "?lan=1&answer=a")
    again = page(client, url + "?lan=2&answer=a")
    assert "Câu trả lời đúng: Hỏi lại" in again
    assert follow(client, again, "Tiếp theo")[0] == f"/soan/{made.course.id}/cau-hoi/{second.id}/thu"
    assert follow(client, page(client, url), "Câu sau")[0] == f"/soan/{made.course.id}/cau-hoi/{second.id}/thu"


def test_the_draft_is_walked_from_the_first_step_to_the_result(client: FlaskClient, made: Desk, session: Session):
    put_in(session, use_to_change(session, made.draft.id, uses(session, made)[0].id), made.lesson_ids[0])
    session.commit()
    path, text = f"/soan/{made.course.id}/thu", page(client, f"/soan/{made.course.id}/thu")
    seen = []
    for name in ["Bắt đầu học", "Tiếp theo", "Tiếp theo"]:
        path, text = follow(client, text, name)
        seen.append(path.split("/thu/")[1])
        assert "Xem thử: không ghi kết quả" in text
    assert seen == ["bai/bai-1/1", "bai/bai-1/2", "bai/bai-1/on-bai/1"]
    path, text = follow(client, page(client, path + "?lan=1&answer=b"), "Tiếp theo")
    assert path.endswith("/bai-1/xong")
    path, text = follow(client, text, "Sang bài 2")
    assert "Quay lại" not in text.split("<h1")[1].split("</main>")[0]
    path, text = follow(client, text, "Tiếp theo")
    assert follow(client, text, "Quay lại")[0].endswith("/bai-2/1")
    for name in ["Tiếp theo", "Làm bài kiểm tra ngắn"]:
        path, text = follow(client, text, name)
    assert "Có 2 câu hỏi. Đúng từ 2 câu là đạt." in text


def test_the_sample_test_is_asked_checked_and_graded(client: FlaskClient, made: Desk):
    path, _text = follow(client, page(client, f"/soan/{made.course.id}/thu/kiem-tra"), "Bắt đầu làm bài")
    top = path.removesuffix("/1")
    assert "Chọn một câu trả lời." in send(client, path).get_data(as_text=True)
    assert send(client, path, {"answer": "b"}).location == f"{top}/2"
    assert client.get(f"{top}/ket-qua").location == f"{top}/xem-lai"
    check = page(client, f"{top}/xem-lai")
    assert "Trả lời câu 2" in check
    assert "Nộp bài" not in check
    assert "Bà con đã chọn" in page(client, f"{top}/1")
    send(client, f"{top}/2", {"answer": "a"})
    assert send(client, f"{top}/3", {"answer": "b"}).location == f"{top}/xem-lai"
    assert send(client, f"{top}/3?doi=1", {"answer": "b"}).location == f"{top}/xem-lai"
    assert send(client, f"{top}/nop").location == f"{top}/ket-qua"
    result = page(client, f"{top}/ket-qua")
    assert "Chưa đạt" in result
    assert "Bà con trả lời đúng 2 trên 3 câu." in result
    assert "Vội là dễ mắc lừa." in result
    assert follow(client, result, "Xem lại chỗ này trong bài")[0] == f"/soan/{made.course.id}/thu/bai/bai-1/1"
    send(client, f"{top}/2", {"answer": "b"})
    assert "Kết quả như thế này là đạt." in page(client, f"{top}/ket-qua")


def test_another_sample_begins_without_answers_and_draws_anew(client: FlaskClient, made: Desk):
    intro = f"/soan/{made.course.id}/thu/kiem-tra"
    first, _text = follow(client, page(client, intro), "Bắt đầu làm bài")
    send(client, first, {"answer": "b"})
    second, text = follow(client, page(client, intro), "Bắt đầu làm bài")
    assert first != second
    assert "Bà con đã chọn" not in text
    orders = {re.search(r"Câu \d: có tin", page(client, f"{intro}/{seed}/1"))[0] for seed in range(20)}  # type: ignore[index]
    assert len(orders) == 3


def test_a_question_taken_out_of_the_draft_takes_its_answer_along(client: FlaskClient, made: Desk, session: Session):
    top = f"/soan/{made.course.id}/thu/kiem-tra/7"
    for number in (1, 2, 3):
        send(client, f"{top}/{number}", {"answer": "b"})
    send(client, f"/soan/{made.course.id}/cau-hoi/{uses(session, made)[0].id}/bo")
    assert client.get(f"{top}/ket-qua").status_code in (200, 303)
    assert client.get(f"{top}/xem-lai").status_code == 200
    assert client.get(f"{top}/3").status_code == 404


def test_without_a_draft_the_current_version_is_tried(client: FlaskClient, made: Desk, session: Session):
    session.delete(session.get_one(CourseVersion, made.draft.id))
    session.commit()
    assert "Bài 1. Bài 1" in page(client, f"/soan/{made.course.id}/thu")
    use = uses_of(session, made.world.version.id)[0]
    text = page(client, f"/soan/{made.course.id}/cau-hoi/{use.id}/thu")
    assert "Sửa câu này" not in text


def test_an_empty_course_can_be_tried(client: FlaskClient, made: Desk, session: Session):
    course = make_course(session, "rong", "Khóa rỗng", NOW)
    session.add(CourseAuthor(course_id=course.id, person_id=made.trainer.id, since=NOW))
    session.commit()
    assert "Chưa có bài nào." in page(client, f"/soan/{course.id}/thu")
    assert "Chưa có câu hỏi nào." in page(client, f"/soan/{course.id}/thu/kiem-tra")
    assert client.get(f"/soan/{course.id}/thu/kiem-tra/7/1").status_code == 404
    draft = draft_of(session, course.id)
    assert draft
    add_lesson(session, draft, "Bài chưa có bước")
    session.commit()
    assert "chưa có bước nào" in page(client, f"/soan/{course.id}/thu")
    assert client.get(f"/soan/{course.id}/thu/bai/bai-chua-co-buoc/1").status_code == 404


PAGES = ["thu", "thu/bai/bai-1/1", "thu/bai/bai-1/xong", "thu/kiem-tra", "thu/kiem-tra/7/1", "thu/kiem-tra/7/xem-lai"]


@pytest.mark.parametrize("path", [*PAGES, "thu/kiem-tra/7/ket-qua", "thu/bai/bai-1/on-bai/1"])
def test_nobody_tries_somebody_elses_course(app: Flask, made: Desk, path: str):
    url = f"/soan/{made.course.id}/{path}"
    assert signed_in(app, made.stranger).get(url).status_code == 404
    assert signed_in(app, made.world.farmer).get(url).status_code == 403
    assert app.test_client().get(url).status_code == 303


@pytest.mark.parametrize("path", ["bai/khong-co/1", "bai/bai-1/0", "bai/bai-1/3", "bai/bai-1/on-bai/1", "kiem-tra/7/4"])
def test_what_the_course_does_not_have_is_not_found(client: FlaskClient, made: Desk, path: str):
    assert client.get(f"/soan/{made.course.id}/thu/{path}").status_code == 404
