"""The form of joining: as little as possible, hamlet with its full path, consent never ticked beforehand."""

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, StringField

from lms.web.forms import BaseForm, Needed, ShownAsNeeded, tidied
from lms.web.i18n import _l


class JoinForm(BaseForm):
    """Name, year of birth, hamlet, optional phone, PIN, consents."""

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
    guardian_name = StringField(
        _l("Họ tên bố mẹ hoặc người giám hộ"),
        filters=[tidied],
        description=_l("Chỉ điền khi người học dưới 16 tuổi."),
        render_kw={"maxlength": "200"},
    )
    phone = StringField(
        _l("Số điện thoại"),
        filters=[tidied],
        description=_l("Để lần sau vào học bằng số này. Không có cũng được."),
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
        description=_l("4 đến 6 chữ số, dễ nhớ với mình. Đừng lấy năm sinh."),
        render_kw={"inputmode": "numeric", "autocomplete": "new-password", "maxlength": "12"},
    )
    agree_learning = BooleanField(
        _l("Tôi đồng ý cho Lớp Làng giữ họ tên, năm sinh, xóm và kết quả học để cấp giấy chứng nhận."),
        validators=[Needed(_l("Cần đồng ý điều này thì mới ghi danh được. Không đồng ý vẫn xem bài được."))],
    )
    agree_class_list = BooleanField(_l("Tôi đồng ý hiện tên trong danh sách lớp của xóm."))
    agree_reminders = BooleanField(_l("Tôi đồng ý nhận tin nhắn nhắc học."))
    join_code = HiddenField()
    course = HiddenField()
    onward = HiddenField()
