"""What all forms of questions have in common: texts, rows, places and tags, and where a message stands."""

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
    """What all kinds have: text, general reason, where it is asked and taught, tags, difficulty."""

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
    #: The fields that a kind has besides its rows, drawn below them.
    settings: tuple[str, ...] = ()

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        #: A question of a test names the step that teaches it; one that came from a file may do so later.
        self.needs_teaches = True
        #: (id of the field, message) of everything that has to be mended, in the order of the page.
        self.complaints: list[tuple[str, str]] = []

    def typed(self) -> Typed:
        """The texts as typed."""
        hints = lines(self.hints.data or "")
        settings = self.typed_settings() | ({"hints": hints} if hints else {})
        return Typed(self.stem.data or "", self.why.data or "", self.typed_rows(), self.typed_extra(), settings)

    def typed_rows(self) -> list[dict[str, Any]]:
        """The rows as typed, empty ones too."""
        raise NotImplementedError

    def typed_extra(self) -> list[str]:
        """Right sides that belong to no pair."""
        return []

    def typed_settings(self) -> dict[str, Any]:
        """What the kind has besides its rows, under the names of the body."""
        return {}

    def typed_tags(self) -> tuple[str, ...]:
        """The labels as typed: category, codes and free ones."""
        return Labels(self.category.data or "", tags_of(self.codes.data or ""), tags_of(self.tags.data or "")).all

    def typed_teaches(self) -> tuple[str, str] | None:
        """(lesson key, step key) of the step chosen."""
        return step_named(self.teaches.data or "")

    def complain(self, field: Any, message: Words, row: int | None = None) -> None:
        """Show a message beside a field and in the summary, which names the row; what was typed stays."""
        said = told(message)
        field.errors = [*field.errors, said]
        summary = said if row is None else str(_("Dòng %(number)s: %(message)s", number=row, message=said))
        self.complaints.append((field.id, summary))

    def judge_about(self) -> None:
        """Look at what all kinds have: tags, and what was chosen from the lists."""
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
        """Put what the kind says beside the fields it is about."""
        for problem in problems:
            self.complain(self.field_of(problem), problem.message, self.row_of(problem))

    def row_of(self, _problem: Problem) -> int | None:
        """The number of the row a problem is about, where the form shows numbered rows."""
        return None

    def field_of(self, problem: Problem) -> Any:
        """The field a problem is about."""
        return self._fields.get(problem.part, self.stem)


class RowsForm(QuestionForm):
    """A question with rows of its own; each subclass says which."""

    rows: Any

    def typed_rows(self) -> list[dict[str, Any]]:
        """The rows as typed; what was not sent at all is empty."""
        rows = ({key: value or "" for key, value in entry.data.items()} for entry in self.rows)
        return [{"text": "", "reason": "", "right": False, **row} for row in rows]

    def add_row(self) -> None:
        """One more empty row; a complaint when there are twelve."""
        if len(self.rows) >= ROWS_MOST:
            self.complain(self.rows, _("Một câu nhiều nhất 12 dòng."))
        else:
            self.rows.append_entry()

    def raise_row(self, number: int) -> None:
        """Let a row, counted from 1, change places with the one above it."""
        if 2 <= number <= len(self.rows):
            above, below = self.rows[number - 2].form, self.rows[number - 1].form
            for one, other in zip(above, below, strict=True):
                one.data, other.data = other.data, one.data

    def judge_about(self) -> None:
        """Also count the rows."""
        super().judge_about()
        if self.rows.too_many:
            self.complain(self.rows, _("Một câu nhiều nhất 12 dòng."))

    def row_of(self, problem: Problem) -> int | None:
        """Problems count rows from 0 without the empty ones that are dropped; the page counts all, from 1."""
        return None if problem.row is None else filled(self.typed_rows())[problem.row] + 1

    def field_of(self, problem: Problem) -> Any:
        """The field of the row, or what stands above all rows."""
        number = self.row_of(problem)
        if number is None:
            return super().field_of(problem) if problem.part in self else self.rows
        row = self.rows[number - 1].form
        return row["right_side" if problem.part == "right" else problem.part]


def offered(field: SelectField) -> list[str]:
    """The values of a select, those inside groups too."""
    return [value for value, *_rest in field.iter_choices()]
