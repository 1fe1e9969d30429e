"""A lesson begins half written, and is not published before everything in it is filled in."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.authoring.lessons.starting import starting_points
from lms.catalogue.models import Step
from lms.catalogue.queries import lessons_of, steps_of
from lms.content.text.check import mistakes
from lms.content.text.plainness import step_hints
from tests.authoring.desk import Draft, page, send


def test_the_starting_points_are_offered(trainer: FlaskClient, draft: Draft) -> None:
    html = page(trainer, f"{draft.url}/bai/moi")
    for name in ("Trang trắng", "Làm theo từng bước", "Tình huống lừa đảo", "Mở gian hàng", "Buổi học tại xóm"):
        assert name in html


def test_a_chosen_one_is_there_to_be_filled_in_once(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    sent = {"title": "Giả công an", "start": "2-lua-dao"}
    first, again = (send(trainer, f"{draft.url}/bai/moi", **sent) for _ in range(2))
    assert first == again
    lesson = lessons_of(session, draft.version_id)[-1]
    assert (lesson.title, first[1]) == ("Giả công an", f"{draft.url}/bai/{lesson.id}/viet")
    steps = steps_of(session, lesson.id)
    assert [(step.title, step.source) for step in steps] == list(starting_points()["2-lua-dao"].steps)
    html = page(trainer, first[1])
    assert "Còn chỗ chưa điền: ai, lúc nào, đang làm gì, tên không có thật; ai gửi, ví dụ Số lạ; " in html
    assert "Bước “Chuyện ở xóm” của bài “Giả công an” có 1 chỗ cần sửa." in page(trainer, f"{draft.url}/xuat-ban")


def test_an_unknown_one_is_refused_and_the_title_stays(trainer: FlaskClient, draft: Draft) -> None:
    status, html = send(trainer, f"{draft.url}/bai/moi", title="Tên đã gõ", start="khac")
    assert status == 200
    assert "Chọn một mục trong danh sách." in html
    assert 'value="Tên đã gõ"' in html


def test_a_title_that_is_not_filled_in_stops_publishing(trainer: FlaskClient, draft: Draft, session: Session) -> None:
    session.get_one(Step, draft.step_id).title = "Mở [điền: app gì]"
    session.commit()
    assert "còn chỗ chưa điền: app gì." in page(trainer, f"{draft.url}/xuat-ban")


@pytest.mark.parametrize("key", list(starting_points()))
def test_every_starting_point_is_plain_and_has_only_places_to_fill(key: str) -> None:
    point = starting_points()[key]
    assert 4 <= len(point.steps) <= 7
    for _title, source in point.steps:
        serious = [str(mistake.message) for mistake in mistakes(source) if mistake.serious]
        assert all(message.startswith("Còn chỗ chưa điền: ") for message in serious)
        assert [hint for hint in step_hints(source) if hint.line] == []
    assert "[điền: " in " ".join(source for _title, source in point.steps)


def test_what_the_editor_escapes_is_still_a_place_to_fill() -> None:
    assert [str(mistake.message) for mistake in mistakes("Mở \\[điền: app gì\\].")] == ["Còn chỗ chưa điền: app gì."]
