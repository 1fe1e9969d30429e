"""Forms about a whole course."""

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import ValidationError

from lms.areas.models import Area
from lms.authoring.desk.forms import at_most, choice, text_area, title_field
from lms.content.text.glossary import unread_lines
from lms.web.fields import DayField, MonthField, NumberField
from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _, _l

LEVELS = [SelectChoice("basic", _l("Cơ bản")), SelectChoice("advanced", _l("Nâng cao"))]


EVERYBODY = ""


class NewCourseForm(BaseForm):
    """The form for a new course: its title and whom it is for."""

    title = title_field(_l("Tên khóa học"), _l("Đặt tên cho khóa học."), description=_l("Ví dụ: Bán hàng trên mạng"))
    level = choice(
        SelectField, _l("Trình độ"), choices=LEVELS, default="basic", validators=[Needed(_l("Chọn trình độ."))]
    )
    audience = choice(RadioField, _l("Ai được học"), choices=[], default=EVERYBODY)
    intro = text_area(
        _l("Lời giới thiệu"), 4, 4000, description=_l("Một hai câu: học xong bà con làm được gì. Hiện ở trang đầu.")
    )

    def offer(self, areas: Sequence[Area]) -> None:
        """Offer the choice between everybody and the people of one of these areas."""
        only = [SelectChoice(str(area.id), _("Chỉ bà con ở %(area)s", area=area.full_name)) for area in areas]
        self.audience.choices = [SelectChoice(EVERYBODY, _("Mọi người")), *only]

    def area_id(self) -> int | None:
        """The id of the chosen area; None for everybody."""
        return int(self.audience.data) if self.audience.data else None


class CourseForm(NewCourseForm):
    """The settings of a course: everything about it except its lessons."""

    skill_group = StringField(
        _l("Nhóm kỹ năng"),
        filters=[tidied],
        validators=[at_most(80)],
        description=_l("Ví dụ: Mua bán trên mạng, An toàn trên mạng"),
    )
    pass_percent = NumberField(
        _l("Đạt từ bao nhiêu phần trăm"), 1, 100, default=80, description=_l("Thường là 80: đúng 8 trên 10 câu.")
    )
    quiz_size = NumberField(
        _l("Bài kiểm tra có mấy câu"), 1, 50, default=10, description=_l("Máy chọn ngẫu nhiên từ ngân hàng câu hỏi.")
    )
    updated_label = MonthField(_l("Cập nhật"), description=_l("Tháng và năm bà con thấy dưới bài. Ví dụ: 11/2026"))
    review_by = DayField(_l("Xem lại trước ngày"), description=_l("Để nhớ soát lại bài. Ví dụ: 31/05/2027"))
    glossary = text_area(
        _l("Từ khó"),
        4,
        4000,
        description=_l("Mỗi dòng một từ, dấu hai chấm, rồi nghĩa. Trong bài viết [[từ]] thì nghĩa hiện ở cuối bước."),
    )

    def validate_glossary(self, field: TextAreaField) -> None:
        """Refuse a glossary with a message that names the line which is no word with its meaning."""
        lines = unread_lines(field.data or "")
        if lines:
            raise ValidationError(
                _("Dòng %(line)s chưa có dấu hai chấm và nghĩa. Ví dụ: COD: trả tiền lúc nhận hàng", line=lines[0])
            )


class PublishForm(BaseForm):
    """The form of publishing, with the version that was looked at, so that a second press publishes nothing else."""

    version = HiddenField()
