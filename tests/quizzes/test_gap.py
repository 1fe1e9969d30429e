"""A sentence with gaps: chosen or typed, in pieces on the page, each gap a part of the mark."""

import random
from typing import Any

import pytest

from lms.quizzes.kinds import KINDS, BadAnswer

GAP = KINDS["gap"]


def body(**changes: Any) -> Any:
    gaps = [
        {"id": "a", "rights": ["máy mình", "app của mình"], "others": ["máy khách"], "reason": "Vì thế."},
        {"id": "b", "rights": ["Mã OTP", "otp*"], "others": [], "reason": "Chớ đọc."},
    ]
    kept = {"stem": "Điền", "text": "Về [[1]], giữ [[2]].", "gaps": gaps, "exact": [], "why": "Nhớ."}
    return GAP.read(kept | changes)


def gap(rights: list[str], others: list[str]) -> list[dict[str, Any]]:
    return [{"id": "a", "rights": rights, "others": others, "reason": ""}]


SHOWN = GAP.shown(body(), random.Random(4))


@pytest.mark.parametrize(
    ("first", "second", "fraction"),
    [("0", "ma otp", 1), ("1", "OTP ngân hàng", 1), ("2", "otp", 0.5), ("0", "pin", 0.5), ("2", "pin", 0)],
)
def test_each_gap_counts(first: str, second: str, fraction: float) -> None:
    response = GAP.parse(body(), SHOWN, {"gap-a": [first], "gap-b": [second]})
    grade = GAP.grade(body(), response)
    assert (grade.fraction, grade.right) == (fraction, fraction == 1)
    assert [reason.text for reason in grade.reasons] == ["Vì thế.", "Chớ đọc."]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"gap-a": ["0"]}, "chưa điền"),
        ({"gap-a": ["0"], "gap-b": [" "]}, "chưa điền"),
        ({"gap-a": [""], "gap-b": ["otp"]}, "chưa điền"),
        ({"gap-a": ["3"], "gap-b": ["otp"]}, "không có trong danh sách"),
        ({"gap-a": ["²"], "gap-b": ["otp"]}, "không có trong danh sách"),
        ({"gap-a": ["0"], "gap-b": ["x" * 101]}, "dài quá"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_asked_again_and_kept(form: dict[str, list[str]], message: str) -> None:
    with pytest.raises(BadAnswer, match=message):
        GAP.parse(body(), SHOWN, form)
    kept = {item.name: item.selected for item in GAP.fields(body(), SHOWN, None, form).items}
    assert kept == {name: form.get(name, [""])[0] for name in ("gap-a", "gap-b")}


def test_the_sentence_stands_in_pieces_around_its_gaps() -> None:
    fields = GAP.fields(body(), SHOWN, None)
    assert fields.pieces == ("Về ", ", giữ ", ".")
    assert sorted(fields.items[0].choices) == [("0", "máy mình"), ("1", "app của mình"), ("2", "máy khách")]
    assert fields.items[1].choices == ()


def test_summaries_are_numbered_and_survive_a_broken_answer() -> None:
    assert GAP.question_text(body()) == "Điền / Về (1) …, giữ (2) …."
    assert GAP.right_text(body()) == "1. máy mình\n2. Mã OTP"
    assert GAP.response_text(body(), {"gaps": {"a": "2", "b": "pin"}}) == "1. máy khách\n2. pin"
    assert GAP.response_text(body(), {"gaps": {"a": "99"}}) == "1. \n2. "
    assert not GAP.grade(body(), {}).right


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": ""}, "Viết câu có chỗ trống"),
        ({"text": "Về [[2]], giữ [[1]]."}, "theo thứ tự"),
        ({"text": "Về [[1]]."}, "theo thứ tự"),
        ({"text": "Về [[1]] [[1]] [[2]]."}, "theo thứ tự"),
        ({"text": "[[1]] [[2]]" + "x" * 1500}, "1500"),
        ({"gaps": []}, "từ 1 đến 6"),
        ({"gaps": gap([], ["x"]), "text": "[[1]]"}, "chưa có chữ điền đúng"),
        ({"gaps": gap(["*"], []), "text": "[[1]]"}, "chưa có chữ điền đúng"),
        ({"gaps": gap(["Máy"], ["máy"]), "text": "[[1]]"}, "giống nhau"),
        ({"gaps": gap(["a"], list("bcdefg")), "text": "[[1]]"}, "nhiều nhất 6"),
        ({"gaps": gap(["a" * 101], []), "text": "[[1]]"}, "100 ký tự"),
        ({"gaps": gap(["a|b"], []), "text": "[[1]]"}, "Không dùng dấu"),
    ],
)
def test_an_author_is_told_what_to_mend(changes: dict[str, Any], message: str) -> None:
    assert any(message in said for said in GAP.check(body(**changes)))
