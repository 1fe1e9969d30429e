"""What a report is asked: which course, which days, and for the table by course which of the four numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional, ValidationError

from lms.reports.wording import MEASURE_WORDS
from lms.web.forms import BaseForm, ShownAsNeeded
from lms.web.i18n import _, _l
from lms.web.incoming import whole_number

#: The first and last days that every database and spreadsheet can be asked about.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
BAD_DAY = _l("Ngày này chưa đọc được. Chọn lại, ví dụ 24/11/2026.")


class DayField(DateField):
    """A day that may be left out; one that cannot be read, or that no report reaches, is refused in plain words."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, validators=[ShownAsNeeded(), Optional()], **settings)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 2026-11-24, as browsers send it."""
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError(BAD_DAY) from None
        if self.data is not None and not EARLIEST <= self.data <= LATEST:
            self.data = None
            raise ValueError(BAD_DAY)


def _course_id(value: Any) -> int | None:
    return whole_number(str(value or ""))


class FilterForm(BaseForm):
    """Course and days; asked by GET, so without a token."""

    class Meta(BaseForm.Meta):
        csrf = False

    khoa = SelectField(_l("Khóa học"), coerce=_course_id, validate_choice=False, validators=[ShownAsNeeded()])
    tu = DayField(_l("Từ ngày"))
    den = DayField(_l("Đến ngày"))
    gap = BooleanField(_l("Chỉ tính người đã có cán bộ gặp"), false_values=("", "0", False))
    so = HiddenField()

    def offer(self, titles: dict[int, str]) -> None:
        """The courses to choose from."""
        all_courses = SelectChoice("", _("Tất cả các khóa"))
        self.khoa.choices = [all_courses, *(SelectChoice(str(key), title) for key, title in titles.items())]

    def measure(self, measures: Sequence[str]) -> str:
        """Which of these numbers the table by course shows; an unknown word counts as the first."""
        return next((one for one in measures if MEASURE_WORDS[one][0] == self.so.data), measures[0])

    @property
    def typed(self) -> dict[str, str]:
        """The days as they came, to be shown again with their message."""
        return {name: request.args[name] for name in ("tu", "den") if name in request.args}

    def validate_den(self, field: DateField) -> None:
        """The last day is not before the first."""
        if field.data and self.tu.data and field.data < self.tu.data:
            raise ValidationError(_("Ngày này phải sau ngày ở ô Từ ngày."))
