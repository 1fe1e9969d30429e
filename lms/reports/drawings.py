"""The charts of a report, with words for people who cannot see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.reports.figures import FiguresRow, Table
from lms.reports.months import Month
from lms.reports.report_sheets import row_name
from lms.web.i18n import _
from lms.web.tables.charts import MOST_SLOTS, Chart, Point, columns, rows

#: The most bars of a chart, because nobody reads more; the table has all numbers.
MOST_AREAS = 12


@dataclass(frozen=True)
class Drawing:
    """A chart with its title and the text that says the same in words."""

    title: str
    text: str
    chart: Chart


def months_chart(months: Sequence[Month]) -> Drawing | None:
    """Joined and completed by month; None when there is nothing to compare."""
    if len(months) < 2:
        return None
    shown = months[-MOST_SLOTS:]
    years = [month.label if number == 0 or month.month == 1 else "" for number, month in enumerate(shown)]
    points = [
        Point(str(month.month), (month.joined, month.completed), str(month.year) if year else "")
        for month, year in zip(shown, years, strict=True)
    ]
    best = max(shown, key=lambda month: month.joined)
    text = _(
        "Từ %(first)s đến %(last)s. Nhiều người ghi danh nhất là tháng %(best)s: %(joined)s người, %(completed)s người "
        "học xong. Đủ số liệu ở bảng bên dưới.",
        first=shown[0].label,
        last=shown[-1].label,
        best=best.label,
        joined=best.joined,
        completed=best.completed,
    )
    return Drawing(_("Theo tháng"), text, columns(points))


def areas_chart(table: Table) -> Drawing | None:
    """Joined and completed of the areas where most people joined; None when there is nothing to compare."""
    some = sorted((row for row in table.rows if row.figures.joined), key=_most_first)[:MOST_AREAS]
    if len(some) < 2:
        return None
    points = [Point(row_name(row), (row.figures.joined, row.figures.completed)) for row in some]
    text = _(
        "Nhiều người ghi danh nhất: %(name)s, %(joined)s người, %(completed)s người học xong. "
        "Đủ số liệu ở bảng bên trên.",
        name=row_name(some[0]),
        joined=some[0].figures.joined,
        completed=some[0].figures.completed,
    )
    title = _("%(count)s địa bàn đông người học nhất", count=len(some)) if len(some) < len(table.rows) else ""
    return Drawing(title or _("So sánh các địa bàn"), text, rows(points))


def _most_first(row: FiguresRow) -> int:
    return -row.figures.joined
