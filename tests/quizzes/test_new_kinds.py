"""Pictures, places in a picture and conversations: what each refuses, and how a conversation is graded."""

from dataclasses import replace
from typing import Any

import pytest

from lms.quizzes.kinds import KINDS, BadAnswer
from lms.quizzes.kinds.hotspot import spot_of
from tests.quizzes.test_kinds import BODIES, KEPT

STORY = BODIES["scenario"]


def changed(key: str, row: int, **values: Any) -> Any:
    """A good body with one row changed."""
    name = "parts" if key == "scenario" else "options"
    rows = [dict(one) for one in KEPT[key][name]]
    rows[row] |= values
    return KINDS[key].read(KEPT[key] | {name: rows})


def said(key: str, body: Any) -> list[tuple[str, int | None]]:
    return [(p.part, p.row) for p in KINDS[key].problems(body) if p.serious]


@pytest.mark.parametrize(
    ("cells", "spot"),
    [
        ("A1", (0, 0, 8.33, 11.11)),
        ("b2:d4", (8.33, 11.11, 25, 33.33)),
        ("D4-B2", (8.33, 11.11, 25, 33.33)),
        ("L9", (91.67, 88.89, 8.33, 11.11)),
        ("M1", None),
        ("A0", None),
        ("", None),
        ("A1:B", None),
    ],
)
def test_cells_are_places(cells: str, spot: tuple[float, ...] | None) -> None:
    assert spot_of(cells) == spot


def test_places_that_are_none_or_lie_on_each_other_are_told() -> None:
    assert said("hotspot", changed("hotspot", 0, cells="Z9")) == [("cells", 0)]
    assert said("hotspot", changed("hotspot", 2, cells="C3")) == [("cells", 2)]
    assert said("hotspot", changed("hotspot", 2, cells="E2")) == []
    assert said("hotspot", replace(BODIES["hotspot"], picture="")) == [("picture", None)]


def test_pictures_are_needed_once_each() -> None:
    assert said("picture", changed("picture", 1, picture="")) == [("picture", 1)]
    assert said("picture", changed("picture", 1, picture="hinh/a.webp")) == [("picture", 1)]


@pytest.mark.parametrize(
    ("row", "values", "where"),
    [
        (1, {"name": ""}, ("name", 1)),
        (1, {"name": "yên"}, ("name", 3)),
        (0, {"text": " "}, ("text", 0)),
        (0, {"choices": [{"text": "Đọc", "to": "yên"}]}, ("choices", 0)),
        (0, {"choices": [{"text": "Đọc", "to": "đâu đó"}, {"text": "Hỏi", "to": "hỏi"}]}, ("choices", 0)),
        (3, {"verdict": ""}, ("verdict", 3)),
        (3, {"verdict": "bad"}, ("rows", None)),
        (1, {"choices": [{"text": "Tin", "to": "hỏi"}, {"text": "Tắt", "to": "yên"}]}, ("rows", None)),
        (0, {"choices": [{"text": "Đọc", "to": "mất tiền"}, {"text": "Tắt", "to": "yên"}]}, ("name", 1)),
    ],
)
def test_a_conversation_that_goes_wrong_is_told_where(
    row: int, values: dict[str, Any], where: tuple[str, int | None]
) -> None:
    assert where in said("scenario", changed("scenario", row, **values))


def test_the_end_decides_and_says_what_happened() -> None:
    kind = KINDS["scenario"]
    grade = kind.grade(STORY, {"path": [0]})
    assert (grade.right, grade.fraction, grade.reasons[0].text) == (False, 0, "Mất tiền rồi.")
    soso = changed("scenario", 3, verdict="soso")
    assert kind.grade(soso, {"path": [1, 1]}).fraction == 0.5
    assert kind.response_text(STORY, {"path": [1, 0]}) == "Hỏi lại\nTin"
    assert kind.right_text(STORY) == "Hỏi lại\nTắt máy"


@pytest.mark.parametrize("form", [{"chon": ["1"]}, {"chon": ["7"]}, {"chon": ["x"]}, {"chon-1": ["1"]}])
def test_a_conversation_broken_off_is_asked_again(form: dict[str, list[str]]) -> None:
    with pytest.raises(BadAnswer):
        KINDS["scenario"].parse(STORY, {}, form)
    assert KINDS["scenario"].fields(STORY, {}, None, form).story is not None


def test_choices_on_a_way_not_taken_do_not_count() -> None:
    form = {"chon": ["0"], "chon-1": ["1"]}
    assert KINDS["scenario"].parse(STORY, {}, form) == {"path": [0]}
