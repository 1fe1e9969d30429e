"""Forms of the trainer's desk."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length, ValidationError

from lms.areas.models import Area
from lms.authoring.fields import DayField, MonthField, NumberField
from lms.authoring.rules import described, tidy_lines
from lms.authoring.starting import StartingPoint
from lms.authoring.writing import StepText
from lms.content.glossary import unread_lines
from lms.web.forms import BaseForm, Needed, tidied
from lms.web.i18n import _, _l

LEVELS = [SelectChoice("basic", _l("Cơ bản")), SelectChoice("advanced", _l("Nâng cao"))]
EVERYBODY = ""
#: What browsers offer when a file is chosen for the library.
ACCEPTED = "image/*,.heic,.heif,audio/*,video/*,.pdf,.docx,.xlsx"
#: A photo is made smaller before it travels; see static/js/picture-form.js.
PICTURE_FIELD = {"accept": ACCEPTED, "data-smaller": ""}


def at_most(letters: int) -> Length:
    """Refuse longer texts with a message that says how long they may be."""
    return Length(max=letters, message=_l("Viết ngắn lại, tối đa %(most)s chữ.", most=letters))


def choice(field: Any, label: Any, **settings: Any) -> Any:
    """A SelectField or RadioField that says in plain words when something was sent that it does not offer."""
    message = _l("Chọn một mục trong danh sách.")
    return field(label, invalid_choice_message=message, **settings)


def title_field(label: Any, message: Any, **settings: Any) -> Any:
    """A needed line of at most 160 letters."""
    return StringField(label, filters=[tidied], validators=[Needed(message), at_most(160)], **settings)


def text_area(label: Any, rows: int, most: int, **settings: Any) -> Any:
    """Several lines, kept as written but for their line ends."""
    look = {"rows": rows, **settings.pop("render_kw", {})}
    return TextAreaField(label, filters=[tidy_lines], validators=[at_most(most)], render_kw=look, **settings)


class NewCourseForm(BaseForm):
    """What a course begins with."""

    title = title_field(_l("Tên khóa học"), _l("Đặt tên cho khóa học."), description=_l("Ví dụ: Bán hàng trên mạng"))
    level = choice(
        SelectField, _l("Trình độ"), choices=LEVELS, default="basic", validators=[Needed(_l("Chọn trình độ."))]
    )
    audience = choice(RadioField, _l("Ai được học"), choices=[], default=EVERYBODY)
    intro = text_area(
        _l("Lời giới thiệu"), 4, 4000, description=_l("Một hai câu: học xong bà con làm được gì. Hiện ở trang đầu.")
    )

    def offer(self, areas: Sequence[Area]) -> None:
        """Let the course be for everybody or for the people of one of these areas."""
        only = [SelectChoice(str(area.id), _("Chỉ bà con ở %(area)s", area=area.full_name)) for area in areas]
        self.audience.choices = [SelectChoice(EVERYBODY, _("Mọi người")), *only]

    def area_id(self) -> int | None:
        """The chosen area; None for everybody."""
        return int(self.audience.data) if self.audience.data else None


class CourseForm(NewCourseForm):
    """Everything about a course but its lessons."""

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
        """Say which line is no word with its meaning."""
        lines = unread_lines(field.data or "")
        if lines:
            raise ValidationError(
                _("Dòng %(line)s chưa có dấu hai chấm và nghĩa. Ví dụ: COD: trả tiền lúc nhận hàng", line=lines[0])
            )


class NewLessonForm(BaseForm):
    """What a lesson begins with: a title, and a starting point or nothing."""

    title = title_field(_l("Tên bài"), _l("Đặt tên cho bài."), description=_l("Ví dụ: Chụp ảnh hàng cho đẹp"))
    start = choice(RadioField, _l("Bắt đầu từ"), choices=[], default="")

    def offer(self, points: Iterable[StartingPoint]) -> None:
        """Let the lesson begin with one of these."""
        offered = [SelectChoice(one.key, f"{one.name}. {one.about}") for one in points]
        self.start.choices = [SelectChoice("", _("Trang trắng")), *offered]


class LessonForm(BaseForm):
    """Everything about a lesson but its steps."""

    title = title_field(_l("Tên bài"), _l("Đặt tên cho bài."), description=_l("Ví dụ: Chụp ảnh hàng cho đẹp"))
    minutes = NumberField(_l("Học mấy phút"), 1, 60, default=5, description=_l("Bài vừa sức dài 4 đến 6 phút."))
    updated_label = MonthField(_l("Cập nhật"), description=_l("Tháng và năm bà con thấy cuối bài. Ví dụ: 11/2026"))
    review_by = DayField(_l("Xem lại trước ngày"), description=_l("Để nhớ soát lại bài. Ví dụ: 31/05/2027"))
    source_lines = text_area(_l("Nguồn"), 3, 2000, description=_l("Tên văn bản hoặc tờ báo, ngày. Mỗi nguồn một dòng."))
    loudspeaker = text_area(
        _l("Bản tin loa"), 9, 5000, description=_l("Lời đọc trên loa của xóm. Đọc 60 đến 90 giây là vừa.")
    )

    def values(self) -> dict[str, Any]:
        """Columns of a lesson."""
        sources = "; ".join(line.strip() for line in (self.source_lines.data or "").split("\n") if line.strip())
        kept = {name: self[name].data for name in ("title", "minutes", "updated_label", "review_by", "loudspeaker")}
        return kept | {"sources": sources}


class StepForm(BaseForm):
    """A step: its title and Markdown, and a mark of what the page was opened with."""

    title = title_field(_l("Tên bước"), _l("Đặt tên cho bước."), description=_l("Một bước là một ý."))
    source = text_area(
        _l("Nội dung"), 14, 20000, render_kw={"class": "source"}, description=_l("Mỗi đoạn cách nhau một dòng trống.")
    )
    opened = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        # A step may be empty for a while, but it cannot stay so: the checklist asks for words before publishing.
        self.source.flags.required = True

    def text(self) -> StepText:
        """What was written."""
        return StepText(self.title.data or "", self.source.data or "")


class PublishForm(BaseForm):
    """Publishing: the version that was looked at, so that a second press publishes nothing else."""

    version = HiddenField()


class PictureForm(BaseForm):
    """A picture to upload: the file, a name, and what it shows."""

    file = FileField(
        _l("Chọn ảnh hoặc tệp trong máy"),
        validators=[Needed(_l("Chọn một tệp trong máy."))],
        render_kw=PICTURE_FIELD,
        description=_l("Ảnh (cả HEIC), ghi âm, phim dưới 2 phút, PDF, Word, Excel. Máy tự làm nhỏ và bỏ nơi chụp."),
    )
    name = StringField(
        _l("Tên"),
        filters=[tidied],
        validators=[Needed(_l("Đặt tên cho ảnh.")), at_most(60)],
        description=_l("Ngắn thôi. Ví dụ: rổ rau"),
    )
    description = StringField(
        _l("Lời tả"),
        filters=[described],
        validators=[Needed(_l("Tả điều nhìn thấy trong ảnh.")), at_most(200)],
        description=_l("Đọc cho người không nhìn được. Ví dụ: Hai rổ rau muống đặt trên chiếu"),
    )


class AboutFileForm(BaseForm):
    """What a thing of the library shows, and whose it is."""

    description = StringField(
        _l("Lời tả"),
        filters=[described],
        validators=[Needed(_l("Tả điều nhìn thấy trong ảnh.")), at_most(200)],
        description=_l("Dùng cho lần chèn sau. Lời tả đã viết trong bài thì sửa ở bài."),
    )
    credit = StringField(
        _l("Ảnh của ai"),
        filters=[tidied],
        validators=[at_most(120)],
        description=_l("Hiện nhỏ dưới ảnh. Ví dụ: Chị Hoa, xóm Gốc Thông"),
    )


class NewFileForm(BaseForm):
    """Another file in the place of one."""

    file = FileField(
        _l("Thay bằng tệp khác"),
        validators=[Needed(_l("Chọn một tệp trong máy."))],
        render_kw=PICTURE_FIELD,
        description=_l("Cùng loại. Mọi chỗ đang dùng đều đổi theo."),
    )
