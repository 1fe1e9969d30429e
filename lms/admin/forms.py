"""Forms of the managing desk; what people type is judged by the rules of the packages that keep it."""

from collections.abc import Sequence

from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.validators import Length

from lms.admin.place_fields import (
    AskedOfRule,
    PlaceForm,
    area_field,
    area_search_field,
    guardian_field,
    name_field,
    past_day_field,
    phone_field,
    year_field,
)
from lms.areas.models import Area
from lms.areas.rules import area_code, area_name
from lms.base.clock import today
from lms.base.errors import Invalid
from lms.people import rules
from lms.people.models import JoinCode, Person
from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _l


class RegisterForm(PlaceForm):
    """Registering somebody at the house; consent is asked aloud and never ticked beforehand."""

    name = name_field(_l("Họ và tên"), _l("Như trên giấy tờ. Tên này sẽ in trên giấy chứng nhận."))
    birth_year = year_field()
    # Named again, so that mistakes are listed in the order of the page.
    area_search = area_search_field()
    area = area_field()
    phone = phone_field()
    #: Asked for only once the typed year is a child's.
    guardian_name = guardian_field()
    guardian_agrees = BooleanField(_l("Bố mẹ hoặc người giám hộ có mặt và đồng ý cho cháu học, cho giữ thông tin."))
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
    known = HiddenField()
    #: The people who this may be, shown before a second record is made, and the answer that says "none of them".
    namesakes: Sequence[Person] = ()
    key = ""

    def is_for_a_child(self) -> bool:
        """Whether the typed year is that of somebody who joins with a guardian."""
        try:
            return rules.needs_guardian(rules.birth_year(self.birth_year.data, today().year), today().year)
        except Invalid:
            return False

    def validate_guardian_name(self, field: Field) -> None:
        """Check the name of a child's guardian."""
        if self.is_for_a_child():
            year, this_year = rules.birth_year(self.birth_year.data, today().year), today().year
            AskedOfRule(lambda typed: rules.guardian(typed, year, this_year, self.name.data or ""))(self, field)

    def validate_guardian_agrees(self, field: Field) -> None:
        """Check that a child's guardian has agreed."""
        if self.is_for_a_child():
            year, this_year = rules.birth_year(self.birth_year.data, today().year), today().year
            AskedOfRule(lambda ticked: rules.guardian_agrees(bool(ticked), year, this_year))(self, field)


class CorrectForm(BaseForm):
    """What may be corrected about a person, and why."""

    name = name_field(_l("Họ và tên"))
    birth_year = year_field()
    phone = phone_field()
    reason = StringField(
        _l("Lý do sửa"),
        filters=[tidied],
        validators=[Needed(_l("Ghi lý do sửa, ví dụ: gõ nhầm tên đệm."))],
        description=_l("Ghi vào nhật ký. Ví dụ: gõ nhầm tên đệm."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    seen = HiddenField()


class MoveForm(PlaceForm):
    """The hamlet that somebody moves to, and since when."""

    on = past_day_field(_l("Ở xóm mới từ ngày"))


class RevokeForm(BaseForm):
    """The reason why a certificate is taken back."""

    reason = StringField(
        _l("Lý do thu hồi"),
        filters=[tidied],
        validators=[Needed(_l("Ghi lý do thu hồi."))],
        description=_l("Ai tra cứu giấy này cũng đọc được. Đừng ghi chuyện riêng của bà con."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )


class CodeForm(BaseForm):
    """Somebody of the officer's area, by learner code."""

    code = StringField(
        _l("Mã học viên"),
        filters=[tidied],
        validators=[Needed(_l("Điền mã học viên, gồm 6 ký tự."))],
        description=_l("Mã có 6 ký tự, in trên thẻ học viên."),
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "maxlength": "20"},
    )


class RoleForm(PlaceForm):
    """Which role, and where; a sign-in name for somebody who has none."""

    hamlets_only = False
    nothing = _l("Chọn địa bàn")
    role = SelectField(
        _l("Việc được giao"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn việc muốn giao."))]
    )
    area = SelectField(_l("Địa bàn"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn địa bàn."))])
    login = StringField(
        _l("Tên đăng nhập"),
        filters=[tidied],
        description=_l("Chữ không dấu, viết liền. Mật khẩu máy tự đặt và chỉ hiện một lần."),
        render_kw={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false", "maxlength": "60"},
    )


class EndRoleForm(BaseForm):
    """Ending a role; ending one's own needs a tick, because it signs the officer out of the desk at once."""

    sure = BooleanField(_l("Tôi biết đây là việc của chính tôi. Thôi rồi thì tôi không vào được phần Quản lý nữa."))


class JoinCodeForm(PlaceForm):
    """The hamlet, and what the code is for."""

    label = StringField(
        _l("Dùng ở đâu"),
        filters=[tidied],
        validators=[Length(max=80, message=_l("Ghi ngắn thôi, nhiều nhất 80 chữ."))],
        description=_l("Để dễ nhớ, ví dụ: dán ở nhà văn hóa, gửi nhóm Zalo."),
        render_kw={"autocomplete": "off", "maxlength": "80"},
    )
    known = HiddenField()
    #: Codes that the hamlet has already, shown before one more is made, and the answer that says "one more".
    codes: Sequence[JoinCode] = ()
    key = ""


class AddHamletForm(BaseForm):
    """A new hamlet: what it is called, its code, since when."""

    word = SelectField(
        _l("Loại"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn loại trong danh sách."))]
    )
    full_name = StringField(
        _l("Tên"),
        filters=[tidied],
        validators=[AskedOfRule(area_name)],
        description=_l("Ví dụ: Gốc Thông."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    code = StringField(
        _l("Mã địa bàn"),
        filters=[tidied],
        validators=[AskedOfRule(area_code)],
        description=_l("Máy đặt sẵn. Chỉ sửa khi xã có mã riêng."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": "30"},
    )
    on = past_day_field(_l("Có từ ngày"))
    known = HiddenField()
    #: Hamlets of the same name, shown before a second one is made, and the answer that says "another one".
    namesakes: Sequence[Area] = ()
    key = ""


class RenameForm(BaseForm):
    """A hamlet's new name from a day on, or only a correction of its spelling."""

    full_name = StringField(
        _l("Tên mới"),
        filters=[tidied],
        validators=[AskedOfRule(area_name)],
        description=_l("Ghi cả chữ Xóm, Thôn hay Bản đứng trước."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    on = past_day_field(_l("Đổi từ ngày"))
    spelling = BooleanField(_l("Chỉ sửa lỗi chính tả, xóm không đổi tên"))
    known = HiddenField()
    namesakes: Sequence[Area] = ()
    key = ""


class EndHamletForm(PlaceForm):
    """When a hamlet ends, and which hamlet it becomes part of."""

    nothing = _l("Không nhập vào xóm nào")
    area = SelectField(_l("Nhập vào xóm"), validate_choice=False, coerce=str)
    on = past_day_field(_l("Kết thúc từ ngày"))
