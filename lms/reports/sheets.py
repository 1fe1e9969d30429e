"""The officer's tables in words: from figures to sheets that screen, paper and files draw."""

from dataclasses import dataclass
from datetime import date, datetime

from lms.areas.models import Area
from lms.base.clock import VIETNAM
from lms.reports.figures import Row, Table, Wanted
from lms.reports.forms import MEASURE_WORDS
from lms.reports.sheet import Cell, Column, Line, Sheet
from lms.web.i18n import _


@dataclass(frozen=True)
class Subject:
    """What every sheet says about itself: the area and its path, the question, the course's title, the moment."""

    area: Area
    path: str
    wanted: Wanted
    course: str
    made_at: datetime

    @property
    def about(self) -> tuple[tuple[str, Cell], ...]:
        """Pairs of a word and its value, above the table in files and on paper."""
        return (
            (_("Địa bàn"), self.path),
            (_("Khóa học"), self.course or _("Tất cả các khóa")),
            (_("Thời gian"), period_text(self.wanted.since, self.wanted.until)),
            (_("Số liệu lấy lúc"), moment_text(self.made_at)),
        )


def period_text(since: date | None, until: date | None) -> str:
    """The days asked for, in words."""
    first, last = (day.strftime("%d/%m/%Y") if day else "" for day in (since, until))
    if since and until:
        return str(_("Từ %(first)s đến hết %(last)s", first=first, last=last))
    if since:
        return str(_("Từ %(first)s đến nay", first=first))
    return str(_("Đến hết %(last)s", last=last) if until else _("Từ đầu đến nay"))


def moment_text(moment: datetime) -> str:
    """ "19 giờ 30, ngày 24/11/2026", in Vietnam's time."""
    here = moment.astimezone(VIETNAM)
    words = {"hour": here.hour, "minute": f"{here.minute:02d}", "day": f"{here:%d/%m/%Y}"}
    return str(_("%(hour)s giờ %(minute)s, ngày %(day)s", **words))


def row_name(row: Row) -> str:
    """An area's name, with a word where it is no ordinary row."""
    if row.own:
        return str(_("%(name)s (chưa rõ xóm)", name=row.name))
    return str(_("%(name)s (trước đây)", name=row.name)) if row.former else row.name


def area_sheet(subject: Subject, table: Table) -> Sheet:
    """Areas x the four numbers."""
    heads = (Column(str(label)) for _word, label in MEASURE_WORDS.values())
    return Sheet(
        title=_("Người học theo địa bàn"),
        about=subject.about,
        columns=(Column(_("Địa bàn"), "text", 40), *heads),
        lines=tuple(Line((row_name(row), *row.figures.cells), link(row, subject)) for row in table.rows),
        sums=Line((_("Cộng"), *table.total.cells)),
    )


def link(row: Row, subject: Subject) -> int | None:
    """Where a row leads: to its own page, unless this is it."""
    return None if row.area_id == subject.area.id else row.area_id
