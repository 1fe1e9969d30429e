"""The form for uploading a file of questions."""

from flask_wtf.file import FileField
from wtforms import SelectField

from lms.authoring.desk.forms import choice, text_area
from lms.catalogue.outline import Outline
from lms.web.forms import BaseForm, ShownAsNeeded
from lms.web.i18n import _, _l

ACCEPTED = ".docx,.xlsx,.ods,.csv,.txt,.xml,.gift"


class ImportForm(BaseForm):
    """A file, perhaps a second one with the answers, or pasted text; and where the questions shall go."""

    file = FileField(
        _l("Chọn tệp câu hỏi trong máy"),
        validators=[ShownAsNeeded()],
        render_kw={"accept": ACCEPTED},
        description=_l("Word, Excel, .ods, CSV, GIFT, Moodle XML, Aiken hoặc tệp chữ, tối đa 20 MB."),
    )
    key = FileField(
        _l("Tệp đáp án riêng, nếu có"),
        render_kw={"accept": ".docx,.xlsx,.ods"},
        description=_l("Chỉ cần khi đáp án nằm ở một tệp khác. Ví dụ trong tệp ghi: 1-B, 2-C, 3-A."),
    )
    pasted = text_area(
        _l("Hoặc dán câu hỏi vào đây"), 6, 400_000, description=_l("Chép từ Word, Zalo hay trang web cũng được.")
    )
    place = choice(SelectField, _l("Đưa câu hỏi vào đâu"))

    def offer(self, tree: Outline) -> None:
        """Fill the select of places: the bank, or the practice of one of the draft's lessons."""
        self.place.choices = [
            ("", _("Bài kiểm tra ngắn (ngân hàng câu hỏi)")),
            *(
                (str(lesson.id), _("Ôn bài %(number)s: %(title)s", number=lesson.number, title=lesson.title))
                for lesson in tree.lessons
            ),
        ]

    def lesson_id(self) -> int | None:
        """The id of the lesson that was chosen; None for the bank."""
        return int(self.place.data) if self.place.data else None
