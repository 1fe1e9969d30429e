"""Steps are found by words that somebody remembers, with accents or without."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.catalogue.actions import add_lesson, add_step, make_course, publish
from lms.catalogue.lessonsearch import MOST, found_in
from lms.catalogue.outline import Outline, outline
from lms.catalogue.queries import draft_of

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def tree(session: Session) -> Outline:
    course = make_course(session, "an-toan", "An toàn trên mạng", NOW)
    version = draft_of(session, course.id)
    assert version is not None
    lesson = add_lesson(session, version, "Mật khẩu và mã OTP")
    add_step(session, version, lesson, "Giữ mã như giữ chìa khóa", "Bà con **đừng đọc** mã cho ai.")
    add_step(session, version, lesson, "Người lạ gọi đến", "Họ xưng là công an, đòi đọc mã OTP.")
    publish(session, version, NOW)
    session.commit()
    return outline(session, version.id)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("chìa khóa", ["Giữ mã như giữ chìa khóa"]),
        ("CHIA KHOA", ["Giữ mã như giữ chìa khóa"]),
        ("cong an", ["Người lạ gọi đến"]),
        ("khẩu otp đòi", ["Người lạ gọi đến"]),
        ("mật khẩu", ["Giữ mã như giữ chìa khóa", "Người lạ gọi đến"]),
        ("đừng người", []),
        ("   ", []),
        ("%_<b>", []),
    ],
)
def test_all_words_stand_in_what_is_found(tree: Outline, typed: str, titles: list[str]) -> None:
    assert [one.step.title for one in found_in([tree], typed)] == titles


def test_titles_come_first_and_no_list_is_endless(tree: Outline) -> None:
    found = found_in([tree], "gọi")
    assert found[0].step.title == "Người lạ gọi đến"
    assert len(found_in([tree] * 40, "mật khẩu")) == MOST


def test_the_page_finds_and_says_when_it_does_not(app: Flask, tree: Outline) -> None:
    visitor = app.test_client()
    page = visitor.get("/tim-bai?tu=chia+khoa").text
    assert "Tìm thấy 1 chỗ" in page
    assert f'href="/khoa-hoc/an-toan/{tree.lessons[0].key}/1"' in page
    assert "Chưa thấy bài nào" in visitor.get("/tim-bai?tu=xe+dap").text
    assert "Tìm thấy" not in visitor.get("/tim-bai").text
