"""Made-up forms, questions and numbers with which the style guide shows the components."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.content.text.blocks import BLOCKS
from lms.content.text.render import render
from lms.quizzes.behaviours import Behaviour
from lms.quizzes.kinds import KINDS
from lms.quizzes.kinds.base import Fields
from lms.web.assets import static_url
from lms.web.forms import BaseForm, Needed
from lms.web.tables.charts import Point, columns, rows

#: How each kind of question is shown: its name in the template, the order of its parts, and the answer given.
QUESTIONS: dict[str, tuple[str, dict[str, Any], dict[str, Any] | None]] = {
    "single": ("choice", {"order": ["a", "b"]}, {"chosen": ["a"]}),
    "multiple": ("many", {"order": ["a", "b", "c"]}, None),
    "true_false": ("truth", {"order": ["a", "b"]}, None),
    "ordering": ("places", {"order": ["b", "a", "c"]}, None),
    "matching": ("pairs", {"left": ["a", "b", "c"], "right": ["b", "c", "a"]}, None),
    "short": ("typed", {}, {"text": "ma otp"}),
    "number": ("amount", {}, {"text": "15k"}),
    "categorise": ("groups", {"left": ["a", "b", "c"], "right": ["a", "b"]}, {"pairs": {"a": "a"}}),
    "gap": ("gaps", {"orders": {"a": ["1", "0"], "b": ["0"]}}, {"gaps": {"b": "otp"}}),
    "picture": ("pictured", {"order": ["a", "b"]}, None),
    "hotspot": ("spots", {"order": ["a", "b"]}, None),
    "scenario": ("story", {}, {"path": [1]}),
}


class SampleForm(BaseForm):
    """A form with one field of every sort, one of them with a mistake."""

    name = StringField("Họ và tên", description="Như trên giấy tờ.", validators=[Needed("Điền họ và tên.")])
    year = StringField("Năm sinh", validators=[Needed("Điền năm sinh bằng 4 chữ số, ví dụ 1965.")])
    level = SelectField("Trình độ", choices=[SelectChoice("basic", "Cơ bản"), SelectChoice("advanced", "Nâng cao")])
    who = RadioField(
        "Ai được học",
        choices=[SelectChoice("", "Mọi người"), SelectChoice("7", "Chỉ bà con ở Xã Bình Yên")],
        default="",
    )
    text = TextAreaField("Lời giới thiệu", render_kw={"rows": 3})
    agree = BooleanField("Tôi đồng ý hiện tên trong danh sách lớp của xóm.")


def sample_form() -> SampleForm:
    """The form, filled in and with one message beside its field."""
    form = SampleForm(
        formdata=None, data={"name": "Nguyễn Thị Thoa", "year": "một chín", "who": ""}, meta={"csrf": False}
    )
    form.year.errors = ["Điền năm sinh bằng 4 chữ số, ví dụ 1965."]
    return form


def showcase() -> dict[str, Any]:
    """The made-up values that the template pages/styleguide.html shows."""
    months = [Point("09", (35, 10), "2026"), Point("10", (45, 20), "2026"), Point("11", (40, 28), "2026")]
    return {
        "form": sample_form(),
        "blocks": [render(block.example, lambda _name: None).html for block in BLOCKS],
        "asking": Behaviour(certainty=True),
        "art": dict.fromkeys(("hinh/toi.svg", "hinh/sang.svg"), _drawn()),
        **{name: _sample(key, name) for key, (name, _shown, _response) in QUESTIONS.items()},
        "areas": rows([Point("Xóm Gốc Thông", (27, 13)), Point("Xóm Nà Lang", (24, 12))]),
        "months": columns(months),
    }


def _sample(key: str, name: str) -> Fields:
    """The sample of a kind, drawn as QUESTIONS says, with field names that no other sample has."""
    kind, (_name, shown, response) = KINDS[key], QUESTIONS[key]
    return _named_apart(kind.fields(kind.sample, shown, response), name)


def _named_apart(fields: Fields, sign: str) -> Fields:
    """The fields with `sign` in their names: many questions call their field "answer", and here they share a page."""
    renamed = (replace(item, name=f"{item.name}-{sign}", id=f"{item.id}-{sign}") for item in fields.items)
    return replace(fields, items=tuple(renamed))


def _drawn() -> dict[str, Any]:
    """A drawing of the site, used in place of a course's picture."""
    src = str(static_url("pictures/lang.svg"))
    return {"src": src, "width": 360, "height": 168, "html": f'<img src="{src}" alt="" width="360" height="168">'}
