"""The form of joining: it asks little, hamlets are shown with their full path, consent is never ticked beforehand."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField

from lms.base.clock import today
from lms.base.errors import Invalid
from lms.people import rules
from lms.web.forms import BaseForm, Needed, ShownAsNeeded, tidied
from lms.web.i18n import _l

#: What joining asks for, a page each, with its fields. The PIN is last, so that no page carries it.
STEPS: dict[str, tuple[str, ...]] = {
    "xom": ("area", "area_search"),
    "ten": ("name",),
    "nam": ("birth_year", "guardian_name", "guardian_agrees"),
    "so": ("phone",),
    "dong-y": ("agree_learning", "agree_class_list"),
    "pin": ("pin",),
}


class JoinForm(BaseForm):
    """Name, year of birth, hamlet, optional phone, PIN, consents."""

    #: Set when somebody came with a join code that does not exist, or no longer does.
    code_is_unknown = False

    name = StringField(
        _l("Họ và tên"),
        filters=[tidied],
        validators=[Needed(_l("Điền họ và tên, như trên giấy tờ."))],
        description=_l("Tên này sẽ in trên giấy chứng nhận."),
        render_kw={"autocomplete": "name", "maxlength": "200"},
    )
    birth_year = StringField(
        _l("Năm sinh"),
        filters=[tidied],
        validators=[Needed(_l("Điền năm sinh bằng 4 chữ số, ví dụ 1965."))],
        render_kw={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "10"},
    )
    #: Asked for only when the year typed is a child's.
    guardian_name = StringField(
        _l("Họ tên bố mẹ hoặc người giám hộ"),
        filters=[tidied],
        validators=[ShownAsNeeded()],
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    guardian_agrees = BooleanField(
        _l("Tôi là bố mẹ hoặc người giám hộ của cháu. Tôi đồng ý cho cháu học và cho Lớp Làng giữ thông tin của cháu.")
    )
    phone = StringField(
        _l("Số điện thoại"),
        filters=[tidied],
        description=_l("Để lần sau vào học bằng số này trên máy này. Không có cũng được."),
        render_kw={"inputmode": "tel", "autocomplete": "tel", "maxlength": "30"},
    )
    area = RadioField(_l("Bà con ở xóm nào?"), validate_choice=False, coerce=str)
    area_search = StringField(
        _l("Tìm xóm của bà con"),
        filters=[tidied],
        validators=[ShownAsNeeded()],
        description=_l("Gõ tên xóm hoặc tên xã, không dấu cũng được. Ví dụ: goc thong."),
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )
    pin = PasswordField(
        _l("Chọn mã PIN"),
        validators=[Needed(_l("Chọn mã PIN gồm 4 đến 6 chữ số."))],
        description=_l("4 đến 6 chữ số, dễ nhớ với mình. Đừng lấy ngày sinh, số điện thoại, số đẹp."),
        render_kw={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": "12"},
    )
    agree_learning = BooleanField(
        _l("Tôi đồng ý cho Lớp Làng giữ họ tên, năm sinh, xóm và kết quả học để cấp giấy chứng nhận."),
        validators=[Needed(_l("Cần đồng ý điều này thì mới ghi danh được. Không đồng ý vẫn xem bài được."))],
    )
    agree_class_list = BooleanField(_l("Tôi đồng ý hiện tên trong danh sách lớp của xóm."))
    join_code = HiddenField()
    course = HiddenField()
    onward = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, so that all mistakes are shown together."""
        valid = super().validate(extra_validators)
        for name, judge in self._judgements():
            if not self[name].errors:
                try:
                    judge()
                except Invalid as problem:
                    self.refuse(Invalid(name, problem.message))
                    valid = False
        return valid

    def first_wrong(self, steps: Sequence[str]) -> str | None:
        """The first of these pages on which something has to be mended; None when all is well there."""
        return next((step for step in steps if any(self[name].errors for name in STEPS[step])), None)

    def say_only(self, step: str) -> None:
        """Leave no message but those of one page ("": of none): people are not told of what they were not asked yet."""
        for name, field in self._fields.items():
            if name not in STEPS.get(step, ()):
                field.errors = []

    def brought(self, step: str) -> list[tuple[str, str]]:
        """(name, value) of what was filled in on other pages, to be carried along. The PIN never is."""
        others = [name for other, names in STEPS.items() if other not in (step, "pin") for name in names]
        found = []
        for name in others:
            value = self[name].data
            if value is True:
                found.append((name, "y"))
            elif isinstance(value, str) and value:
                found.append((name, value))
        return found

    def year(self) -> int | None:
        """The year of birth; None when what was typed is no year."""
        try:
            return rules.birth_year(self.birth_year.data, today().year)
        except Invalid:
            return None

    def is_for_a_child(self) -> bool:
        """Whether the year typed is that of somebody young enough to need a guardian."""
        year = self.year()
        return year is not None and rules.needs_guardian(year, today().year)

    def consents(self) -> dict[str, bool]:
        """The consent given or refused for each purpose; the guardian's own is kept when the child is registered."""
        return {
            "learning": bool(self.agree_learning.data),
            "class_list": bool(self.agree_class_list.data),
        }

    def _phone(self) -> str | None:
        try:
            return rules.phone(self.phone.data)
        except Invalid:
            return None

    def _judgements(self) -> list[tuple[str, Callable[[], object]]]:
        this_year, year = today().year, self.year()
        found: list[tuple[str, Callable[[], object]]] = [
            ("name", partial(rules.full_name, self.name.data or "")),
            ("birth_year", partial(rules.birth_year, self.birth_year.data, this_year)),
            ("phone", partial(rules.phone, self.phone.data)),
            ("pin", partial(rules.pin, self.pin.data or "", year, phone=self._phone())),
        ]
        if year is not None:
            child = self.name.data or ""
            found.append(("guardian_name", partial(rules.guardian, self.guardian_name.data, year, this_year, child)))
            found.append(
                ("guardian_agrees", partial(rules.guardian_agrees, bool(self.guardian_agrees.data), year, this_year))
            )
        return found
