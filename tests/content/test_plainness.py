"""Hints for plain language point at what farmers stumble over, and leave good writing and tricksters' words alone."""

from pathlib import Path

import pytest

from lms.content.text.plainness import is_foreign, question_hints, rules, step_hints
from lms.exchange.coursefolder.reader import read_course
from tests.structure.tree import ROOT

PICTURE = "\n\n![Rổ rau](hinh/rau.webp)"


def said(source: str) -> list[str]:
    """The hints about a text that has a picture."""
    return [str(hint.message) for hint in step_hints(source + PICTURE)]


def test_officialese_is_pointed_out_with_plain_words():
    text = "Người dùng tiến hành click vào link, nhập password và vui lòng không share OTP."
    assert said(text) == [
        "“Người dùng”: nên nói “bà con”.",
        "“tiến hành”: nên nói “bỏ chữ này đi, nói thẳng việc cần làm”.",
        "“click”: nên nói “bấm”.",
        "“password”: nên nói “mật khẩu”.",
        "“vui lòng”: nên nói “bỏ chữ này đi”.",
        "“share”: nên nói “gửi cho người khác”.",
    ]


def test_a_long_sentence_is_quoted_and_a_short_one_is_not():
    long = "Khi " + "đi chợ " * 10 + "thì gọi."
    assert said(long) == ["Câu dài 23 tiếng: “Khi đi chợ đi chợ đi…”. Tách thành hai câu, mỗi câu một ý."]
    assert said("Giá 15.000 đồng. Xem ở dichvu.gov.vn. " + "Ngắn thôi. " * 3) == []


def test_a_wall_of_text_is_told_and_a_list_is_none():
    wall = "Mua hàng thì xem kỹ. " * 13
    assert said(wall) == ["Đoạn này dài 65 tiếng. Tách đoạn, hoặc viết thành từng việc có số."]
    assert said("\n".join(f"{n}. Mua hàng thì xem kỹ." for n in range(1, 14))) == []


@pytest.mark.parametrize(
    ("word", "foreign"),
    [
        *[(word, True) for word in ("download", "chat", "hot", "check", "form", "size", "top", "livestream", "file")],
        *[(word, False) for word in ("con", "xem", "trang", "nghe", "khuya", "quen", "Zalo", "OTP", "app", "gừng")],
    ],
)
def test_foreign_words_are_told_by_their_spelling(word: str, foreign: bool):
    assert is_foreign(word) == foreign


def test_what_is_explained_at_once_and_what_tricksters_say_is_left_alone():
    assert said("Trả COD (trả tiền lúc nhận hàng). Xem hashtag (chữ có dấu thăng).") == []
    assert said("::: tin nhắn Số lạ\nClick vào link, login ngay để nhận gift.\n:::") == []


def test_lines_are_those_of_the_text_and_a_step_without_a_picture_is_told_last():
    hints = step_hints("Một.\n\nHai.\n\n1. Ba\n2. Bấm menu")
    assert [(hint.line, hint.word) for hint in hints] == [(6, "menu"), (0, "")]
    assert step_hints("") == []


def test_every_text_of_a_question_is_read_but_not_what_learners_type():
    body = {
        "stem": "Có người xin password, làm gì?",
        "options": [{"id": "upload", "text": "Upload lên", "reason": "Đừng upload."}],
        "answers": [{"text": "download", "right": True}],
        "why": "Không đưa password.",
    }
    assert [hint.word for hint in question_hints(body)] == ["password", "Upload", "upload"]


def test_the_shipped_courses_are_plain():
    for folder in sorted(path for path in (ROOT / "courses").iterdir() if path.is_dir()):
        course, _problems = read_course(folder)
        assert course is not None
        for lesson in course.lessons:
            for step in lesson.steps:
                assert step_hints(step.body) == [], f"{folder.name}: {step.title}"


def test_the_rules_are_data():
    assert rules().sentence_words == 20
    known = rules().known
    assert all(word == word.casefold() for word in known)
    assert [found for _pattern, found, _said in rules().instead if found in known] == []
    assert Path(ROOT / "lms" / "content" / "text" / "words" / "plain.toml").exists()
