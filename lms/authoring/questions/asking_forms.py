"""The form for how a course asks: tries, when the test tells what is right, certainty, and rules for drawing."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Form, FormField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.desk.forms import choice
from lms.authoring.questions.row_forms import QuestionRows
from lms.base.text import fold
from lms.quizzes.behaviours import AT_END, AT_ONCE, Behaviour
from lms.quizzes.drawing import RULES_MOST, DrawRule
from lms.quizzes.rules import DIFFICULTIES
from lms.web.fields import NumberField
from lms.web.forms import BaseForm
from lms.web.i18n import _, _l, told

#: The number of rows for rules that the form shows at least.
ROWS_AT_LEAST = 3


class RuleRow(Form):
    """A rule for drawing: how many questions, with which label, of which difficulty."""

    count = NumberField(_l("Mấy câu"), 1, 50, default=None)
    tag = SelectField(_l("Có nhãn"), validate_choice=False, choices=[])
    difficulty = SelectField(_l("Độ khó"), validate_choice=False, choices=[])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or chosen in this row."""
        return not (self.count.raw_data and self.count.raw_data[0].strip()) and not (
            self.count.data or self.tag.data or self.difficulty.data
        )

    def rule(self) -> DrawRule:
        """The rule that the row gives."""
        return DrawRule(self.count.data or 0, self.tag.data or "", self.difficulty.data or "")


class AskingForm(BaseForm):
    """How a course asks questions of any kind."""

    tries = choice(
        RadioField,
        _l("Câu ôn bài được trả lời mấy lần"),
        choices=[
            SelectChoice("1", _l("Một lần: trả lời xong thấy ngay đáp án")),
            SelectChoice("2", _l("Hai lần: chưa đúng thì có gợi ý rồi thử lại")),
            SelectChoice("3", _l("Ba lần: có hai gợi ý")),
        ],
        description=_l("Gợi ý viết ở từng câu hỏi. Câu chưa có gợi ý thì hiện lời giải thích của lựa chọn vừa chọn."),
    )
    feedback = choice(
        RadioField,
        _l("Bài kiểm tra nói đúng hay chưa lúc nào"),
        choices=[
            SelectChoice(AT_END, _l("Khi nộp cả bài; trước đó đổi câu trả lời được")),
            SelectChoice(AT_ONCE, _l("Ngay sau mỗi câu; câu đã trả lời thì không đổi")),
        ],
    )
    unknown = BooleanField(_l("Có nút Tôi không biết"))
    certainty = BooleanField(_l("Hỏi bà con chắc chắn hay chưa chắc"))
    rows = QuestionRows(FormField(RuleRow), min_entries=ROWS_AT_LEAST, max_entries=RULES_MOST)

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        #: (id of the field, message) for everything that has to be corrected, in the order of the page.
        self.complaints: list[tuple[str, str]] = []

    def offer(self, tags: Sequence[str]) -> None:
        """Fill the selects of the rules: labels with `tags`, and the difficulties.

        A label that a rule asks for stays in the select although no question has it any more, so that authors see it.
        """
        for row in self.rules_shown:
            known = {fold(tag) for tag in tags}
            gone = [row.tag.data] if row.tag.data and fold(row.tag.data) not in known else []
            row.tag.choices = [
                SelectChoice("", _("Nhãn nào cũng được")),
                *[SelectChoice(label, label) for label in (*tags, *gone)],
            ]
            row.difficulty.choices = [
                SelectChoice("", _("Dễ khó đều được")),
                *(SelectChoice(word, told(word)) for word in DIFFICULTIES),
            ]

    @property
    def rules_shown(self) -> list[RuleRow]:
        """The rows of rules."""
        return [entry.form for entry in self.rows]

    def behaviour(self) -> Behaviour:
        """The behaviour that was chosen."""
        return Behaviour(self.feedback.data, int(self.tries.data), bool(self.certainty.data), bool(self.unknown.data))

    def rules(self) -> list[DrawRule]:
        """The rules that were given, without empty rows."""
        return [row.rule() for row in self.rules_shown if not row.is_empty]

    def judge(self, size: int) -> bool:
        """Whether everything can be saved for a test of `size` questions; when not, `complaints` says why."""
        for message, field in ((f.errors[0], f) for f in (self.tries, self.feedback) if f.errors):
            self.complaints.append((field.id, str(message)))
        for number, row in enumerate(self.rules_shown, 1):
            if not row.is_empty and (said := _wrong(row)):
                field, message = said
                field.errors = [message]
                where = str(_("Dòng %(number)s: %(message)s", number=number, message=message))
                self.complaints.append((field.id, where))
        asked = sum(rule.count for rule in self.rules())
        if not self.complaints and asked > size:
            message = _(
                "Các dòng cộng lại là %(asked)s câu mà bài kiểm tra chỉ có %(size)s câu.", asked=asked, size=size
            )
            self.complaints.append(("rows", str(message)))
        return not self.complaints


def _wrong(row: RuleRow) -> tuple[Any, str] | None:
    """(field, message) of what is wrong with a row that is not empty; None when nothing is."""
    if row.count.errors or row.count.data is None:
        return row.count, str(row.count.errors[0]) if row.count.errors else str(_("Viết số câu."))
    if not (row.tag.data or row.difficulty.data):
        return row.tag, str(_("Chọn nhãn hoặc độ khó."))
    for field in (row.tag, row.difficulty):
        known: Any = field.choices
        if (field.data or "") not in [one.value for one in known]:
            return field, str(_("Chọn lại trong danh sách."))
    return None
