"""Lessons of a draft: add, describe, order, remove; a published version is never touched."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.catalogue.models import Lesson
from lms.catalogue.queries import lessons_of, steps_of
from lms.quizzes.queries import question_set
from tests.authoring.desk import Desk, Draft, page, send
from tests.browser import signed_in


def titles(session: Session, draft: Draft) -> list[str]:
    session.expire_all()
    return [lesson.title for lesson in lessons_of(session, draft.version_id)]


def test_a_lesson_is_added_at_the_end_once(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    first, second = (send(trainer, f"{draft.url}/bai/moi", title="  Bài   ba ") for _ in range(2))
    assert first == second
    assert titles(session, draft) == ["Bài 1", "Bài 2", "Bài ba"]
    assert "Bài 3. Bài ba" in page(trainer, first[1])


def test_a_lesson_needs_a_title(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    status, html = send(trainer, f"{draft.url}/bai/moi", title=" ")
    assert (status, "Đặt tên cho bài." in html) == (200, True)
    assert len(titles(session, draft)) == 2


LESSON = {
    "title": "Bài mới",
    "minutes": "6",
    "updated_label": "11/2026",
    "review_by": "31/05/2027",
    "source_lines": "Báo Nhân Dân, 1/11/2026\r\n\r\n Luật 91/2025 ",
    "loudspeaker": "Thưa bà con. " * 66,
}


def test_a_lesson_is_described_and_its_loudspeaker_text_timed(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    path = f"{draft.url}/bai/{draft.lesson_id}/thong-tin"
    status, where = send(trainer, path, **LESSON)
    assert status == 303
    session.expire_all()
    lesson = session.get_one(Lesson, draft.lesson_id)
    assert (lesson.title, lesson.minutes, lesson.updated_label) == ("Bài mới", 6, "11/2026")
    assert lesson.key == "bai-1"
    assert lesson.sources == "Báo Nhân Dân, 1/11/2026; Luật 91/2025"
    html = page(trainer, where)
    assert "Đã lưu." in html
    assert "đọc khoảng 60 giây" in html
    assert "Báo Nhân Dân, 1/11/2026\nLuật 91/2025" in html.replace("\r\n", "\n")


@pytest.mark.parametrize(("field", "typed"), [("minutes", "61"), ("minutes", "0"), ("review_by", "mai"), ("title", "")])
def test_a_bad_description_changes_nothing(
    trainer: FlaskClient, draft: Draft, session: Session, field: str, typed: str
) -> None:
    status, html = send(trainer, f"{draft.url}/bai/{draft.lesson_id}/thong-tin", **LESSON | {field: typed})
    assert (status, "Có chỗ cần sửa" in html) == (200, True)
    assert titles(session, draft) == ["Bài 1", "Bài 2"]


def test_lessons_change_places(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    assert send(trainer, f"{draft.url}/bai/{draft.lesson_id}/chuyen", by="1")[0] == 303
    assert titles(session, draft) == ["Bài 2", "Bài 1"]
    send(trainer, f"{draft.url}/bai/{draft.lesson_id}/chuyen", by="1")
    assert titles(session, draft) == ["Bài 2", "Bài 1"]
    send(trainer, f"{draft.url}/bai/{draft.lesson_id}/chuyen", by="-1")
    assert titles(session, draft) == ["Bài 1", "Bài 2"]


@pytest.mark.parametrize("by", ["", "abc", "0"])
def test_a_broken_order_moves_nothing(trainer: FlaskClient, draft: Draft, session: Session, by: str) -> None:
    assert send(trainer, f"{draft.url}/bai/{draft.lesson_id}/chuyen", by=by)[0] == 303
    assert titles(session, draft) == ["Bài 1", "Bài 2"]


def test_a_lesson_goes_after_a_clear_yes_and_questions_no_longer_lead_there(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    path = f"{draft.url}/bai/{draft.lesson_id}/xoa"
    assert "Thôi, không làm" in page(trainer, path)
    assert titles(session, draft) == ["Bài 1", "Bài 2"]
    assert send(trainer, path)[0] == 303
    assert titles(session, draft) == ["Bài 2"]
    assert {asked.teaches for asked in question_set(session, draft.version_id).bank} == {None}
    assert trainer.get(f"{draft.url}/bai/{draft.lesson_id}").status_code == 404


def test_the_published_version_stays_as_it_is(trainer: FlaskClient, desk: Desk, draft: Draft, session: Session) -> None:
    published = [lesson.id for lesson in lessons_of(session, desk.world.version.id)]
    send(trainer, f"{draft.url}/bai/{draft.lesson_id}/xoa")
    for path in ("", "/thong-tin", "/xoa", "/buoc/moi"):
        assert trainer.get(f"{draft.url}/bai/{published[0]}{path}").status_code == 404
    assert send(trainer, f"{draft.url}/bai/{published[0]}/chuyen", by="1")[0] == 404
    session.expire_all()
    assert [lesson.id for lesson in lessons_of(session, desk.world.version.id)] == published
    assert len(steps_of(session, published[0])) == 2
    assert {asked.teaches for asked in question_set(session, desk.world.version.id).bank} == {("bai-1", "buoc-1")}


@pytest.mark.parametrize("path", ["", "/thong-tin", "/xoa", "/chuyen"])
def test_lessons_of_somebody_elses_course_do_not_exist(app: Flask, desk: Desk, draft: Draft, path: str) -> None:
    client = signed_in(app, desk.other)
    url = f"{draft.url}/bai/{draft.lesson_id}{path}"
    assert send(client, url, title="x", by="1")[0] in (404, 405)
    if path != "/chuyen":
        assert client.get(url).status_code == 404
