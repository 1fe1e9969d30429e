"""The form for uploading a Word handout."""

from flask_wtf.file import FileField
from wtforms import SelectField

from lms.authoring.desk.forms import choice
from lms.catalogue.outline import Outline
from lms.web.forms import BaseForm, Needed
from lms.web.i18n import _, _l


class HandoutForm(BaseForm):
    """A file, and whether it becomes lessons or the steps of one lesson."""

    file = FileField(
        _l("Chọn tệp Word trong máy"),
        validators=[Needed(_l("Chọn một tệp Word trong máy."))],
        render_kw={"accept": ".docx"},
        description=_l("Tệp .docx, tối đa 20 MB."),
    )
    place = choice(SelectField, _l("Tệp này thành"))

    def offer(self, tree: Outline) -> None:
        """Fill the select of places: new lessons, or one of the draft's lessons."""
        self.place.choices = [
            ("", _("Bài mới: tiêu đề lớn thành bài, tiêu đề nhỏ thành bước")),
            *(
                (str(lesson.id), _("Các bước của bài %(number)s: %(title)s", number=lesson.number, title=lesson.title))
                for lesson in tree.lessons
            ),
        ]

    def lesson_id(self) -> int | None:
        """The id of the lesson that was chosen; None for new lessons."""
        return int(self.place.data) if self.place.data else None
