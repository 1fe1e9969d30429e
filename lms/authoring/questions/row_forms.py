"""The rows in the forms of questions, a class for each sort of row, and the fields that they are made of."""

import re
from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, FieldList, Form, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.questions.typed_rows import tidy_lines
from lms.web.forms import ShownAsNeeded, tidied
from lms.web.i18n import _l

ROWS_AT_FIRST, ROWS_MOST = 4, 12


class QuestionRows(FieldList):  # type: ignore[type-arg]  # generic in its stubs only
    """The rows of a question. Rows after the twelfth are not read, and `too_many` is set."""

    too_many = False

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """The row numbers in a form; names that our pages never send (other digits, huge numbers) are skipped."""
        found = {int(m[1]) for key in formdata if (m := re.match(rf"{re.escape(prefix)}-([0-9]{{1,3}})-", key))}
        self.too_many = len(found) > ROWS_MOST
        yield from found


def line(label: Any, most: int, **more: Any) -> StringField:
    """A field for a short text on one line of at most `most` characters."""
    return StringField(label, filters=[tidied], render_kw={"maxlength": most, "autocomplete": "off"}, **more)


def sentence(label: Any, **more: Any) -> TextAreaField:
    """A field of two lines for a sentence."""
    return TextAreaField(label, filters=[tidied], render_kw={"rows": 2}, **more)


def choices(label: Any, hint: Any, **more: Any) -> TextAreaField:
    """A field for choices, typed one a line."""
    return TextAreaField(label, filters=[tidy_lines], render_kw={"rows": 2}, description=hint, **more)


class SingleRow(Form):
    """An option; the form itself says which one is right."""

    text = sentence(_l("Chữ của lựa chọn"), validators=[ShownAsNeeded()])
    reason = sentence(_l("Vì sao đúng, hoặc vì sao chưa đúng"), validators=[ShownAsNeeded()])


class PictureRowForm(Form):
    """A picture of the course and what it shows; the form itself says which one is right."""

    picture = SelectField(_l("Ảnh"), validate_choice=False, choices=[])
    text = sentence(_l("Ảnh cho thấy gì"), validators=[ShownAsNeeded()])
    reason = sentence(_l("Vì sao đúng, hoặc vì sao chưa đúng"), validators=[ShownAsNeeded()])


class SpotRow(Form):
    """A place in the picture; the form itself says which one is right."""

    text = sentence(_l("Ở đó có gì"), validators=[ShownAsNeeded()])
    cells = line(_l("Ô trên ảnh"), 10, validators=[ShownAsNeeded()], description=_l("Ví dụ B2, hoặc B2:D4."))
    reason = sentence(_l("Vì sao đúng, hoặc vì sao chưa đúng"), validators=[ShownAsNeeded()])


class PartRow(Form):
    """A part of a conversation, with its choices or its verdict."""

    name = line(
        _l("Tên đoạn"), 40, validators=[ShownAsNeeded()], description=_l("Để các lựa chọn chỉ tới. Ví dụ: mất tiền.")
    )
    who = line(_l("Ai nói"), 60, description=_l("Để trống nếu là lời kể."))
    text = sentence(_l("Lời của đoạn"), validators=[ShownAsNeeded()])
    choices = choices(_l("Các lựa chọn"), _l("Mỗi dòng: chữ của lựa chọn => tên đoạn tiếp theo. Đoạn kết để trống."))
    verdict = SelectField(
        _l("Nếu là đoạn kết"),
        validate_choice=False,
        choices=[
            SelectChoice("", _l("Chưa hết")),
            SelectChoice("good", _l("Kết tốt")),
            SelectChoice("soso", _l("Tạm được")),
            SelectChoice("bad", _l("Kết xấu")),
        ],
    )
    reason = HiddenField()


class MultipleRow(SingleRow):
    """An option, and whether it is right."""

    right = BooleanField(_l("Đây là đáp án đúng"))


class AnswerRow(Form):
    """A text that learners may type, and whether it is accepted."""

    text = line(_l("Học viên gõ"), 100, validators=[ShownAsNeeded()])
    right = BooleanField(_l("Được tính là đúng"))
    reason = sentence(_l("Nói gì với người gõ câu này"))


class OrderingRow(Form):
    """A thing to do."""

    text = sentence(_l("Việc phải làm"), validators=[ShownAsNeeded()])
    reason = sentence(_l("Vì sao"))


class GroupRow(Form):
    """A thing and the name of its group."""

    left = sentence(_l("Thứ cần xếp"), validators=[ShownAsNeeded()])
    right_side = line(_l("Thuộc nhóm"), 200, validators=[ShownAsNeeded()])
    reason = sentence(_l("Vì sao"))


class GapRow(Form):
    """The texts that are right in a gap, and the wrong ones that are offered."""

    text = choices(_l("Điền đúng"), _l("Mỗi dòng một cách điền."), validators=[ShownAsNeeded()])
    others = choices(_l("Lựa chọn chưa đúng"), _l("Mỗi dòng một ý. Để trống thì học viên tự gõ."))
    reason = sentence(_l("Vì sao"))


class MatchingRow(Form):
    """Two things that belong together."""

    left = sentence(_l("Vế trái"), validators=[ShownAsNeeded()])
    right_side = sentence(_l("Vế phải"), validators=[ShownAsNeeded()])
    reason = sentence(_l("Vì sao"))
