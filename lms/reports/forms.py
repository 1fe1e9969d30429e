"""The form of a report: which course, which days, and for the table by course which of the numbers."""

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import ValidationError

from lms.reports.wording import MEASURE_WORDS
from lms.web.fields import CalendarField
from lms.web.forms import BaseForm, ShownAsNeeded
from lms.web.i18n import _, _l
from lms.web.incoming import whole_number


def _course_id(value: Any) -> int | None:
    return whole_number(str(value or ""))


class FilterForm(BaseForm):
    """The form for course and days; it is sent by GET, so it has no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    khoa = SelectField(_l("Khóa học"), coerce=_course_id, validate_choice=False, validators=[ShownAsNeeded()])
    tu = CalendarField(_l("Từ ngày"), validators=[ShownAsNeeded()])
    den = CalendarField(_l("Đến ngày"), validators=[ShownAsNeeded()])
    gap = BooleanField(_l("Chỉ tính người đã có cán bộ gặp"), false_values=("", "0", False))
    so = HiddenField()

    def offer(self, titles: dict[int, str]) -> None:
        """Offer these courses, titles by id."""
        all_courses = SelectChoice("", _("Tất cả các khóa"))
        self.khoa.choices = [all_courses, *(SelectChoice(str(key), title) for key, title in titles.items())]

    def measure(self, measures: Sequence[str]) -> str:
        """Which of `measures` the table by course shows; the first when the word in the address is unknown."""
        return next((one for one in measures if MEASURE_WORDS[one][0] == self.so.data), measures[0])

    @property
    def typed(self) -> dict[str, str]:
        """The days as they were typed, to be shown again with their message."""
        return {name: request.args[name] for name in ("tu", "den") if name in request.args}

    def validate_den(self, field: CalendarField) -> None:
        """Refuse a last day that is before the first."""
        if field.data and self.tu.data and field.data < self.tu.data:
            raise ValidationError(_("Ngày này phải sau ngày ở ô Từ ngày."))
