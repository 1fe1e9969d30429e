"""Forms of signing in."""

from wtforms import PasswordField, StringField

from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _, _l


class LearnerSignInForm(BaseForm):
    """Learner code or phone, and PIN; the year of birth only when it is asked for."""

    who = StringField(
        _l("Mã học viên hoặc số điện thoại"),
        filters=[tidied],
        validators=[Needed(_l("Điền mã học viên hoặc số điện thoại."))],
        render_kw={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"},
        description=_l("Máy mới: điền mã học viên, 6 ký tự trên thẻ. Máy đã vào trước đây: số điện thoại cũng được."),
    )
    pin = PasswordField(
        _l("Mã PIN"),
        validators=[Needed(_l("Điền mã PIN."))],
        render_kw={"inputmode": "numeric", "autocomplete": "current-password", "maxlength": "12"},
        description=_l("4 đến 6 chữ số bà con đã chọn khi ghi danh."),
    )
    birth_year = StringField(
        _l("Năm sinh"),
        filters=[tidied],
        render_kw={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "10"},
    )


class StaffSignInForm(BaseForm):
    """The form in which staff sign in, with name and password."""

    login = StringField(
        _l("Tên đăng nhập"),
        filters=[tidied],
        validators=[Needed(_l("Điền tên đăng nhập."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        validators=[Needed(_l("Điền mật khẩu."))],
        render_kw={"autocomplete": "current-password"},
    )


class SecondStepForm(BaseForm):
    """A code from the phone, or one from the paper."""

    otp = PasswordField(
        _l("Mã 6 số hoặc mã dự phòng"),
        validators=[Needed(_l("Gõ mã đang hiện trên điện thoại."))],
        render_kw={"type": "text", "autocomplete": "one-time-code", "autocapitalize": "characters", "maxlength": "30"},
        description=_l("Mở app tạo mã trên điện thoại, gõ 6 số đang hiện. Không có điện thoại thì gõ một mã dự phòng."),
    )


class ProofForm(BaseForm):
    """The password again, as a proof."""

    proof = PasswordField(
        _l("Mật khẩu"),
        validators=[Needed(_l("Điền mật khẩu."))],
        render_kw={"autocomplete": "current-password"},
    )


def secret_names() -> dict[str, str]:
    """The labels of the fields that are never kept, for the page that asks for them again."""
    return {"pin": _("Mã PIN"), "password": _("Mật khẩu")}
