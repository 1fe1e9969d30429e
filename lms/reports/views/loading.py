"""Loading what every report needs: the area, if this officer may see it, and the question in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_login import current_user

from lms.areas.models import Area
from lms.areas.queries import branch_map, path_text
from lms.base.clock import now, today
from lms.base.db import db
from lms.people.permissions import area_within, officer_areas
from lms.reports.course_choice import reported_courses
from lms.reports.figures import Wanted
from lms.reports.forms import FilterForm
from lms.reports.report_sheets import Subject, moment_text, period_text
from lms.reports.rules import periods
from lms.reports.wording import MEASURE_WORDS
from lms.web.i18n import _


@dataclass(frozen=True)
class Report:
    """An area and what is asked about it; `branches` is areas.queries.branch_map, `is_top` if a role names the area."""

    area: Area
    wanted: Wanted
    branches: dict[int, int]
    form: FilterForm
    titles: dict[int, str]
    subject: Subject
    is_top: bool

    @property
    def question(self) -> dict[str, Any]:
        """The parameters of the question in addresses, without those that were not given or could not be read."""
        asked: dict[str, Any] = {"khoa": self.wanted.course_id, "tu": self.wanted.since, "den": self.wanted.until}
        asked["gap"] = 1 if self.wanted.met else None
        asked["so"] = self.measure_word if self.measure != self.wanted.measures[0] else None
        return {name: value for name, value in asked.items() if value is not None}

    @property
    def question_text(self) -> str:
        """The question in words, for the head of the report."""
        course = self.subject.course or _("Tất cả các khóa")
        only = (_("Người đã gặp"),) if self.wanted.met else ()
        return " · ".join((course, period_text(self.wanted.since, self.wanted.until), *only))

    @property
    def moment(self) -> str:
        """When the figures were read, in words."""
        return moment_text(self.subject.made_at)

    @property
    def rooms(self) -> tuple[tuple[str, str], ...]:
        """(view, label) of each table that there is of this area."""
        return (("area", _("Theo địa bàn")), ("grid", _("Theo khóa học")), ("learners", _("Học viên")))

    @property
    def measure(self) -> str:
        """The chosen number of the table by course, by its name in the code."""
        return self.form.measure(self.wanted.measures)

    @property
    def measure_word(self) -> str:
        """The chosen number of the table by course, by its word in addresses."""
        return MEASURE_WORDS[self.measure][0]

    @property
    def measures(self) -> list[tuple[str, str]]:
        """(word in addresses, label) of each number that the table by course can show."""
        return [(MEASURE_WORDS[one][0], str(MEASURE_WORDS[one][1])) for one in self.wanted.measures]

    @property
    def periods(self) -> list[tuple[str, date | None, date | None]]:
        """(label, first day, last day) of each span of days that can be chosen with one press."""
        words = {"month": _("Tháng này"), "last_month": _("Tháng trước"), "year": _("Năm nay"), "all": _("Từ đầu")}
        return [(words[key], *span) for key, span in periods(self.wanted.on).items()]

    def corrected(self, view: str) -> str:
        """The address of a page that shows a question which cannot be answered, with what to mend."""
        return url_for(f"reports.{view}", area_id=self.area.id, **(self.question | self.form.typed))

    def below(self, view: str) -> Callable[[int], str]:
        """A function that makes the address of the same view for another area, by its id."""
        return lambda area_id: self.url(view, area_id)

    def url(self, view: str, area_id: int | None = None, **more: Any) -> str:
        """The address of another view of reports, with the same question."""
        return url_for(f"reports.{view}", area_id=area_id or self.area.id, **(self.question | more))


def load(area_id: int) -> Report:
    """The report on an area. Raises NotFound for an area outside the officer's own."""
    session, day = db.session(), today()
    roots = officer_areas(session, current_user.id, day)
    area = area_within(session, roots, area_id, day)
    branches = branch_map(session, area.id, day)
    titles = reported_courses(session, area.id, list(branches), day)
    form = asked(titles)
    course_id = form.khoa.data if form.khoa.data in titles else None
    # A day that was refused is shown with its message, and the figures are those without it.
    since, until = (None, None) if form.errors else (form.tu.data, form.den.data)
    wanted = Wanted(area.id, day, course_id, since, until, bool(form.gap.data))
    subject = Subject(area, path_text(session, area.id), wanted, titles.get(course_id or 0, ""), now())
    return Report(area, wanted, branches, form, titles, subject, area.id in roots)


def asked(titles: dict[int, str]) -> FilterForm:
    """The form, filled from the address and validated."""
    form = FilterForm(request.args)
    form.offer(titles)
    form.validate()
    return form
