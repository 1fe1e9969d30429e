"""What the style guide shows: components need forms, questions and numbers to be drawn with. All of it is made up."""

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

BODIES: dict[str, dict[str, Any]] = {
    "single": {
        "stem": "",
        "options": [
            {"id": "a", "text": "Nhóm Zalo của xóm", "right": True, "reason": "Rau nhanh héo, bán gần thì tươi."},
            {"id": "b", "text": "Gửi đi tỉnh khác", "right": False, "reason": "Rau đi hai ba ngày thì héo."},
        ],
    },
    "multiple": {
        "stem": "",
        "options": [
            {"id": "a", "text": "Khóa màn hình bằng mã PIN", "right": True, "reason": ""},
            {"id": "b", "text": "Dán mật khẩu sau máy", "right": False, "reason": ""},
            {"id": "c", "text": "Chỉ cài app từ kho ứng dụng", "right": True, "reason": ""},
        ],
    },
    "true_false": {
        "stem": "",
        "options": [
            {"id": "a", "text": "Đúng", "right": False, "reason": ""},
            {"id": "b", "text": "Sai", "right": True, "reason": ""},
        ],
    },
    "matching": {
        "stem": "",
        "why": "",
        "pairs": [
            {"id": "a", "left": "Mã OTP", "right": "không đọc cho ai"},
            {"id": "b", "left": "Số tài khoản", "right": "gửi người mua"},
            {"id": "c", "left": "Mật khẩu", "right": "giữ trong đầu"},
        ],
    },
    "ordering": {
        "stem": "",
        "why": "",
        "items": [{"id": "a", "text": "Mở app"}, {"id": "b", "text": "Đọc tên"}, {"id": "c", "text": "Bấm gửi"}],
    },
    "categorise": {
        "stem": "",
        "why": "",
        "pairs": [
            {"id": "a", "left": "Tin giục bấm link trong 5 phút", "right": "Lừa"},
            {"id": "b", "left": "Tiền hiện trong app của mình", "right": "Thật"},
            {"id": "c", "left": "Số lạ hứa tặng quà", "right": "Lừa"},
        ],
    },
    "gap": {
        "stem": "",
        "why": "",
        "text": "Tiền về [[1]] mới là tiền. Ai hỏi mã [[2]], mình không đọc.",
        "gaps": [
            {"id": "a", "rights": ["máy mình"], "others": ["máy khách"], "reason": ""},
            {"id": "b", "rights": ["OTP"], "others": [], "reason": ""},
        ],
    },
    "picture": {
        "stem": "",
        "options": [
            {"id": "a", "text": "Ảnh trong bếp tối", "right": False, "reason": "", "picture": "hinh/toi.svg"},
            {"id": "b", "text": "Ảnh cạnh cửa sổ", "right": True, "reason": "", "picture": "hinh/sang.svg"},
        ],
    },
    "hotspot": {
        "stem": "",
        "picture": "hinh/sang.svg",
        "options": [
            {"id": "a", "text": "Nút Trả lời", "right": False, "reason": "", "cells": "B6:E8"},
            {"id": "b", "text": "Nút Chặn số này", "right": True, "reason": "", "cells": "H6:K8"},
        ],
    },
    "scenario": {
        "stem": "",
        "why": "",
        "parts": [
            {
                "id": "a",
                "name": "mở đầu",
                "who": "Số lạ",
                "text": "Tôi là cán bộ ngân hàng. Bác đọc giúp cái mã vừa về máy.",
                "choices": [{"text": "Đọc mã", "to": "mất"}, {"text": "Tắt máy", "to": "yên"}],
                "verdict": "",
            },
            {"id": "b", "name": "mất", "who": "", "text": "Tiền mất.", "choices": [], "verdict": "bad"},
            {"id": "c", "name": "yên", "who": "", "text": "Tiền còn.", "choices": [], "verdict": "good"},
        ],
    },
    "short": {"stem": "", "why": "", "answers": [{"id": "a", "text": "mã OTP", "right": True}]},
    "number": {"stem": "", "why": "", "unit_asked": True, "answers": [{"id": "a", "text": "15.000 đ", "right": True}]},
}


class SampleForm(BaseForm):
    """One field of every sort, one of them with a mistake."""

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
    """The form with what somebody typed and one message beside its field."""
    form = SampleForm(
        formdata=None, data={"name": "Nguyễn Thị Thoa", "year": "một chín", "who": ""}, meta={"csrf": False}
    )
    form.year.errors = ["Điền năm sinh bằng 4 chữ số, ví dụ 1965."]
    return form


def showcase() -> dict[str, Any]:
    """Values for the template pages/styleguide.html."""
    single, ordering = KINDS["single"], KINDS["ordering"]
    months = [Point("09", (35, 10), "2026"), Point("10", (45, 20), "2026"), Point("11", (40, 28), "2026")]
    return {
        "form": sample_form(),
        "blocks": [render(block.example, lambda _name: None).html for block in BLOCKS],
        "choice": single.fields(BODIES["single"], {"order": ["a", "b"]}, {"chosen": ["a"]}),
        "groups": KINDS["categorise"].fields(
            BODIES["categorise"], {"left": ["a", "b", "c"], "right": ["a", "b"]}, {"pairs": {"a": "a"}}
        ),
        "pictured": _named_apart(KINDS["picture"].fields(BODIES["picture"], {"order": ["a", "b"]}, None), "pictured"),
        "spots": _named_apart(KINDS["hotspot"].fields(BODIES["hotspot"], {"order": ["a", "b"]}, None), "spots"),
        "story": KINDS["scenario"].fields(BODIES["scenario"], {}, {"path": [1]}),
        "art": dict.fromkeys(("hinh/toi.svg", "hinh/sang.svg"), _drawn()),
        "typed": _named_apart(KINDS["short"].fields(BODIES["short"], {}, {"text": "ma otp"}), "typed"),
        "gaps": KINDS["gap"].fields(BODIES["gap"], {"orders": {"a": ["1", "0"], "b": ["0"]}}, {"gaps": {"b": "otp"}}),
        "many": _named_apart(KINDS["multiple"].fields(BODIES["multiple"], {"order": ["a", "b", "c"]}, None), "nhieu"),
        "truth": _named_apart(KINDS["true_false"].fields(BODIES["true_false"], {"order": ["a", "b"]}, None), "that"),
        "pairs": _named_apart(
            KINDS["matching"].fields(BODIES["matching"], {"left": ["a", "b", "c"], "right": ["b", "c", "a"]}, None),
            "ghep",
        ),
        "amount": _named_apart(KINDS["number"].fields(BODIES["number"], {}, {"text": "15k"}), "so"),
        "asking": Behaviour(certainty=True),
        "places": ordering.fields(BODIES["ordering"], {"order": ["b", "a", "c"]}, None),
        "areas": rows([Point("Xóm Gốc Thông", (27, 13)), Point("Xóm Nà Lang", (24, 12))]),
        "months": columns(months),
    }


def _named_apart(fields: Fields, sign: str) -> Fields:
    """On a page of its own every question may call its field "answer"; on the style guide two would be the same."""
    renamed = (replace(item, name=f"{item.name}-{sign}", id=f"{item.id}-{sign}") for item in fields.items)
    return replace(fields, items=tuple(renamed))


def _drawn() -> dict[str, Any]:
    """A drawing of the site in the place of a course's picture."""
    src = str(static_url("pictures/lang.svg"))
    return {"src": src, "width": 360, "height": 168, "html": f'<img src="{src}" alt="" width="360" height="168">'}
