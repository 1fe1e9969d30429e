"""Fields of the desk's forms, and the form that picks a place of the officer's tree."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import Field, SelectField, StringField
from wtforms.validators import ValidationError

from lms.base.clock import today
from lms.base.errors import Invalid
from lms.people import rules
from lms.web.fields import PastDayField
from lms.web.forms import BaseForm, Needed, ShownAsNeeded, tidied
from lms.web.i18n import _, _l, told


class AskedOfRule:
    """A validator that asks a rule about what was typed; its refusal stands beside the field, among other mistakes."""

    def __init__(self, judge: Callable[[Any], object], *, needed: bool = True) -> None:
        self.judge = judge
        self.field_flags = {"required": True} if needed else {}

    def __call__(self, _form: Any, field: Field) -> None:
        try:
            self.judge(field.data)
        except Invalid as problem:
            raise ValidationError(told(problem.message)) from None


def past_day_field(label: Any) -> Any:
    """A field for a day that is needed and is not after today."""
    return PastDayField(label, today)


def name_field(label: Any, description: Any = "") -> Any:
    """A field for a full name."""
    kw = {"autocomplete": "off", "maxlength": "200"}
    judged = [AskedOfRule(rules.full_name)]
    return StringField(label, filters=[tidied], validators=judged, description=description, render_kw=kw)


def year_field() -> Any:
    """A field for a year of birth."""
    kw = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "10"}
    judged = [AskedOfRule(lambda typed: rules.birth_year(typed, today().year))]
    return StringField(_l("Năm sinh"), filters=[tidied], validators=judged, render_kw=kw)


def phone_field() -> Any:
    """A field for a phone number, which may be left out."""
    kw = {"inputmode": "tel", "autocomplete": "off", "maxlength": "30"}
    judged = [AskedOfRule(rules.phone, needed=False)]
    return StringField(_l("Số điện thoại"), filters=[tidied], validators=judged, render_kw=kw)


def guardian_field() -> Any:
    """A field for a child's parent or guardian; the deed judges it, because the year decides about it."""
    kw = {"autocomplete": "off", "maxlength": "200"}
    return StringField(
        _l("Họ tên bố mẹ hoặc người giám hộ"), filters=[tidied], validators=[ShownAsNeeded()], render_kw=kw
    )


def area_search_field() -> Any:
    """A field for what to look for among many places."""
    hint = _l("Gõ tên xóm hoặc tên xã, không dấu cũng được.")
    kw = {"autocomplete": "off", "maxlength": "80"}
    return StringField(_l("Tìm xóm"), filters=[tidied], description=hint, render_kw=kw)


def area_field() -> Any:
    """A field for the hamlet that is picked."""
    return SelectField(_l("Xóm"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn xóm."))])


class PlaceForm(BaseForm):
    """A hamlet of the officer's area: picked from all of them, or found first where there are many."""

    area_search = area_search_field()
    area = area_field()
    #: Whether there are too many for one list; whether only hamlets may be picked.
    many = False
    hamlets_only = True
    nothing = _l("Chọn xóm")

    def offer(self, found: Sequence[tuple[int, str]]) -> None:
        """Set the places that can be picked: pairs of id and name."""
        self.area.choices = [
            ("", _("Chọn xóm") if self.hamlets_only else _("Chọn địa bàn")),
            *((str(key), name) for key, name in found),
        ]
