"""The officer's tables as sheets in words, made from figures, which screen, paper and files draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.areas.models import Area
from lms.base.clock import VIETNAM
from lms.certificates.issuing import printed_code
from lms.reports.figures import FiguresRow, Table, Wanted, total
from lms.reports.grid import Grid
from lms.reports.learners import ERASED, GONE, UNWILLING, Learner
from lms.reports.wording import MEASURE_WORDS
from lms.web.i18n import _, _l
from lms.web.tables.sheet import Cell, Column, Sheet, SheetLine

#: The words in place of a name, by the reason why it is hidden.
HIDDEN = {
    UNWILLING: _l("Một học viên không muốn nêu tên"),
    GONE: _l("Một học viên đã chuyển đi nơi khác"),
    ERASED: _l("Một học viên đã xóa thông tin"),
}


@dataclass(frozen=True)
class Subject:
    """What every sheet says about itself: the area and its path, what was asked, the course's title, the moment."""

    area: Area
    path: str
    wanted: Wanted
    course: str
    made_at: datetime

    @property
    def about(self) -> tuple[tuple[str, Cell], ...]:
        """(word, value) of each line above the table in files and on paper."""
        return (
            (_("Địa bàn"), self.path),
            (_("Khóa học"), self.course or _("Tất cả các khóa")),
            (_("Thời gian"), period_text(self.wanted.since, self.wanted.until)),
            *(((_("Tính những ai"), _("Người đã có cán bộ gặp")),) if self.wanted.met else ()),
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
    """A moment in Vietnam's time as words: "19 giờ 30, ngày 24/11/2026"."""
    here = moment.astimezone(VIETNAM)
    words = {"hour": here.hour, "minute": f"{here.minute:02d}", "day": f"{here:%d/%m/%Y}"}
    return str(_("%(hour)s giờ %(minute)s, ngày %(day)s", **words))


def row_name(row: FiguresRow) -> str:
    """An area's name, with a word that says so where the row is not an ordinary one."""
    if row.own:
        return str(_("%(name)s (chưa rõ xóm)", name=row.name))
    return str(_("%(name)s (trước đây)", name=row.name)) if row.former else row.name


def area_sheet(subject: Subject, table: Table) -> Sheet:
    """The table with a row for each area and a column for each number of the days asked for."""
    measures = subject.wanted.measures
    heads = (Column(str(MEASURE_WORDS[one][1])) for one in measures)
    return Sheet(
        title=_("Người học theo địa bàn"),
        about=subject.about,
        columns=(Column(_("Địa bàn"), "text", 40), *heads),
        lines=tuple(SheetLine((row_name(row), *row.figures.of(measures)), link(row, subject)) for row in table.rows),
        sums=SheetLine((_("Cộng"), *table.total.of(measures))),
        note=twice(),
    )


def twice() -> str:
    """The note below sums: what their readers have to know."""
    return str(_("Một người học hai khóa được tính là hai."))


def link(row: FiguresRow, subject: Subject) -> int | None:
    """The id of the area to whose page a row leads; None when this is that page."""
    return None if row.area_id == subject.area.id else row.area_id


def grid_sheet(subject: Subject, table: Grid, titles: dict[int, str], measure: str) -> Sheet:
    """The table with a row for each area and a column for each course, and the sum of each area at the end."""
    label = str(MEASURE_WORDS[measure][1])
    courses = (Column(titles[course], width=16) for course in table.course_ids)
    return Sheet(
        title=_("%(number)s, theo địa bàn và khóa học", number=label),
        about=(*subject.about, (_("Số liệu"), label)),
        columns=(Column(_("Địa bàn"), "text", 40), *courses, Column(_("Cộng"))),
        lines=tuple(
            SheetLine((row_name(line.row), *line.cells, sum(line.cells)), link(line.row, subject))
            for line in table.rows
        ),
        sums=SheetLine((_("Cộng"), *table.sums, table.total)),
        note=twice(),
    )


def learner_sheet(subject: Subject, people: Sequence[Learner], titles: dict[int, str]) -> Sheet:
    """The table with a row for each person in each course; the numbers that they add up to are above it."""
    columns = (
        Column(_("Họ và tên"), "text", 34),
        Column(_("Năm sinh"), "plain", 10),
        Column(_("Khóa học"), "text", 26),
        Column(_("Tình hình học"), "text", 30),
        Column(_("Học xong ngày"), "day", 14),
        Column(_("Mã giấy chứng nhận"), "text", 20),
    )
    sums = total(person.figures for person in people)
    numbers = [(str(MEASURE_WORDS[one][1]), getattr(sums, one)) for one in subject.wanted.measures]
    return Sheet(
        title=_("Danh sách học viên"),
        about=(*subject.about, *numbers),
        columns=columns,
        lines=tuple(SheetLine(_learner_cells(person, titles)) for person in people),
        note=str(_("Người không đồng ý nêu tên vẫn được đếm, nhưng không hiện tên.")),
    )


def _learner_cells(person: Learner, titles: dict[int, str]) -> tuple[Cell, ...]:
    return (
        person.name or str(HIDDEN[person.hidden]),
        person.birth_year,
        titles.get(person.course_id, ""),
        state_text(person),
        person.completed_on,
        printed_code(person.code) if person.code else None,
    )


def state_text(person: Learner) -> str:
    """How far a person has come in a course, in words."""
    if person.completed_on:
        return str(_("Học xong"))
    if not person.started:
        return str(_("Chưa học"))
    far = {"done": person.lessons_done, "total": person.lessons}
    if person.lessons_done < person.lessons:
        return str(_("Học %(done)s trên %(total)s bài", **far))
    return str(_("Học %(done)s trên %(total)s bài, còn bài kiểm tra", **far))
