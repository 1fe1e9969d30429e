"""Forms of a person's own page."""

from wtforms import BooleanField, PasswordField

from lms.web.forms import BaseForm, Needed
from lms.web.i18n import _l


class EraseForm(BaseForm):
    """Erasing one's own data: PIN or password again, and a clear yes."""

    secret = PasswordField(
        _l("Mã PIN hoặc mật khẩu"),
        validators=[Needed(_l("Điền mã PIN để chắc là bà con."))],
        render_kw={"autocomplete": "current-password"},
    )
    sure = BooleanField(
        _l("Tôi hiểu: xóa rồi thì không lấy lại được."), validators=[Needed(_l("Đánh dấu vào ô này nếu muốn xóa."))]
    )


class PinForm(BaseForm):
    """A new PIN, after the old one."""

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
