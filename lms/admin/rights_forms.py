"""Forms by which an officer answers what people ask about their own data."""

from wtforms import StringField
from wtforms.validators import Length

from lms.admin.place_fields import PlaceForm, guardian_field
from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _l


class ToldConsentForm(BaseForm):
    """What somebody has said about a consent: the pressed button says which consent, and yes or no."""

    guardian_name = guardian_field()


class CorrectionForm(BaseForm):
    """Only the button: correct as asked."""


class HamletCorrectionForm(PlaceForm):
    """The hamlet that the person meant when asking for the correction."""


class RefuseForm(BaseForm):
    """The reason why a correction is not made."""

    answer = StringField(
        _l("Vì sao chưa sửa"),
        filters=[tidied],
        validators=[
            Needed(_l("Ghi lý do để bà con hiểu vì sao chưa sửa.")),
            Length(max=300, message=_l("Viết gọn trong 300 chữ giúp nhé.")),
        ],
        description=_l("Bà con đọc được lời này trong mục Của tôi."),
        render_kw={"autocomplete": "off", "maxlength": "300"},
    )
