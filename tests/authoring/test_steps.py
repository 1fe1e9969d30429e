"""Steps: written, seen as learners see them, and never lost when two people write at once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.base.text import fingerprint
from lms.catalogue.actions import discard_draft, publish
from lms.catalogue.models import Course, CourseVersion, Step
from lms.catalogue.queries import steps_of
from tests.authoring.desk import NOW, Desk, Draft, page, send
from tests.browser import signed_in

OLD = fingerprint("Bước 1", "Bà con **bấm** vào đây.")


def texts(session: Session, draft: Draft) -> list[tuple[str, str]]:
    session.expire_all()
    return [(step.title, step.source) for step in steps_of(session, draft.lesson_id)]


def test_a_step_is_added_once_and_shown(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    values = {"title": "Mở máy", "source": "Bấm **Zalo**.\r\n\r\n::: mẹo\r\nChậm thôi.\r\n:::"}
    first, second = (send(trainer, f"{draft.lesson_url}/buoc/moi", **values) for _ in range(2))
    assert first == second
    assert texts(session, draft)[2:] == [("Mở máy", "Bấm **Zalo**.\n\n::: mẹo\nChậm thôi.\n:::")]
    html = page(trainer, first[1].split("#")[0])
    assert "Đã lưu." in html
    assert "Có chỗ cần sửa" not in html


def test_the_preview_is_what_learners_get(app: Flask, trainer: FlaskClient, draft: Draft, session: Session) -> None:
    send(trainer, draft.step_url, title="Khác", source="1. Một\n2. Hai", opened=OLD)
    answer = trainer.get(f"{draft.step_url}/xem")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in trainer.get(draft.step_url).headers["Content-Security-Policy"]
    preview = answer.get_data(as_text=True)
    publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    session.commit()
    learnt = page(app.test_client(), "/khoa-hoc/thu/bai-1/1")
    pattern = r'<h1[^>]*>.*?</h1>\s*</div>\s*<div class="lesson"[^>]*>.*?</div>'
    shown, seen = (re.search(pattern, html, re.DOTALL) for html in (preview, learnt))
    assert shown is not None
    assert seen is not None
    assert "<li>Hai</li>" in shown[0]
    assert shown[0] == seen[0]


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("Một\n\n<b>đậm</b>", 3, "Có mã HTML."),
        ("[bấm](javascript:alert(1))", 1, "Đường link không dùng được: javascript:alert"),
        ("::: lạ\nMột\n:::", 1, "Không có khối tên “lạ”."),
        ("::: mẹo\nMột", 1, "Khối mở mà chưa đóng."),
        ("![ảnh](hinh/khong-co.webp)", 1, "Không có ảnh hinh/khong-co.webp."),
    ],
)
def test_what_is_wrong_is_said_with_line_and_cure_and_the_words_are_kept(
    trainer: FlaskClient, draft: Draft, session: Session, source: str, line: int, message: str
) -> None:
    status, where = send(trainer, draft.step_url, title="Bước 1", source=source, opened=OLD)
    assert status == 303
    html = page(trainer, where.split("#")[0])
    assert f"<strong>Dòng {line}.</strong> {message}" in html
    assert texts(session, draft)[0] == ("Bước 1", source)
    preview = page(trainer, f"{draft.step_url}/xem")
    assert "<b>" not in preview
    assert 'href="javascript' not in preview


def test_a_step_without_title_is_not_saved_and_the_words_stay(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    status, html = send(trainer, draft.step_url, title=" ", source="Chữ mới viết", opened=OLD)
    assert status == 200
    assert "Đặt tên cho bước." in html
    assert "Chữ mới viết" in html
    assert texts(session, draft)[0] == ("Bước 1", "Bà con **bấm** vào đây.")


def test_two_people_save_the_same_step_and_no_word_is_lost(
    trainer: FlaskClient, draft: Draft, session: Session
) -> None:
    assert send(trainer, draft.step_url, title="Bước 1", source="Bản thứ nhất", opened=OLD)[0] == 303
    status, html = send(trainer, draft.step_url, title="Bước 1", source="Bản thứ hai", opened=OLD)
    assert status == 409
    assert "Bản thứ nhất" in html
    assert "Bản thứ hai" in html
    assert texts(session, draft)[0][1] == "Bản thứ nhất"
    opened = re.search(r'name="opened"[^>]*value="([0-9a-f]+)"', html)
    assert opened is not None
    assert send(trainer, draft.step_url, title="Bước 1", source="Bản thứ hai", opened=opened[1])[0] == 303
    assert texts(session, draft)[0][1] == "Bản thứ hai"


def test_a_double_press_of_save_is_no_conflict(trainer: FlaskClient, draft: Draft) -> None:
    values = {"title": "Bước 1", "source": "Một lần", "opened": OLD}
    assert [send(trainer, draft.step_url, **values)[0] for _ in range(2)] == [303, 303]


def test_a_save_without_its_mark_writes_over_nothing(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    assert send(trainer, draft.step_url, title="Bước 1", source="Khác")[0] == 409
    assert texts(session, draft)[0][1] == "Bà con **bấm** vào đây."


@pytest.mark.parametrize("ending", ["removed", "published", "discarded"])
def test_words_for_a_step_that_is_gone_are_given_back(
    trainer: FlaskClient, draft: Draft, session: Session, ending: str
) -> None:
    if ending == "removed":
        session.delete(session.get_one(Step, draft.step_id))
    elif ending == "published":
        publish(session, session.get_one(CourseVersion, draft.version_id), NOW)
    else:
        discard_draft(session, session.get_one(Course, draft.course_id))
    session.commit()
    status, html = send(trainer, draft.step_url, title="Bước 1", source="Chữ quý", opened=OLD)
    assert status == 409
    assert "Chữ quý" in html


def test_steps_change_places_and_go_after_a_clear_yes(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    assert send(trainer, f"{draft.step_url}/chuyen", by="1")[0] == 303
    assert [title for title, _source in texts(session, draft)] == ["Bước 2", "Bước 1"]
    assert "Xóa hẳn bước này?" in page(trainer, f"{draft.step_url}/xoa")
    assert send(trainer, f"{draft.step_url}/xoa")[0] == 303
    assert [title for title, _source in texts(session, draft)] == ["Bước 2"]


@pytest.mark.parametrize("path", ["", "/xem", "/xoa", "/chuyen"])
def test_steps_of_somebody_elses_course_do_not_exist(app: Flask, desk: Desk, draft: Draft, path: str) -> None:
    client = signed_in(app, desk.other)
    if path != "/chuyen":
        assert client.get(draft.step_url + path).status_code == 404
    if path != "/xem":
        assert send(client, draft.step_url + path, title="x", source="y", by="1")[0] == 404


def test_a_step_is_found_only_under_its_own_lesson(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    wrong = draft.step_url.replace(f"/bai/{draft.lesson_id}/", f"/bai/{draft.lesson_id + 1}/")
    assert trainer.get(wrong).status_code == 404
    assert trainer.get(draft.step_url.replace("/soan/", "/soan/9")).status_code == 404
