"""Typed answers: what counts as the same, what does not, what an author has to mend."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lms.quizzes.kinds import KINDS, BadAnswer
from lms.quizzes.kinds.typed import EXACT, fits, key_of

SHORT = KINDS["short"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("Đắk", unicodedata.normalize("NFD", "Đắk")),
        ("Đồng", "\u00d0ồng"),
        ("hai\u200b  lần ", "hai lần"),
    ],
)
def test_spellings_of_the_same_word_are_always_the_same(one: str, other: str) -> None:
    assert key_of(one, EXACT) == key_of(other, EXACT)


@pytest.mark.parametrize(
    ("one", "other", "exact"),
    [
        ("Mã OTP", "mã otp", "case"),
        ("không đọc", "không-đọc!", "marks"),
        ("0912 345 678", "0912345678", "marks"),
        ("mật khẩu", "mat khau", "accents"),
        ("đồng", "dong", "accents"),
        ("hoa", "hòa", "accents"),
    ],
)
def test_what_is_forgiven_is_the_authors_to_say(one: str, other: str, exact: str) -> None:
    assert key_of(one) == key_of(other)
    assert key_of(one, [exact]) != key_of(other, [exact])
    assert key_of(one, set(EXACT) - {exact}) == key_of(other, set(EXACT) - {exact})


@pytest.mark.parametrize(
    ("pattern", "answer", "good"),
    [
        ("mật khẩu*", "Mat khau zalo", True),
        ("mật khẩu*", "đổi mật khẩu", False),
        ("*khẩu*", "đổi mật khẩu đi", True),
        ("gọi*ngân hàng*ngay", "gọi cho ngân hàng ngay", True),
        ("gọi*ngân hàng*ngay", "gọi ngay ngân hàng", False),
        ("ab*ba", "aba", False),
        ("*", "gì cũng được", True),
        ("[a-z]", "b", False),
    ],
)
def test_a_star_stands_for_anything(pattern: str, answer: str, good: bool) -> None:
    assert fits(pattern, answer) is good


@given(st.text(max_size=40), st.sets(st.sampled_from(EXACT)))
def test_every_text_fits_itself_in_any_normal_form(text: str, exact: set[str]) -> None:
    plain = text.replace("*", "")
    assert fits(plain, unicodedata.normalize("NFD", plain), exact)
    assert fits(f"{plain}*", plain, exact)


def test_many_stars_take_no_time() -> None:
    assert not fits("*a" * 49 + "*b", "a" * 100)


def body(*rows: tuple[str, bool, str], exact: tuple[str, ...] = ()) -> Any:
    answers = [{"id": "abc"[n], "text": t, "right": r, "reason": w} for n, (t, r, w) in enumerate(rows)]
    return SHORT.read({"stem": "Gõ", "answers": answers, "exact": list(exact), "why": "Thế."})


KNOWN = body(("*", False, "Xem lại bài."), ("Mã OTP", True, "Đúng tên."), ("otp", True, ""))


@pytest.mark.parametrize(
    ("text", "right", "said"),
    [("ma otp", True, ["Đúng tên."]), ("OTP", True, [""]), ("pin", False, ["Xem lại bài.", "Đúng tên."])],
)
def test_an_accepted_answer_comes_before_a_mistake_that_fits_too(text: str, right: bool, said: list[str]) -> None:
    grade = SHORT.grade(KNOWN, SHORT.parse(KNOWN, {}, {"answer": [text]}))
    assert (grade.right, grade.fraction) == (right, float(right))
    assert [reason.text for reason in grade.reasons] == said
    assert grade.reasons[0].chosen


@pytest.mark.parametrize(
    ("form", "message"),
    [({"answer": [" \u200b "]}, "Viết câu trả lời"), ({"answer": ["x" * 101]}, "dài quá"), ({"khac": ["x"]}, "Viết")],
)
def test_nothing_typed_or_too_much_is_asked_again(form: dict[str, list[str]], message: str) -> None:
    with pytest.raises(BadAnswer, match=message):
        SHORT.parse(KNOWN, {}, form)


def test_what_was_typed_is_shown_again_and_summed_up() -> None:
    assert SHORT.fields(KNOWN, {}, None, {"answer": ["x" * 101]}).items[0].selected == "x" * 101
    assert SHORT.response_text(KNOWN, {"text": "mã  otp"}) == "mã otp"
    assert SHORT.right_text(body(("gọi * ngay", True, ""))) == "gọi … ngay"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("*", True, "")], "cần có chữ hoặc số"),
        ([("a", False, "")], "ít nhất một câu trả lời được chấp nhận"),
        ([("a", True, ""), ("A ", False, "")], "giống nhau"),
        ([("a" * 101, True, "")], "nhiều nhất 100 ký tự"),
        ([("", True, "x")], "để trống"),
    ],
)
def test_an_author_is_told_what_to_mend(rows: list[tuple[str, bool, str]], message: str) -> None:
    assert any(message in said for said in SHORT.check(body(*rows)))
