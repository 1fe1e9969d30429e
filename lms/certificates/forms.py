"""Forms of looking a certificate up."""

from wtforms import StringField

from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _l


class LookupForm(BaseForm):
    """The code printed on a certificate."""

    code = StringField(
        _l("Mã tra cứu"),
        filters=[tidied],
        validators=[Needed(_l("Điền mã tra cứu in trên giấy, ví dụ LL-7K3M-9PQR."))],
        description=_l("In ở góc dưới bên trái của giấy, bắt đầu bằng LL."),
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "maxlength": "30"},
    )


class NameForm(BaseForm):
    """The name as printed, which is compared with the certificate's."""

    name = StringField(
        _l("Họ và tên in trên giấy"),
        filters=[tidied],
        validators=[Needed(_l("Điền họ và tên đúng như in trên giấy."))],
        render_kw={"autocomplete": "off", "maxlength": "200"},
    )
