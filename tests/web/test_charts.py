"""Where bars stand: inside the drawing, as long as their values, readable whatever the numbers."""

import pytest
from hypothesis import given, strategies as st

from lms.web.tables.charts import MOST_SLOTS, WIDTH, Point, columns, nice, rows

points = st.lists(
    st.builds(Point, st.text(max_size=60), st.tuples(st.integers(-3, 10**6), st.integers(0, 10**6))), max_size=40
)


@given(points)
def test_every_bar_stays_inside(found: list[Point]) -> None:
    for chart in (columns(found), rows(found)):
        for bar in (bar for slot in chart.slots for bar in slot.bars):
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
            assert 0 <= bar.y <= bar.y + bar.height <= chart.height


@given(points)
def test_a_larger_value_is_never_a_shorter_bar(found: list[Point]) -> None:
    for chart, side in ((columns(found), "height"), (rows(found), "width")):
        bars = sorted((bar for slot in chart.slots for bar in slot.bars), key=lambda bar: bar.value)
        lengths = [getattr(bar, side) for bar in bars]
        assert lengths == sorted(lengths)


def test_only_the_last_twelve_months_are_drawn() -> None:
    chart = columns([Point(str(number), (number, 0)) for number in range(30)])
    assert [slot.name for slot in chart.slots] == [str(number) for number in range(30 - MOST_SLOTS, 30)]
    assert not chart.numbered


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (3, 4), (5, 6), (11, 20), (21, 40), (41, 60), (101, 200)])
def test_scales_end_in_round_numbers(most: int, top: int) -> None:
    assert nice(most) == top


def test_long_names_are_cut() -> None:
    assert len(rows([Point("Tổ dân phố số 15 phường Phan Đình Phùng", (1, 1))]).slots[0].name) <= 34
