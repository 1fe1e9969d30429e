"""Two versions side by side: what came, went, moved, says something else or only looks otherwise."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from lms.catalogue.differences import compared, moved_keys
from lms.catalogue.outline import LessonOutline, Outline, SoundOutline, StepOutline


def step(key: str, title: str = "Bước", plain: str = "Chữ") -> StepOutline:
    return StepOutline(key, 1, title, f"<p>{plain}</p>", plain, (), plain)


def lesson(key: str, *steps: StepOutline) -> LessonOutline:
    return LessonOutline(1, key, 1, f"Bài {key}", 5, "11/2026", date(2027, 1, 1), "Báo", "Loa", steps)


def tree(*lessons: LessonOutline) -> Outline:
    return Outline(1, "thu", 1, 1, "draft", "Khóa", "basic", 80, 3, "11/2026", "", lessons)


TWO = lesson("a", step("1"), step("2"))


def kinds(old: Outline, new: Outline) -> list[tuple[str, str, list[str]]]:
    return [(one.kind, one.title, [step.kind for step in one.steps]) for one in compared(old, new)]


def test_what_is_the_same_is_the_same() -> None:
    assert kinds(tree(TWO), tree(TWO)) == [("same", "Bài a", ["same", "same"])]


def test_a_lesson_that_is_new_has_new_steps_and_one_that_is_gone_comes_last() -> None:
    found = kinds(tree(TWO, lesson("c")), tree(lesson("b", step("1")), TWO))
    assert found == [("new", "Bài b", ["new"]), ("same", "Bài a", ["same", "same"]), ("gone", "Bài c", [])]


@pytest.mark.parametrize("column", ["title", "minutes", "sources", "loudspeaker"])
def test_other_words_of_a_lesson_are_a_change(column: str) -> None:
    value = getattr(TWO, column)
    other = replace(TWO, **{column: value + 1 if isinstance(value, int) else value + "x"})
    assert [kind for kind, *_more in kinds(tree(TWO), tree(other))] == ["changed"]


@pytest.mark.parametrize("change", [{"updated_label": "12/2026"}, {"review_by": None}])
def test_other_dates_are_told_as_dates(change: dict[str, object]) -> None:
    assert [kind for kind, *_more in kinds(tree(TWO), tree(replace(TWO, **change)))] == ["dates"]  # type: ignore[arg-type]
    other = replace(TWO, **change, title="Khác")  # type: ignore[arg-type]
    assert [kind for kind, *_more in kinds(tree(TWO), tree(other))] == ["changed"]


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        (step("1", title="Khác"), "changed"),
        (step("1", plain="Khác"), "changed"),
        (replace(step("1"), source="**Chữ**"), "looks"),
        (replace(step("1"), html="<p><b>Chữ</b></p>"), "looks"),
        (replace(step("1"), sounds=(SoundOutline("vi", "Tiếng Việt", "0", 1, 1),)), "looks"),
    ],
)
def test_a_step_says_something_else_or_only_looks_otherwise(changed: StepOutline, kind: str) -> None:
    assert kinds(tree(TWO), tree(replace(TWO, steps=(changed, step("2"))))) == [("changed", "Bài a", [kind, "same"])]


def test_a_step_that_came_went_or_moved() -> None:
    new = replace(TWO, steps=(step("3", "Mới"), step("2"), step("1")))
    (change,) = compared(tree(replace(TWO, steps=(*TWO.steps, step("4", "Cũ")))), tree(new))
    told = [(one.kind, one.title) for one in change.steps]
    assert sorted(told) == [("gone", "Cũ"), ("moved", "Bước"), ("new", "Mới"), ("same", "Bước")]
    assert told[-1] == ("gone", "Cũ")


def test_a_lesson_that_moved_is_told_unless_more_is_to_be_told_of_it() -> None:
    one, two, three = (lesson(key, step("1")) for key in "abc")
    assert [(kind, title) for kind, title, _steps in kinds(tree(one, two, three), tree(three, one, two))] == [
        ("moved", "Bài c"),
        ("same", "Bài a"),
        ("same", "Bài b"),
    ]
    other = replace(three, review_by=None)
    assert kinds(tree(one, two, three), tree(other, one, two))[0][0] == "dates"


@given(st.permutations(list("abcdef")))
def test_what_is_not_said_to_have_moved_stands_in_its_old_order(new: list[str]) -> None:
    old = list("abcdef")
    moved = moved_keys(old, new)
    assert [key for key in new if key not in moved] == [key for key in old if key not in moved]
    assert (moved == set()) is (old == new)


def test_the_fewest_have_moved() -> None:
    assert moved_keys(list("abcdef"), list("fabcde")) == {"f"}
    assert moved_keys(list("abcd"), list("bcda")) == {"a"}
    assert moved_keys([], []) == set()
