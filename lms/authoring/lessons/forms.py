"""Forms of lessons and of single steps."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.desk.forms import choice, text_area, title_field
from lms.authoring.lessons.actions import StepText
from lms.authoring.lessons.starting import StartingPoint
from lms.web.fields import DayField, MonthField, NumberField
from lms.web.forms import BaseForm
from lms.web.i18n import _, _l


class NewLessonForm(BaseForm):
    """The form for a new lesson: a title, and a starting point or nothing."""

    title = title_field(_l("Tên bài"), _l("Đặt tên cho bài."), description=_l("Ví dụ: Chụp ảnh hàng cho đẹp"))
    start = choice(RadioField, _l("Bắt đầu từ"), choices=[], default="")

    def offer(self, points: Iterable[StartingPoint]) -> None:
        """Fill the select of what a lesson starts with: an empty page, or one of these starting points."""
        offered = [SelectChoice(one.key, f"{one.name}. {one.about}") for one in points]
        self.start.choices = [SelectChoice("", _("Trang trắng")), *offered]


class LessonForm(BaseForm):
    """The settings of a lesson: everything about it except its steps."""

    title = title_field(_l("Tên bài"), _l("Đặt tên cho bài."), description=_l("Ví dụ: Chụp ảnh hàng cho đẹp"))
    minutes = NumberField(_l("Học mấy phút"), 1, 60, default=5, description=_l("Bài vừa sức dài 4 đến 6 phút."))
    updated_label = MonthField(_l("Cập nhật"), description=_l("Tháng và năm bà con thấy cuối bài. Ví dụ: 11/2026"))
    review_by = DayField(_l("Xem lại trước ngày"), description=_l("Để nhớ soát lại bài. Ví dụ: 31/05/2027"))
    source_lines = text_area(_l("Nguồn"), 3, 2000, description=_l("Tên văn bản hoặc tờ báo, ngày. Mỗi nguồn một dòng."))
    loudspeaker = text_area(
        _l("Bản tin loa"), 9, 5000, description=_l("Lời đọc trên loa của xóm. Đọc 60 đến 90 giây là vừa.")
    )

    def values(self) -> dict[str, Any]:
        """The columns of a lesson by their names, for actions.describe_lesson."""
        sources = "; ".join(line.strip() for line in (self.source_lines.data or "").split("\n") if line.strip())
        kept = {name: self[name].data for name in ("title", "minutes", "updated_label", "review_by", "loudspeaker")}
        return kept | {"sources": sources}


class StepForm(BaseForm):
    """The form of a step: its title and Markdown, and the mark of the text that the page was opened with."""

    title = title_field(_l("Tên bước"), _l("Đặt tên cho bước."), description=_l("Một bước là một ý."))
    source = text_area(
        _l("Nội dung"), 14, 20000, render_kw={"class": "source"}, description=_l("Mỗi đoạn cách nhau một dòng trống.")
    )
    opened = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        # A step may be empty for a while, but not when it is published: the checklist asks for words before that.
        self.source.flags.required = True

    def text(self) -> StepText:
        """The title and Markdown that were typed."""
        return StepText(self.title.data or "", self.source.data or "")
