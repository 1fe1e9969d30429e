"""The form of a whole lesson: its steps as rows, which can be added, moved and removed before anything is saved."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from wtforms import Form, HiddenField

from lms.authoring.desk.forms import text_area, title_field
from lms.authoring.lessons.actions import StepText
from lms.authoring.lessons.whole_lesson import StepDraft
from lms.catalogue.models import Step
from lms.web.forms import BaseForm
from lms.web.i18n import _, _l
from lms.web.incoming import whole_number

#: A lesson has 3 to 7 steps; a handout cut into far more is a course.
MOST_ROWS = 40


class StepRow(Form):
    """A row with a step: the fields of StepForm, and what the page must remember of the step."""

    step_id = HiddenField()
    opened = HiddenField()
    gone = HiddenField()
    title = title_field(_l("Tên bước"), _l("Đặt tên cho bước."), render_kw={"maxlength": 160, "autocomplete": "off"})
    source = text_area(_l("Nội dung"), 8, 20000, render_kw={"class": "source"})

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        self.source.flags.required = True  # shown as required, because the checklist asks for words before publishing

    def draft(self) -> StepDraft:
        """The step as it is on the page."""
        text = StepText(self.title.data or "", self.source.data or "")
        return StepDraft(whole_number(self.step_id.data), text, self.opened.data or "", bool(self.gone.data))

    def is_blank(self) -> bool:
        """Whether this is a row for a new step in which nothing has been written."""
        return not (self.step_id.data or self.title.data or self.source.data)


class WholeLessonForm(BaseForm):
    """The form of all steps of a lesson. `rows` are (number, StepRow) in the order of the page."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self.rows: list[tuple[int, StepRow]] = []
        if self.is_submitted():
            numbers = [int(n) for n in request.form.getlist("row[]") if re.fullmatch(r"\d{1,3}", n)]
            self.rows = [(n, StepRow(request.form, prefix=f"b{n}-")) for n in dict.fromkeys(numbers)]
        else:
            self.rows = [(n, _kept(n, step)) for n, step in enumerate(steps, 1)] or [(1, blank(1))]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every row that stays; a row in which nothing was written is left out."""
        valid = super().validate(extra_validators)
        judged = [row.validate() for _n, row in self.staying()]
        if len(judged) > MOST_ROWS:
            self.form_errors.append(_("Một bài tối đa %(most)s bước. Chia thành hai bài.", most=MOST_ROWS))
        return valid and all(judged) and len(judged) <= MOST_ROWS

    def staying(self) -> list[tuple[int, StepRow]]:
        """(number, row) of the rows that are to be saved: neither removed nor blank."""
        return [(n, row) for n, row in self.rows if not row.gone.data and not row.is_blank()]

    def drafts(self) -> list[StepDraft]:
        """The steps as they are on the page, without rows in which nothing was written."""
        return [row.draft() for _n, row in self.rows if not row.is_blank()]

    def mistakes(self) -> list[tuple[str, str]]:
        """(id of a field, message) of every mistake, in the order of the page."""
        return [(field.id, str(field.errors[0])) for _n, row in self.rows for field in row if field.errors]

    def rearrange(self, deed: str) -> None:
        """Do what a row's button says: "add:3", "copy:3", "up:3", "down:3", "remove:3", "back:3"; nothing is saved."""
        name, _colon, number = deed.partition(":")
        at = next((i for i, (n, _row) in enumerate(self.rows) if str(n) == number), None)
        if at is None or name not in DEEDS:
            return
        fresh = max(n for n, _row in self.rows) + 1
        if fresh < 1000:
            DEEDS[name](self.rows, at, fresh)


def blank(number: int, text: StepText | None = None) -> StepRow:
    """A row for a new step, filled with `text` if there is one."""
    row = StepRow(prefix=f"b{number}-")
    if text is not None:
        row.title.data, row.source.data = text.title, text.source
    return row


def _kept(number: int, step: Step) -> StepRow:
    text = StepText(step.title, step.source)
    row = blank(number, text)
    row.step_id.data, row.opened.data = str(step.id), text.mark
    return row


Rows = list[tuple[int, StepRow]]


def _add(rows: Rows, at: int, fresh: int) -> None:
    rows.insert(at + 1, (fresh, blank(fresh)))


def _copy(rows: Rows, at: int, fresh: int) -> None:
    rows.insert(at + 1, (fresh, blank(fresh, rows[at][1].draft().text)))


def _moved(by: int) -> Callable[[Rows, int, int], None]:
    """A function that moves a row past the next row that is shown; removed rows in between are passed as well."""

    def move(rows: Rows, at: int, _fresh: int) -> None:
        to = at + by
        while 0 <= to < len(rows) and rows[to][1].gone.data:
            to += by
        if 0 <= to < len(rows):
            rows.insert(to, rows.pop(at))

    return move


def _gone(value: str) -> Callable[[Rows, int, int], None]:
    def mark(rows: Rows, at: int, _fresh: int) -> None:
        rows[at][1].gone.data = value

    return mark


DEEDS = {"add": _add, "copy": _copy, "up": _moved(-1), "down": _moved(1), "remove": _gone("1"), "back": _gone("")}
