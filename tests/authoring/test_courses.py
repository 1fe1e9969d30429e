"""The desk's courses: own ones only, a new one, its settings."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.authoring.desk.models import CourseAuthor
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course
from lms.catalogue.queries import course_by_slug, draft_of
from tests.authoring.desk import NOW, Desk, page, send
from tests.browser import signed_in


def test_a_trainer_sees_the_own_course_with_its_state_in_words(trainer: FlaskClient, desk: Desk) -> None:
    html = page(trainer, "/soan/")
    assert "Khóa thử" in html
    assert "Đã xuất bản" in html
    assert "Tạo khóa học" in html


def test_somebody_elses_course_does_not_exist(app: Flask, desk: Desk) -> None:
    client = signed_in(app, desk.other)
    assert "Khóa thử" not in page(client, "/soan/")
    assert client.get(f"/soan/{desk.course.id}").status_code == 404
    assert send(client, f"/soan/{desk.course.id}/cai-dat", title="Của tôi")[0] == 404


def test_an_admin_sees_all_courses(app: Flask, desk: Desk) -> None:
    client = signed_in(app, desk.admin)
    assert "Khóa thử" in page(client, "/soan/")
    assert "Khóa thử" in page(client, f"/soan/{desk.course.id}")


@pytest.mark.parametrize("path", ["/soan/", "/soan/moi", "/soan/1", "/soan/1/cai-dat"])
def test_officers_farmers_and_strangers_have_no_desk(app: Flask, desk: Desk, path: str) -> None:
    assert signed_in(app, desk.officer).get(path).status_code == 403
    assert signed_in(app, desk.world.farmer).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 303


def test_a_trainer_begins_a_course_for_the_own_area(trainer: FlaskClient, desk: Desk, session: Session) -> None:
    area = desk.world.commune.id
    values = {"title": "Bán hàng trên mạng", "level": "advanced", "intro": "Bán **chè**.", "audience": area}
    status, where = send(trainer, "/soan/moi", **values)
    course = course_by_slug(session, "ban-hang-tren-mang")
    draft = draft_of(session, course.id)
    assert (status, where) == (303, f"/soan/{course.id}")
    assert draft is not None
    assert (course.area_id, draft.level, draft.intro_html) == (area, "advanced", "<p>Bán <strong>chè</strong>.</p>\n")
    assert session.get(CourseAuthor, (course.id, desk.trainer.id)) is not None
    assert "Bản nháp" in page(trainer, where)


def test_a_second_press_makes_no_second_course(trainer: FlaskClient, session: Session) -> None:
    values = {"title": "Bán hàng", "level": "basic", "audience": ""}
    first, second = (send(trainer, "/soan/moi", **values) for _ in range(2))
    assert first == second
    assert session.scalar(select(func.count()).select_from(Course)) == 2


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("title", "  ", "Đặt tên cho khóa học."),
        ("title", "x" * 161, "Viết ngắn lại, tối đa 160 chữ."),
        ("level", "cao-lam", "Chọn một mục trong danh sách."),
        ("audience", "999", "Chọn một mục trong danh sách."),
        ("audience", "x", "Chọn một mục trong danh sách."),
    ],
)
def test_bad_input_makes_no_course_and_keeps_what_was_typed(
    trainer: FlaskClient, session: Session, field: str, typed: str, advice: str
) -> None:
    values = {"title": "Khóa <mới>", "level": "basic", "intro": "Lời giới thiệu dài", "audience": ""} | {field: typed}
    status, html = send(trainer, "/soan/moi", **values)
    assert status == 200
    assert advice in html
    assert "Lời giới thiệu dài" in html
    assert session.scalar(select(func.count()).select_from(Course)) == 1


@pytest.fixture
def draft_course(desk: Desk, session: Session) -> Course:
    """Another course of the trainer's, begun."""
    course = catalogue.make_course(session, "moi", "Khóa mới", NOW)
    session.add(CourseAuthor(course_id=course.id, person_id=desk.trainer.id, since=NOW))
    session.commit()
    return course


SETTINGS = {
    "title": "Tên khác",
    "level": "advanced",
    "audience": "",
    "skill_group": "Mua bán",
    "pass_percent": "70",
    "quiz_size": "5",
    "updated_label": "1/2027",
    "review_by": "31-5-2027",
    "intro": "Dòng một\r\n\r\nDòng hai",
}


def test_settings_are_kept(trainer: FlaskClient, draft_course: Course, session: Session) -> None:
    path = f"/soan/{draft_course.id}/cai-dat"
    assert 'value="80"' in page(trainer, path)
    status, where = send(trainer, path, **SETTINGS)
    assert (status, where) == (303, f"/soan/{draft_course.id}?luu=1")
    draft = draft_of(session, draft_course.id)
    assert draft is not None
    session.refresh(draft)
    kept = (draft.title, draft.level, draft.skill_group, draft.pass_percent, draft.quiz_size, draft.updated_label)
    assert kept == ("Tên khác", "advanced", "Mua bán", 70, 5, "01/2027")
    assert draft.intro_source == "Dòng một\n\nDòng hai"
    assert draft.changed_at is not None
    html = page(trainer, path)
    assert 'value="31/05/2027"' in html
    assert "Đã lưu." in page(trainer, where)


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("pass_percent", "101", "Viết một số từ 1 đến 100."),
        ("quiz_size", "mười", "Viết một số từ 1 đến 50."),
        ("quiz_size", "-3", "Viết một số từ 1 đến 50."),
        ("updated_label", "13/2026", "Viết tháng và năm. Ví dụ: 11/2026."),
        ("review_by", "31/02/2027", "Viết ngày, tháng, năm. Ví dụ: 24/11/2026."),
    ],
)
def test_bad_settings_change_nothing(
    trainer: FlaskClient, draft_course: Course, session: Session, field: str, typed: str, advice: str
) -> None:
    status, html = send(trainer, f"/soan/{draft_course.id}/cai-dat", **SETTINGS | {field: typed})
    assert status == 200
    assert advice in html
    assert f'value="{typed}"' in html
    draft = draft_of(session, draft_course.id)
    assert draft is not None
    assert draft.title == "Khóa mới"


def test_a_published_course_has_no_settings_until_a_draft_is_open(trainer: FlaskClient, desk: Desk) -> None:
    assert trainer.get(f"/soan/{desk.course.id}/cai-dat").status_code == 404
