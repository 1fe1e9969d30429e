"""Ordering: put the steps of a procedure into their order, by giving each a number; no dragging needed.

Body: {"stem", "items": [{"id", "text", "reason"}] in the right order, "why"}. Answer: {"order": [ids]}.
"""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import (
    BadAnswer,
    Body,
    Checked,
    Fields,
    Form,
    Grade,
    Item,
    Problem,
    Reason,
    asked_words,
    one_line,
)
from lms.quizzes.kinds.judging import doubled, of_reasons, of_rows, of_stem, of_why

#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "why": "",
    "items": [{"id": "a", "text": "Mở app"}, {"id": "b", "text": "Đọc tên"}, {"id": "c", "text": "Bấm gửi"}],
}


class Ordering(Checked):
    """Each item with a select of places."""

    key = "ordering"
    name = N_("Xếp thứ tự")
    part = "items"
    sample = SAMPLE

    def problems(self, body: Body) -> list[Problem]:
        """Three to six different items and a reason."""
        items = body.get("items", [])
        found = [
            *of_stem(body),
            *of_rows(items, "text", N_("Có việc để trống. Điền chữ vào, hoặc bỏ dòng đó.")),
            *doubled(items, "text", N_("Có hai việc giống nhau. Sửa hoặc bỏ một việc.")),
            *of_reasons(items, needed=False),
            *of_why(body, needed=True),
        ]
        if not 3 <= len(items) <= 6:
            found.append(Problem(N_("Cần từ 3 đến 6 việc để xếp. Thêm hoặc bớt cho đủ."), "rows"))
        return found

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """A random order. It may be the right one by chance: leaving that out would tell something of the others."""
        order = [item["id"] for item in body["items"]]
        rng.shuffle(order)
        return {"order": order}

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """Every item needs its own number."""
        count = len(body["items"])
        places: dict[int, str] = {}
        for item in body["items"]:
            typed = "".join(form.get(f"place-{item['id']}", [])[:1])
            if not typed:
                raise BadAnswer(N_("Còn việc chưa có số. Chọn số thứ tự cho từng việc."))
            if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= count:
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
            if int(typed) in places:
                raise BadAnswer(N_("Có hai việc cùng một số. Mỗi việc một số giúp nhé."))
            places[int(typed)] = item["id"]
        return {"order": [places[place] for place in sorted(places)]}

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """The share of items that stand at their right place."""
        right = [item["id"] for item in body["items"]]
        order = response.get("order", [])
        at = [place < len(order) and order[place] == key for place, key in enumerate(right)]
        reasons = tuple(
            Reason(item["id"], item.get("reason", ""), good, True) for item, good in zip(body["items"], at, strict=True)
        )
        return Grade(sum(at) / len(right), all(at), reasons, body.get("why", ""))

    def question_text(self, body: Body) -> str:
        """The stem with its items in alphabetical order, so that the summary does not give the answer away."""
        return asked_words(body) + " / " + " / ".join(sorted(one_line(i["text"]) for i in body["items"]))

    def right_text(self, body: Body) -> str:
        """The items in order, numbered."""
        return _numbered([item["text"] for item in body["items"]])

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """The items in the order given, numbered."""
        texts = {item["id"]: item["text"] for item in body["items"]}
        return _numbered([texts[key] for key in response.get("order", []) if key in texts])

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """Each item with a select of numbers."""
        texts = {item["id"]: item["text"] for item in body["items"]}
        choices = tuple((str(n), str(n)) for n in range(1, len(texts) + 1))
        order = (response or {}).get("order", [])
        kept = {key: str(place) for place, key in enumerate(order, 1)}
        if typed is not None:
            kept = {key: "".join(typed.get(f"place-{key}", [])[:1]) for key in texts}
        items = (Item(key, f"place-{key}", texts[key], kept.get(key, ""), choices) for key in shown["order"])
        return Fields("select", tuple(items))


def _numbered(texts: list[str]) -> str:
    return "\n".join(f"{number}. {one_line(text)}" for number, text in enumerate(texts, 1))
