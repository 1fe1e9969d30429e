"""The question to the log: which kind of entries, about whom, on which days. Asked by GET: days and keys, no names."""

from datetime import date
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import ValidationError

from lms.admin.security_words import DEEDS as SECURITY
from lms.people.auditlog import LogQuestion
from lms.web.fields import CalendarField
from lms.web.forms import BaseForm, ShownAsNeeded
from lms.web.i18n import _, _l
from lms.web.incoming import whole_number

KINDS = [
    SelectChoice("", _l("Tất cả")),
    SelectChoice("viec", _l("Việc đã làm")),
    SelectChoice("bao-mat", _l("Đăng nhập và bảo mật")),
]


class LogForm(BaseForm):
    """Kind and days; a person comes only from a link on that person's page."""

    class Meta(BaseForm.Meta):
        csrf = False

    loai = SelectField(_l("Loại"), choices=KINDS, validate_choice=False, validators=[ShownAsNeeded()])
    tu = CalendarField(_l("Từ ngày"), validators=[ShownAsNeeded()])
    den = CalendarField(_l("Đến ngày"), validators=[ShownAsNeeded()])
    nguoi = HiddenField()

    def validate_den(self, field: CalendarField) -> None:
        """Check that the last day is not before the first."""
        if field.data and self.tu.data and field.data < self.tu.data:
            raise ValidationError(_("Ngày này phải sau ngày ở ô Từ ngày."))

    @property
    def person_id(self) -> int | None:
        """The id of the person asked for; None for everybody."""
        return whole_number(self.nguoi.data)

    @property
    def asked(self) -> LogQuestion:
        """The question; a day that could not be read counts as not asked."""
        security = frozenset(SECURITY)
        only = security if self.loai.data == "bao-mat" else None
        without = security if self.loai.data == "viec" else frozenset()
        days: tuple[date | None, date | None] = (None, None) if self.errors else (self.tu.data, self.den.data)
        return LogQuestion(self.person_id, *days, actions=only, without=without)

    @property
    def question(self) -> dict[str, Any]:
        """The question in the form in which it stands in addresses."""
        asked = {"loai": self.loai.data, "tu": self.tu.data, "den": self.den.data, "nguoi": self.person_id}
        return {name: value for name, value in asked.items() if value}
