"""Ordering: put the steps of a procedure in order, by giving each one a number or pressing one after the other.

Stored as {"stem", "items": [{"id", "text", "reason"}] in the right order, "why"}. Answer: {"order": [ids]}.
"""

import random
from dataclasses import dataclass
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import (
    BadAnswer,
    Checked,
    Fields,
    Form,
    Grade,
    Item,
    Problem,
    Reason,
    Unfinished,
    asked_words,
    one_line,
)
from lms.quizzes.kinds.carrying import Carry, by_words
from lms.quizzes.kinds.judging import doubled, of_reasons, of_rows, of_stem, of_why
from lms.quizzes.kinds.rows import Common, Raw, Row, Stored, Thing, rows, shared, text, written


@dataclass(frozen=True, kw_only=True)
class OrderingBody(Common):
    """Things in their right order."""

    items: tuple[Thing, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The things."""
        return self.items


#: A made-up body, as is everything that the style guide shows.
SAMPLE: OrderingBody = OrderingBody(items=(Thing("a", "Mở app"), Thing("b", "Đọc tên"), Thing("c", "Bấm gửi")))


class Ordering(Checked[OrderingBody]):
    """Things to put in order; each has a select of places."""

    key = "ordering"
    name = N_("Xếp thứ tự")
    sample = SAMPLE

    def read(self, raw: Raw) -> OrderingBody:
        """The body in its stored JSON; never raises."""
        return OrderingBody(
            **shared(raw),
            items=tuple(Thing(text(row, "id"), text(row, "text"), text(row, "reason")) for row in rows(raw, "items")),
        )

    def write(self, body: OrderingBody) -> Stored:
        """The body as JSON values, to be stored."""
        return written(body, items=[{"id": one.id, "text": one.text, "reason": one.reason} for one in body.items])

    def carry(self, old: OrderingBody, new: OrderingBody) -> Carry | None:
        """Carry answers over by the words of the things."""
        before, after = ([(one.id, one.text) for one in body.items] for body in (old, new))
        return by_words(before, after)

    def problems(self, body: OrderingBody) -> list[Problem]:
        """What is wrong unless there are 3 to 6 different things and a general reason."""
        words = [item.text for item in body.items]
        found = [
            *of_stem(body),
            *of_rows(words, "text", N_("Có việc để trống. Điền chữ vào, hoặc bỏ dòng đó.")),
            *doubled(words, "text", N_("Có hai việc giống nhau. Sửa hoặc bỏ một việc.")),
            *of_reasons((item.reason for item in body.items), needed=False),
            *of_why(body, needed=True),
        ]
        if not 3 <= len(body.items) <= 6:
            found.append(Problem(N_("Cần từ 3 đến 6 việc để xếp. Thêm hoặc bớt cho đủ."), "rows"))
        return found

    def shown(self, body: OrderingBody, rng: random.Random) -> dict[str, Any]:
        """The things' ids in random order.

        It may by chance be the right order. If that one were left out, the other orders would become more likely.
        """
        order = [item.id for item in body.items]
        rng.shuffle(order)
        return {"order": order}

    def parse(self, body: OrderingBody, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The things' ids in the order given. The last one takes the place that is left.

        Raises BadAnswer unless each number is given once, Unfinished when more than one thing has none yet.
        """
        count = len(body.items)
        places: dict[int, str] = {}
        waiting: list[str] = []
        for item in body.items:
            typed = "".join(form.get(f"place-{item.id}", [])[:1])
            if not typed:
                waiting.append(item.id)
                continue
            if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= count:
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
            if int(typed) in places:
                raise BadAnswer(N_("Có hai việc cùng một số. Mỗi việc một số giúp nhé."))
            places[int(typed)] = item.id
        if len(waiting) > 1:
            raise (Unfinished if places else BadAnswer)(N_("Còn việc chưa có số. Chọn số thứ tự cho từng việc."))
        for item_id in waiting:
            places[next(place for place in range(1, count + 1) if place not in places)] = item_id
        return {"order": [places[place] for place in sorted(places)]}

    def grade(self, body: OrderingBody, response: dict[str, Any]) -> Grade:
        """The fraction is the share of things that stand in their right place."""
        right = [item.id for item in body.items]
        order = response.get("order", [])
        at = [place < len(order) and order[place] == key for place, key in enumerate(right)]
        reasons = tuple(Reason(item.id, item.reason, good, True) for item, good in zip(body.items, at, strict=True))
        return Grade(sum(at) / len(right), all(at), reasons, body.why)

    def question_text(self, body: OrderingBody) -> str:
        """The stem and the things in alphabetical order, so that the summary does not give the answer away."""
        return asked_words(body) + " / " + " / ".join(sorted(one_line(i.text) for i in body.items))

    def right_text(self, body: OrderingBody) -> str:
        """The things in the right order, in numbered lines."""
        return _numbered([item.text for item in body.items])

    def response_text(self, body: OrderingBody, response: dict[str, Any]) -> str:
        """The things in the order given, in numbered lines."""
        texts = {item.id: item.text for item in body.items}
        return _numbered([texts[key] for key in response.get("order", []) if key in texts])

    def fields(
        self, body: OrderingBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """Each thing, in the stored order, with a select of numbers."""
        texts = {item.id: item.text for item in body.items}
        choices = tuple((str(n), str(n)) for n in range(1, len(texts) + 1))
        order = (response or {}).get("order", [])
        kept = {key: str(place) for place, key in enumerate(order, 1)}
        if typed is not None:
            kept = {key: "".join(typed.get(f"place-{key}", [])[:1]) for key in texts}
        items = (Item(key, f"place-{key}", texts[key], kept.get(key, ""), choices) for key in shown["order"])
        return Fields("select", tuple(items), in_turn="order")


def _numbered(texts: list[str]) -> str:
    return "\n".join(f"{number}. {one_line(text)}" for number, text in enumerate(texts, 1))
