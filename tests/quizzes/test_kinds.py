"""Each kind of question: what is right, what can be answered, what is refused."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lms.quizzes.kinds import KINDS, BadAnswer
from lms.quizzes.kinds.base import StoryPart

OPTIONS = [{"id": key, "text": key.upper(), "right": key == "b", "reason": "Vì thế."} for key in "abc"]
MANY = [{**option, "right": option["id"] in "ab"} for option in OPTIONS]
#: A good question of each kind as it is kept.
KEPT: dict[str, dict[str, Any]] = {
    "single": {"stem": "Hỏi?", "options": OPTIONS, "why": ""},
    "multiple": {"stem": "Hỏi?", "options": MANY, "why": ""},
    "true_false": {
        "stem": "Hỏi?",
        "options": [
            {"id": "a", "text": "Đúng", "right": False, "reason": "Chưa."},
            {"id": "b", "text": "Sai", "right": True, "reason": "Phải."},
        ],
        "why": "",
    },
    "ordering": {"stem": "Xếp", "items": [{"id": k, "text": k, "reason": ""} for k in "abcd"], "why": "Thế."},
    "matching": {
        "stem": "Ghép",
        "pairs": [{"id": k, "left": k, "right": r, "reason": ""} for k, r in zip("abc", "xyx", strict=True)],
        "extra": [{"id": "d", "right": "z"}],
        "why": "Thế.",
    },
    "categorise": {
        "stem": "Xếp",
        "pairs": [{"id": k, "left": k, "right": r, "reason": ""} for k, r in zip("abcd", "xyxy", strict=True)],
        "extra": [{"id": "e", "right": "z"}],
        "why": "Thế.",
    },
    "gap": {
        "stem": "Điền",
        "text": "Một [[1]], hai\n[[2]].",
        "gaps": [
            {"id": "a", "rights": ["x", "y"], "others": ["z"], "reason": "Thế."},
            {"id": "b", "rights": ["Mã OTP", "otp*"], "others": [], "reason": ""},
        ],
        "exact": [],
        "why": "Nhớ.",
    },
    "picture": {
        "stem": "Chọn ảnh",
        "options": [{**option, "picture": f"hinh/{option['id']}.webp"} for option in OPTIONS],
        "why": "",
    },
    "hotspot": {
        "stem": "Bấm vào đâu?",
        "picture": "hinh/man-hinh.webp",
        "options": [{**o, "cells": c} for o, c in zip(OPTIONS, ("A1", "B2:D4", "L9"), strict=True)],
        "why": "",
    },
    "scenario": {
        "stem": "Có người gọi.",
        "parts": [
            {
                "id": "a",
                "name": "mở đầu",
                "who": "Số lạ",
                "text": "Đọc mã đi.",
                "choices": [{"text": "Đọc mã", "to": "mất tiền"}, {"text": "Hỏi lại", "to": "hỏi"}],
                "verdict": "",
            },
            {
                "id": "b",
                "name": "hỏi",
                "who": "Số lạ",
                "text": "Tôi là công an.",
                "choices": [{"text": "Tin", "to": "mất tiền"}, {"text": "Tắt máy", "to": "yên"}],
                "verdict": "",
            },
            {"id": "c", "name": "mất tiền", "who": "", "text": "Mất tiền rồi.", "choices": [], "verdict": "bad"},
            {"id": "d", "name": "yên", "who": "", "text": "Tiền còn nguyên.", "choices": [], "verdict": "good"},
        ],
        "why": "Tắt máy là hơn.",
    },
    "short": {
        "stem": "Gõ",
        "answers": [
            {"id": "a", "text": "Mã OTP", "right": True, "reason": "Thế."},
            {"id": "b", "text": "mật khẩu*", "right": False, "reason": "Chưa."},
        ],
        "exact": [],
        "why": "",
    },
    "number": {
        "stem": "Bao nhiêu",
        "answers": [
            {"id": "a", "text": "15.000 đồng", "right": True, "reason": "Thế."},
            {"id": "b", "text": "150.000 đồng", "right": False, "reason": "Thừa một số không."},
        ],
        "tolerance": "",
        "unit_asked": False,
        "convert": False,
        "why": "",
    },
}
#: The same, read.
BODIES: dict[str, Any] = {key: KINDS[key].read(kept) for key, kept in KEPT.items()}
RIGHT: dict[str, dict[str, list[str]]] = {
    "single": {"answer": ["b"]},
    "multiple": {"answer": ["b", "a"]},
    "true_false": {"answer": ["b"]},
    "ordering": {f"place-{k}": [str(n)] for n, k in enumerate("abcd", 1)},
    "matching": {"match-a": ["a"], "match-b": ["b"], "match-c": ["a"]},
    "categorise": {"match-a": ["a"], "match-b": ["b"], "match-c": ["a"], "match-d": ["b"]},
    "gap": {"gap-a": ["1"], "gap-b": ["ma otp"]},
    "short": {"answer": ["ma otp"]},
    "picture": {"answer": ["b"]},
    "hotspot": {"answer": ["b"]},
    "scenario": {"chon": ["1"], "chon-1": ["1"]},
    "number": {"answer": ["15 nghìn"]},
}
TYPED_KINDS = ("short", "number")
every_kind = pytest.mark.parametrize("key", sorted(KINDS))


def made_in(parts: tuple[StoryPart, ...]) -> Iterator[tuple[str, str]]:
    """The choices that are made in a conversation as it is drawn."""
    return ((part.name, choice.value) for part in parts for choice in part.choices if choice.selected)


@every_kind
def test_a_good_body_has_nothing_to_mend(key: str) -> None:
    assert KINDS[key].check(BODIES[key]) == []


@every_kind
def test_an_empty_body_is_told_what_it_lacks(key: str) -> None:
    assert KINDS[key].check(KINDS[key].read({}))


@every_kind
@given(seed=st.integers(0, 500))
def test_the_right_answer_is_right_in_every_order_shown(key: str, seed: int) -> None:
    kind, body = KINDS[key], BODIES[key]
    shown = kind.shown(body, random.Random(seed))
    grade = kind.grade(body, kind.parse(body, shown, RIGHT[key]))
    assert grade.right
    assert grade.fraction == 1


@every_kind
def test_nothing_chosen_is_asked_again(key: str) -> None:
    with pytest.raises(BadAnswer):
        KINDS[key].parse(BODIES[key], KINDS[key].shown(BODIES[key], random.Random(1)), {})


@pytest.mark.parametrize("key", sorted(set(KINDS) - set(TYPED_KINDS)))
def test_an_option_that_was_not_offered_is_refused(key: str) -> None:
    form = {name: ["khong-co"] for name in RIGHT[key]}
    with pytest.raises(BadAnswer):
        KINDS[key].parse(BODIES[key], KINDS[key].shown(BODIES[key], random.Random(1)), form)


@every_kind
def test_what_is_drawn_keeps_the_answer(key: str) -> None:
    kind, body = KINDS[key], BODIES[key]
    shown = kind.shown(body, random.Random(2))
    response = kind.parse(body, shown, RIGHT[key])
    fields = kind.fields(body, shown, response)
    form: dict[str, list[str]] = {}
    for name, value in made_in(fields.story):
        form[name] = [value]
    for item in fields.items:
        if item.selected:
            form.setdefault(item.name, []).append(item.id if item.selected is True else str(item.selected))
    assert kind.parse(body, shown, form) == response


def test_two_places_alike_are_asked_again() -> None:
    form = {f"place-{k}": ["1"] for k in "abcd"}
    with pytest.raises(BadAnswer, match="cùng một số"):
        KINDS["ordering"].parse(BODIES["ordering"], {"order": list("dcba")}, form)


def test_choosing_everything_is_not_rewarded() -> None:
    grade = KINDS["multiple"].grade(BODIES["multiple"], {"chosen": list("abc")})
    assert (grade.right, grade.fraction) == (False, 0.5)


def test_every_thing_has_all_groups_in_one_order_and_each_thing_counts() -> None:
    kind, body = KINDS["categorise"], BODIES["categorise"]
    shown = kind.shown(body, random.Random(3))
    (groups,) = {item.choices for item in kind.fields(body, shown, None).items}
    assert set(groups) == {("a", "x"), ("b", "y"), ("e", "z")}
    response = kind.parse(body, shown, RIGHT["categorise"] | {"match-b": ["a"]})
    grade = kind.grade(body, response)
    assert (grade.right, grade.fraction) == (False, 0.75)
    assert kind.response_text(body, response).splitlines() == ["a: x", "b: x", "c: x", "d: y"]


@pytest.mark.parametrize("missing", sorted(RIGHT["categorise"]))
def test_a_thing_without_a_group_is_asked_again_and_the_others_are_kept(missing: str) -> None:
    kind, body = KINDS["categorise"], BODIES["categorise"]
    shown = kind.shown(body, random.Random(3))
    form = {name: ids for name, ids in RIGHT["categorise"].items() if name != missing}
    with pytest.raises(BadAnswer, match="chưa có nhóm"):
        kind.parse(body, shown, form)
    kept = {item.name: item.selected for item in kind.fields(body, shown, None, form).items}
    assert kept == {**{name: ids[0] for name, ids in form.items()}, missing: ""}
