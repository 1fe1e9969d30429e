"""Where the bars of a chart stand: plain numbers for the macros in templates/components, which draw them as SVG.

Everything is measured in units that are pixels on a small phone (328 wide), so that the words in a chart are as large
there as the words beside it. Two series: the first is drawn solid, the second hatched, so that colour carries nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 328
#: Standing bars: room for the numbers on the left, the values above, two lines of words below.
LEFT, TOP, PLOT, BELOW = 40, 24, 150, 46
MOST_SLOTS, WIDEST_SLOT, WIDEST_BAR = 12, 76, 30
#: A bar narrower than this has no room for its number.
NUMBERED = 22
#: Lying bars: a line of words, then a bar for each series.
NAME_LINE, BAR_LINE, BAR, ROW_GAP, VALUE_ROOM = 24, 22, 16, 14, 64
NAME_MOST = 34


@dataclass(frozen=True)
class Bar:
    """One bar: `series` 0 or 1."""

    x: float
    y: float
    width: float
    height: float
    value: int
    series: int


@dataclass(frozen=True)
class Slot:
    """The bars of one point, with its words; `x` and `y` are where the words stand."""

    x: float
    y: float
    name: str
    second: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing: `ticks` are pairs of y and number; `numbered` when every bar has room for its number."""

    width: int
    height: float
    slots: tuple[Slot, ...]
    ticks: tuple[tuple[float, int], ...] = ()
    numbered: bool = True


@dataclass(frozen=True)
class Point:
    """A thing with a value for each series; `second` is a smaller word below the name."""

    name: str
    values: tuple[int, ...]
    second: str = ""


def columns(points: Sequence[Point]) -> Chart:
    """A chart of standing bars, one group for each of the last 12 points; negative values count as 0."""
    shown = points[-MOST_SLOTS:]
    top = nice(max((value for point in shown for value in point.values), default=0))
    slot = min(WIDEST_SLOT, (WIDTH - LEFT) / max(1, len(shown)))
    width = min(WIDEST_BAR, slot * 0.42)
    slots = []
    for number, point in enumerate(shown):
        left = LEFT + slot * number + (slot - width * len(point.values)) / 2
        bars = tuple(_column(left + width * series, width, value, top, series) for series, value in _counted(point))
        slots.append(Slot(round(left + width * len(point.values) / 2, 1), TOP + PLOT, point.name, point.second, bars))
    ticks = tuple((TOP + PLOT - PLOT * value / top, value) for value in sorted({0, top // 2, top}))
    return Chart(WIDTH, TOP + PLOT + BELOW, tuple(slots), ticks, width >= NUMBERED)


def _column(x: float, width: float, value: int, top: int, series: int) -> Bar:
    height = PLOT * max(0, value) / top
    return Bar(round(x, 1), round(TOP + PLOT - height, 1), round(width - 2, 1), round(height, 1), value, series)


def rows(points: Sequence[Point]) -> Chart:
    """A chart of lying bars, one group for each point, below its name; long names are cut."""
    most = max((value for point in points for value in point.values), default=0) or 1
    slots, y = [], 0
    for point in points:
        bars = tuple(
            Bar(0, y + NAME_LINE + BAR_LINE * series, _length(value, most), BAR, value, series)
            for series, value in _counted(point)
        )
        slots.append(Slot(0, y + NAME_LINE - 7, shortened(point.name), point.second, bars))
        y += NAME_LINE + BAR_LINE * len(point.values) + ROW_GAP
    return Chart(WIDTH, y, tuple(slots))


def _length(value: int, most: int) -> float:
    return round((WIDTH - VALUE_ROOM) * max(0, value) / most, 1)


def _counted(point: Point) -> list[tuple[int, int]]:
    return list(enumerate(point.values))


def shortened(name: str) -> str:
    """A name that fits on one line of a chart."""
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 1].rstrip()}…"


def nice(most: int) -> int:
    """The least number easy to read on a scale, not below `most`: 2, 4, 6, 8, 10, 20, 40 …; at least 2, never odd."""
    scale = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if most <= step * scale:
                return step * scale
        scale *= 10
