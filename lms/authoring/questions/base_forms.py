"""What the forms of all kinds share: texts, rows, places and labels, and where a message is shown."""

from typing import Any

from wtforms import HiddenField, SelectField, TextAreaField

from lms.authoring.questions.bodies import filled, tags_of
from lms.authoring.questions.row_forms import ROWS_MOST, line, sentence
from lms.authoring.questions.typed_rows import Typed, lines, tidy_lines
from lms.base.messages import Words
from lms.quizzes.behaviours import hint_problems
from lms.quizzes.kinds import Problem
from lms.quizzes.labels import Labels
from lms.quizzes.rules import tags_refused
from lms.quizzes.texts import step_named
from lms.web.forms import BaseForm, ShownAsNeeded
from lms.web.i18n import _, _l, told


class QuestionForm(BaseForm):
    """The fields that all kinds have: text, general reason, where it is asked and taught, labels, difficulty, hints."""

    stem = TextAreaField(
        _l("Câu hỏi"), filters=[tidy_lines], validators=[ShownAsNeeded()], render_kw={"rows": 5, "lang": "vi"}
    )
    why = sentence(_l("Nói thêm sau khi trả lời"))
    place = SelectField(_l("Hỏi ở đâu"), validate_choice=False, validators=[ShownAsNeeded()])
    teaches = SelectField(
        _l("Dạy ở"),
        validate_choice=False,
        validators=[ShownAsNeeded()],
        description=_l("Học viên trả lời chưa đúng thì được chỉ về bước này."),
    )
    difficulty = SelectField(_l("Độ khó"), validate_choice=False)
    category = line(_l("Nhóm"), 34, description=_l("Để xếp ngân hàng cho dễ tìm. Ví dụ: Thanh toán / Mã OTP"))
    codes = line(_l("Mã khung năng lực"), 200, description=_l("Cách nhau bằng dấu phẩy. Ví dụ: DigComp 4.2"))
    tags = line(_l("Nhãn"), 400, description=_l("Cách nhau bằng dấu phẩy. Ví dụ: mã OTP, giả ngân hàng."))
    hints = TextAreaField(
        _l("Gợi ý"),
        filters=[tidy_lines],
        render_kw={"rows": 2},
        description=_l("Mỗi dòng một gợi ý, nhiều nhất hai. Hiện khi trả lời chưa đúng mà còn được thử lại."),
    )
    seen = HiddenField()
    #: The names of the fields that a kind has besides its rows; they are drawn below the rows.
    settings: tuple[str, ...] = ()

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        #: Whether a question of the test must name the step that teaches it; one from a file may stay without.
        self.needs_teaches = True
        #: (id of the field, message) for everything that has to be corrected, in the order of the page.
        self.complaints: list[tuple[str, str]] = []

    def typed(self) -> Typed:
        """What was typed in the whole form, apart from labels, place, step and difficulty."""
        hints = lines(self.hints.data or "")
        settings = self.typed_settings() | ({"hints": hints} if hints else {})
        return Typed(self.stem.data or "", self.why.data or "", self.typed_rows(), self.typed_extra(), settings)

    def typed_rows(self) -> list[dict[str, Any]]:
        """The rows as typed, with the empty ones."""
        raise NotImplementedError

    def typed_extra(self) -> list[str]:
        """Right sides that belong to no pair."""
        return []

    def typed_settings(self) -> dict[str, Any]:
        """The kind's fields outside its rows, by their names in the body."""
        return {}

    def typed_tags(self) -> tuple[str, ...]:
        """All labels as typed: category, framework codes and free ones."""
        return Labels(self.category.data or "", tags_of(self.codes.data or ""), tags_of(self.tags.data or "")).all

    def typed_teaches(self) -> tuple[str, str] | None:
        """(lesson key, step key) of the step that was chosen; None when none was."""
        return step_named(self.teaches.data or "")

    def complain(self, field: Any, message: Words, row: int | None = None) -> None:
        """Show a message beside a field and in the summary, where it names the row; what was typed stays."""
        said = told(message)
        field.errors = [*field.errors, said]
        summary = said if row is None else str(_("Dòng %(number)s: %(message)s", number=row, message=said))
        self.complaints.append((field.id, summary))

    def judge_about(self) -> None:
        """Check the fields that all kinds have: hints, labels, and choices from the selects."""
        self.show(hint_problems(lines(self.hints.data or "")))
        refused = tags_refused(self.typed_tags())
        if refused:
            self.complain(self.tags, refused)
        for field in (self.place, self.teaches, self.difficulty):
            if field.data not in offered(field):
                self.complain(field, _("Chọn lại trong danh sách."))
        if self.needs_teaches and not (self.place.data or self.teaches.data) and len(offered(self.teaches)) > 1:
            self.complain(self.teaches, _("Chọn bước dạy câu này. Câu hỏi kiểm tra nào cũng cần."))

    def show(self, problems: list[Problem]) -> None:
        """Show the problems that the kind found beside the fields that they are about."""
        for problem in problems:
            self.complain(self.field_of(problem), problem.message, self.row_of(problem))

    def row_of(self, _problem: Problem) -> int | None:
        """The number of the row that a problem is about, from 1; None when the form has no numbered rows."""
        return None

    def field_of(self, problem: Problem) -> Any:
        """The field that a problem is about; the question's text when there is no such field."""
        return self._fields.get(problem.part, self.stem)


class RowsForm(QuestionForm):
    """The form of a question with rows; subclasses say what the rows hold."""

    rows: Any

    def typed_rows(self) -> list[dict[str, Any]]:
        """The rows as typed; a field that was not sent is empty."""
        rows = ({key: value or "" for key, value in entry.data.items()} for entry in self.rows)
        return [{"text": "", "reason": "", "right": False, **row} for row in rows]

    def add_row(self) -> None:
        """Add an empty row, or complain when there are twelve."""
        if len(self.rows) >= ROWS_MOST:
            self.complain(self.rows, _("Một câu nhiều nhất 12 dòng."))
        else:
            self.rows.append_entry()

    def raise_row(self, number: int) -> None:
        """Swap a row, counted from 1, with the one above it."""
        if 2 <= number <= len(self.rows):
            above, below = self.rows[number - 2].form, self.rows[number - 1].form
            for one, other in zip(above, below, strict=True):
                one.data, other.data = other.data, one.data

    def judge_about(self) -> None:
        """Check the fields that all kinds have, and the number of rows."""
        super().judge_about()
        if self.rows.too_many:
            self.complain(self.rows, _("Một câu nhiều nhất 12 dòng."))

    def row_of(self, problem: Problem) -> int | None:
        """The number on the page of the row that a problem is about, from 1.

        Problems count rows from 0 and without the empty ones; the page counts all.
        """
        return None if problem.row is None else filled(self.typed_rows())[problem.row] + 1

    def field_of(self, problem: Problem) -> Any:
        """The field in the row that a problem is about; the heading of all rows when it is about no row."""
        number = self.row_of(problem)
        if number is None:
            return super().field_of(problem) if problem.part in self else self.rows
        row = self.rows[number - 1].form
        return row["right_side" if problem.part == "right" else problem.part]


def offered(field: SelectField) -> list[str]:
    """The values of a select, with those inside its groups."""
    return [value for value, *_rest in field.iter_choices()]
