"""Forms of a person's own pages."""

from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import Length

from lms.web.forms import BaseForm, Needed, ShownAsNeeded, tidied
from lms.web.i18n import _l


class EraseForm(BaseForm):
    """The form to erase one's own data: PIN or password again, and a clear yes."""

    secret = PasswordField(
        _l("Mã PIN hoặc mật khẩu"),
        validators=[Needed(_l("Điền mã PIN để chắc là bà con."))],
        render_kw={"autocomplete": "current-password"},
    )
    sure = BooleanField(
        _l("Tôi hiểu: xóa rồi thì không lấy lại được."), validators=[Needed(_l("Đánh dấu vào ô này nếu muốn xóa."))]
    )


class PinForm(BaseForm):
    """The form for a new PIN, with the old one."""

    old = PasswordField(
        _l("Mã PIN đang dùng"),
        validators=[Needed(_l("Điền mã PIN đang dùng."))],
        render_kw={"inputmode": "numeric", "autocomplete": "current-password"},
    )
    pin = PasswordField(
        _l("Mã PIN mới"),
        validators=[Needed(_l("Mã PIN gồm 4 đến 6 chữ số."))],
        render_kw={"inputmode": "numeric", "autocomplete": "new-password"},
    )


class PasswordForm(BaseForm):
    """The form for a new password, with the old one; the new one is typed twice because it cannot be seen."""

    old = PasswordField(
        _l("Mật khẩu đang dùng"),
        validators=[Needed(_l("Điền mật khẩu đang dùng."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("Mật khẩu mới"),
        validators=[Needed(_l("Điền mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
        description=_l("Từ 12 ký tự. Dễ nhớ mà khó đoán: ghép bốn, năm từ chẳng liên quan, ví dụ tự nghĩ một câu lạ."),
    )
    again = PasswordField(
        _l("Gõ lại mật khẩu mới"),
        validators=[Needed(_l("Gõ lại mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
    )


class PhoneCodesForm(BaseForm):
    """The form for the first code of a phone that has just taken the secret; `sealed` is the secret, encrypted."""

    sealed = HiddenField()
    otp = PasswordField(
        _l("Mã 6 số đang hiện trên điện thoại"),
        validators=[Needed(_l("Gõ mã đang hiện trên điện thoại."))],
        render_kw={"type": "text", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"},
    )


class OwnConsentForm(BaseForm):
    """The form to take an optional consent back or give it again; for a child, the guardian has to agree too."""

    guardian_agrees = BooleanField(_l("Bố mẹ hoặc người giám hộ của tôi cũng đồng ý."))


class AskCorrectionForm(BaseForm):
    """The form to ask for a correction: what is wrong, and what is right."""

    field = SelectField(
        _l("Mục nào sai?"), validate_choice=False, coerce=str, validators=[Needed(_l("Chọn mục cần sửa."))]
    )
    wanted = StringField(
        _l("Đúng ra là"),
        filters=[tidied],
        validators=[ShownAsNeeded(), Length(max=200, message=_l("Viết gọn trong 200 chữ giúp nhé."))],
        description=_l("Ghi đúng như muốn thấy. Muốn bỏ số điện thoại thì để trống."),
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
    note = StringField(
        _l("Nói thêm cho cán bộ rõ"),
        filters=[tidied],
        validators=[Length(max=300, message=_l("Viết gọn trong 300 chữ giúp nhé."))],
        render_kw={"autocomplete": "off", "maxlength": "300"},
    )
