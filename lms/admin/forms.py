"""Forms of the managing desk; what people type is judged by the rules of the packages that keep it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, SelectField, StringField
from wtforms.validators import ValidationError

from lms.base.clock import today
from lms.base.errors import Invalid
from lms.base.text import tidy
from lms.people import rules
from lms.people.models import Person
from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _, _l


class Judged:
    """Ask a rule about what was typed; its refusal stands beside the field together with those of other fields."""

    def __init__(self, judge: Callable[[Any], object], *, needed: bool = True) -> None:
        self.judge = judge
        self.field_flags = {"required": True} if needed else {}

    def __call__(self, _form: Any, field: Field) -> None:
        try:
            self.judge(field.data)
        except Invalid as problem:
            raise ValidationError(_(problem.message)) from None


class DayField(DateField):
    """A day not after today: the browser's calendar where there is one, else dd/mm/yyyy as people write it."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.flags.required = True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read 2026-11-24 or 24/11/2026; raises ValueError with what to do."""
        typed = tidy(valuelist[0] if valuelist else "")
        self.data = None
        try:
            day, month, year = typed.split("/") if "/" in typed else reversed(typed.split("-"))
            found = date(int(year), int(month), int(day))
        except ValueError:
            raise ValueError(_("Điền ngày, ví dụ 24/11/2026.")) from None
        if found > today():
            raise ValueError(_("Ngày này chưa tới. Chọn hôm nay hoặc ngày trước đó."))
        self.data = found


def _name_field(label: Any, description: Any = "") -> Any:
    kw = {"autocomplete": "off", "maxlength": "200"}
    judged = [Judged(rules.full_name)]
    return StringField(label, filters=[tidied], validators=judged, description=description, render_kw=kw)


def _year_field() -> Any:
    kw = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "10"}
    judged = [Judged(lambda typed: rules.birth_year(typed, today().year))]
    return StringField(_l("Năm sinh"), filters=[tidied], validators=judged, render_kw=kw)


def _phone_field() -> Any:
    kw = {"inputmode": "tel", "autocomplete": "off", "maxlength": "30"}
    judged = [Judged(rules.phone, needed=False)]
    return StringField(_l("Số điện thoại"), filters=[tidied], validators=judged, render_kw=kw)


class PlaceForm(BaseForm):
    """A hamlet of the own area: picked from all of them, or found first where they are many."""

    area_search = StringField(
        _l("Tìm xóm"),
        filters=[tidied],
        description=_l("Gõ tên xóm hoặc tên xã, không dấu cũng được."),
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )
    area = SelectField(_l("Xóm"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn xóm."))])
    #: Whether there are too many for one list; whether only hamlets will do.
    many = False
    hamlets_only = True

    def offer(self, found: Sequence[tuple[int, str]]) -> None:
        """The places to pick from."""
        self.area.choices = [
            ("", _("Chọn xóm") if self.hamlets_only else _("Chọn địa bàn")),
            *((str(key), name) for key, name in found),
        ]


class RegisterForm(PlaceForm):
    """Registering somebody at the house; consent is asked aloud and never ticked beforehand."""

    name = _name_field(_l("Họ và tên"), _l("Như trên giấy tờ. Tên này sẽ in trên giấy chứng nhận."))
    birth_year = _year_field()
    phone = _phone_field()
    guardian_name = StringField(
        _l("Họ tên bố mẹ hoặc người giám hộ"),
        filters=[tidied],
        description=_l("Chỉ điền khi người học dưới 16 tuổi."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    course = SelectField(_l("Khóa học"), validate_choice=False, coerce=str)
    pin = StringField(
        _l("Mã PIN"),
        description=_l("Mời bà con tự gõ 4 đến 6 chữ số. Để trống thì máy chọn giúp một mã."),
        render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": "12"},
    )
    agree_learning = BooleanField(
        _l("Đồng ý cho Lớp Làng giữ họ tên, năm sinh, xóm và kết quả học để cấp giấy chứng nhận."),
        validators=[Needed(_l("Bà con đồng ý điều này thì mới ghi danh được. Không đồng ý vẫn xem bài được."))],
    )
    agree_class_list = BooleanField(_l("Đồng ý hiện tên trong danh sách lớp của xóm."))
    agree_reminders = BooleanField(_l("Đồng ý nhận tin nhắn nhắc học."))
    known = HiddenField()
    #: Whom this may be, asked about before a second person is made, and the answer that says "none of them".
    namesakes: Sequence[Person] = ()
    key = ""


class CorrectForm(BaseForm):
    """What may be corrected about a person, and why."""

    name = _name_field(_l("Họ và tên"))
    birth_year = _year_field()
    phone = _phone_field()
    reason = StringField(
        _l("Lý do sửa"),
        filters=[tidied],
        validators=[Needed(_l("Ghi lý do sửa, ví dụ: gõ nhầm tên đệm."))],
        description=_l("Ghi vào nhật ký. Ví dụ: gõ nhầm tên đệm."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    seen = HiddenField()


class MoveForm(PlaceForm):
    """To which hamlet, and since when."""

    on = DayField(_l("Ở xóm mới từ ngày"))


class SureForm(BaseForm):
    """Nothing but the button: a deed that is asked about first."""


class RevokeForm(BaseForm):
    """Why a certificate is taken back."""

    reason = StringField(
        _l("Lý do thu hồi"),
        filters=[tidied],
        validators=[Needed(_l("Ghi lý do thu hồi."))],
        description=_l("Ai tra cứu giấy này cũng đọc được. Đừng ghi chuyện riêng của bà con."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )


class CodeForm(BaseForm):
    """Somebody of the own area by learner code."""

    code = StringField(
        _l("Mã học viên"),
        filters=[tidied],
        validators=[Needed(_l("Điền mã học viên, gồm 6 ký tự."))],
        description=_l("Mã có 6 ký tự, in trên thẻ học viên."),
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "maxlength": "20"},
    )


class RoleForm(PlaceForm):
    """Which role, where; a sign-in name for somebody who has none."""

    hamlets_only = False
    role = SelectField(_l("Việc"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn việc muốn giao."))])
    area = SelectField(_l("Địa bàn"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn địa bàn."))])
    login = StringField(
        _l("Tên đăng nhập"),
        filters=[tidied],
        description=_l("Chữ không dấu, viết liền. Mật khẩu máy tự đặt và chỉ hiện một lần."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false", "maxlength": "60"},
    )


class EndRoleForm(BaseForm):
    """Ending a role; one's own needs a tick, because whoever ends it is out at once."""

    sure = BooleanField(_l("Tôi biết đây là việc của chính tôi. Thôi rồi thì tôi không vào được phần Quản lý nữa."))
