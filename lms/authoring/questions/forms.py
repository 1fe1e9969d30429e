"""The forms of questions, one for each kind. They only read what is typed; lms.quizzes.kinds judges it."""

from typing import Any

from wtforms import BooleanField, FormField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import CheckboxInput

from lms.authoring.questions.base_forms import QuestionForm, RowsForm
from lms.authoring.questions.row_forms import (
    ROWS_AT_FIRST,
    ROWS_MOST,
    AnswerRow,
    GapRow,
    GroupRow,
    MatchingRow,
    MultipleRow,
    OrderingRow,
    PartRow,
    PictureRowForm,
    QuestionRows,
    SingleRow,
    SpotRow,
    line,
    sentence,
)
from lms.authoring.questions.typed_rows import lines, tidy_lines
from lms.base.text import tidy
from lms.quizzes.kinds import Problem
from lms.quizzes.kinds.true_false import TEXTS
from lms.quizzes.kinds.typed import EXACT
from lms.web.forms import ShownAsNeeded
from lms.web.i18n import _, _l


class SingleForm(RowsForm):
    """Options, one of them right."""

    rows = QuestionRows(FormField(SingleRow), _l("Các lựa chọn"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)
    right = RadioField(_l("Đáp án đúng"), validate_choice=False)

    def marks(self) -> list[Any]:
        """The radio buttons that mark the right option, one for each row."""
        self.right.choices = {str(number): _("Đây là đáp án đúng") for number in range(len(self.rows))}
        return list(self.right)

    def typed_rows(self) -> list[dict[str, Any]]:
        """The rows as typed; the one that was chosen is marked as right."""
        return [{**row, "right": self.right.data == str(n)} for n, row in enumerate(super().typed_rows())]


def offered_pictures(pictures: list[SelectChoice], chosen: str | None) -> list[SelectChoice]:
    """The choices for a select of pictures.

    A picture that was chosen but is gone meanwhile stays among them, so that saving does not silently change the
    question.
    """
    known = {str(one.value) for one in pictures}
    gone = [SelectChoice(chosen, chosen)] if chosen and chosen not in known else []
    return [SelectChoice("", _("Chưa chọn")), *pictures, *gone]


class PictureQuestionForm(SingleForm):
    """Options that are pictures, one of them right."""

    rows = QuestionRows(FormField(PictureRowForm), _l("Các ảnh"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)

    def offer_pictures(self, pictures: list[SelectChoice]) -> None:
        """Fill the select of pictures in each row."""
        for row in self.rows:
            row.form.picture.choices = offered_pictures(pictures, row.form.picture.data)


class HotspotForm(SingleForm):
    """A picture, and places in it, one of them right."""

    picture = SelectField(
        _l("Ảnh để bấm vào"),
        validate_choice=False,
        choices=[],
        validators=[ShownAsNeeded()],
        description=_l("Ảnh của khóa học. Chọn xong bấm Thêm dòng hoặc Lưu để thấy ảnh chia ô."),
    )
    rows = QuestionRows(FormField(SpotRow), _l("Các chỗ trên ảnh"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)

    def offer_pictures(self, pictures: list[SelectChoice]) -> None:
        """Fill the select of the picture that is asked about."""
        self.picture.choices = offered_pictures(pictures, self.picture.data)

    def typed_settings(self) -> dict[str, Any]:
        """The picture that was chosen."""
        return {"picture": self.picture.data or ""}


class ScenarioForm(RowsForm):
    """A conversation in parts."""

    rows = QuestionRows(FormField(PartRow), _l("Các đoạn"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)


class MultipleForm(RowsForm):
    """Options, several of which may be right."""

    rows = QuestionRows(FormField(MultipleRow), _l("Các lựa chọn"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)


class TrueFalseForm(QuestionForm):
    """A sentence that is true or false, with a reason for each answer."""

    right = RadioField(
        _l("Câu này đúng hay sai?"), validate_choice=False, choices={str(n): text for n, text in enumerate(TEXTS)}
    )
    reason_0 = sentence(_l("Học viên chọn Đúng thì nói gì"), validators=[ShownAsNeeded()])
    reason_1 = sentence(_l("Học viên chọn Sai thì nói gì"), validators=[ShownAsNeeded()])

    def typed_rows(self) -> list[dict[str, Any]]:
        """The two options with their reasons; the one that was chosen is marked as right."""
        reasons = (self.reason_0.data or "", self.reason_1.data or "")
        marked = self.right.data
        return [{"text": t, "reason": reasons[n], "right": marked == str(n)} for n, t in enumerate(TEXTS)]

    def field_of(self, problem: Problem) -> Any:
        """The field that a problem is about; for a problem of either option, its reason."""
        return super().field_of(problem) if problem.row is None else self[f"reason_{problem.row}"]


class OrderingForm(RowsForm):
    """Things to do, typed in the right order."""

    rows = QuestionRows(FormField(OrderingRow), _l("Các việc"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)
    why = sentence(_l("Vì sao"), validators=[ShownAsNeeded()], description=_l("Học viên đọc câu này sau khi trả lời."))


class MatchingForm(RowsForm):
    """Pairs, and extra right sides."""

    rows = QuestionRows(FormField(MatchingRow), _l("Các cặp"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)
    why = sentence(_l("Vì sao"), validators=[ShownAsNeeded()], description=_l("Học viên đọc câu này sau khi trả lời."))
    extra = TextAreaField(
        _l("Vế phải thừa"),
        filters=[tidy_lines],
        render_kw={"rows": 2},
        description=_l("Mỗi dòng một ý. Những ý này không ghép với vế trái nào, để bài khó hơn."),
    )

    def typed_extra(self) -> list[str]:
        """The extra right sides, typed one a line."""
        return [tidy(text) for text in (self.extra.data or "").split("\n") if tidy(text)]


class CategoriseForm(MatchingForm):
    """Things with their groups, and groups that stay empty."""

    rows = QuestionRows(FormField(GroupRow), _l("Các thứ cần xếp"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)
    extra = TextAreaField(
        _l("Nhóm thừa"),
        filters=[tidy_lines],
        render_kw={"rows": 2},
        description=_l("Mỗi dòng một nhóm. Không thứ nào ở trên thuộc nhóm này."),
    )


class ShortForm(RowsForm):
    """Answers that may be typed, and what has to be typed exactly."""

    rows = QuestionRows(FormField(AnswerRow), _l("Các câu trả lời"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)
    exact = SelectMultipleField(
        _l("Phải gõ đúng những gì"),
        validate_choice=False,
        choices=[
            SelectChoice("case", _l("Chữ hoa, chữ thường")),
            SelectChoice("marks", _l("Dấu câu, dấu cách")),
            SelectChoice("accents", _l("Dấu chữ Việt")),
        ],
        option_widget=CheckboxInput(),
        description=_l("Không đánh dấu thì gõ “ma otp” cũng như “Mã OTP”."),
    )

    settings = ("exact",)

    def typed_settings(self) -> dict[str, Any]:
        """What has to be typed exactly, in the order of EXACT; unknown values are skipped."""
        return {"exact": [name for name in EXACT if name in (self.exact.data or ())]}


class GapForm(ShortForm):
    """A sentence with gaps, and what is right in each."""

    text = TextAreaField(
        _l("Câu có chỗ trống"),
        filters=[tidy_lines],
        validators=[ShownAsNeeded()],
        render_kw={"rows": 3, "lang": "vi"},
        description=_l("Đánh số chỗ trống: Tiền về [[1]] mới là tiền."),
    )
    rows = QuestionRows(FormField(GapRow), _l("Các chỗ trống"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)

    def typed_settings(self) -> dict[str, Any]:
        """The sentence as one paragraph, and what has to be typed exactly."""
        return {"text": "\n".join(lines(self.text.data or "")), **super().typed_settings()}


class NumberForm(RowsForm):
    """Amounts that may be typed, how far off they may be, and what is expected of the unit."""

    rows = QuestionRows(FormField(AnswerRow), _l("Các con số"), min_entries=ROWS_AT_FIRST, max_entries=ROWS_MOST)
    tolerance = line(_l("Cho lệch bao nhiêu"), 20, description=_l("Ví dụ 5% hoặc 500. Để trống: phải đúng hẳn."))
    unit_asked = BooleanField(_l("Học viên phải ghi cả đơn vị"))
    convert = BooleanField(_l("Đổi sang đơn vị khác cũng tính là đúng, như 500 g với 0,5 kg"))
    settings = ("tolerance", "unit_asked", "convert")

    def typed_settings(self) -> dict[str, Any]:
        """The tolerance, and what is expected of the unit."""
        asked = {"unit_asked": bool(self.unit_asked.data), "convert": bool(self.convert.data)}
        return {"tolerance": self.tolerance.data or "", **asked}


FORMS: dict[str, type[QuestionForm]] = {
    "single": SingleForm,
    "multiple": MultipleForm,
    "true_false": TrueFalseForm,
    "ordering": OrderingForm,
    "matching": MatchingForm,
    "short": ShortForm,
    "number": NumberForm,
    "categorise": CategoriseForm,
    "gap": GapForm,
    "picture": PictureQuestionForm,
    "hotspot": HotspotForm,
    "scenario": ScenarioForm,
}
