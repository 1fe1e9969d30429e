"""Gaps: a sentence with gaps in it, each with a list to choose from, or to be typed.

Body: {"stem", "text": plain text with [[1]], [[2]] in order, "gaps": [{"id", "rights": [texts], "others": [texts],
"reason"}], "exact": see lms.quizzes.kinds.typed, "why"}. A gap without `others` is typed, and a star in its `rights`
stands for anything. Answer: {"gaps": {id: number of the choice, rights first, from "0", or what was typed}}.
"""

import random
import re
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
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.judging import STEM_MOST, of_reasons, of_stem, of_why
from lms.quizzes.kinds.typed import TYPED_MOST, fits, key_of, plain, says_something, typed_in

GAPS_MOST, CHOICES_MOST = 6, 6
GAP = re.compile(r"\[\[([0-9]+)\]\]")
#: What parts the choices in a course file; a choice cannot hold it.
SIGNS = ("|", "=>")


#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "why": "",
    "text": "Tiền về [[1]] mới là tiền. Ai hỏi mã [[2]], mình không đọc.",
    "gaps": [
        {"id": "a", "rights": ["máy mình"], "others": ["máy khách"], "reason": ""},
        {"id": "b", "rights": ["OTP"], "others": [], "reason": ""},
    ],
}


class Gap(Checked):
    """A select or a short field for each gap."""

    key = "gap"
    name = N_("Điền chỗ trống")
    part = "gaps"
    sample = SAMPLE

    def carry(self, old: Body, new: Body) -> Carry | None:
        """As they are, while the choices of each gap stay; what is typed depends on nothing."""

        def asks(body: Body) -> list[Any]:
            return [(gap["id"], [*gap["rights"], *gap["others"]] if gap["others"] else None) for gap in body["gaps"]]

        return dict if asks(old) == asks(new) else None

    def problems(self, body: Body) -> list[Problem]:
        """One to six gaps, each in the sentence once and in order, each with something right to put in."""
        gaps = body.get("gaps", [])
        found = [
            *of_stem(body),
            *_of_text(body.get("text", ""), len(gaps)),
            *of_reasons(gaps, needed=False),
            *of_why(body, needed=not all(gap.get("reason") for gap in gaps)),
        ]
        if not 1 <= len(gaps) <= GAPS_MOST:
            found.append(Problem(N_("Cần từ 1 đến 6 chỗ trống. Thêm hoặc bớt cho đủ."), "rows"))
        for number, gap in enumerate(gaps):
            found += [Problem(message, part, number) for part, message in _of_gap(gap)]
        return found

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """The choices of each gap in random order."""
        orders = {gap["id"]: [str(n) for n in range(len(_choices(gap)))] for gap in body["gaps"]}
        for order in orders.values():
            rng.shuffle(order)
        return {"orders": orders}

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """Every gap needs a choice that was offered, or something typed."""
        names = {gap["id"]: f"gap-{gap['id']}" for gap in body["gaps"]}
        if not all("".join(form.get(name, [])[:1]).strip() for name in names.values()):
            raise BadAnswer(N_("Còn chỗ trống chưa điền. Điền cho đủ giúp nhé."))
        filled = {}
        for gap in body["gaps"]:
            filled[gap["id"]] = typed_in(form, names[gap["id"]])
            if gap["others"] and filled[gap["id"]] not in map(str, range(len(_choices(gap)))):
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
        return {"gaps": filled}

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """The share of gaps that are filled rightly."""
        filled = response.get("gaps", {})
        good = [_is_right(gap, filled.get(gap["id"], ""), body) for gap in body["gaps"]]
        reasons = (
            Reason(gap["id"], gap.get("reason", ""), right, True) for gap, right in zip(body["gaps"], good, strict=True)
        )
        return Grade(sum(good) / len(good), all(good), tuple(reasons), body.get("why", ""))

    def question_text(self, body: Body) -> str:
        """The stem and the sentence, its gaps as (1) and dots."""
        return asked_words(body) + " / " + one_line(GAP.sub(r"(\1) …", body["text"]))

    def right_text(self, body: Body) -> str:
        """What belongs into each gap, numbered."""
        return _numbered([plain(gap["rights"][0]) for gap in body["gaps"]])

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """What was put into each gap, numbered."""
        filled = response.get("gaps", {})
        return _numbered([_said(gap, filled.get(gap["id"], "")) for gap in body["gaps"]])

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The sentence in pieces, and between them a select in the frozen order or a field."""
        kept = dict((response or {}).get("gaps", {}))
        if typed is not None:
            kept = {gap["id"]: "".join(typed.get(f"gap-{gap['id']}", [])[:1]) for gap in body["gaps"]}
        items = []
        for gap in body["gaps"]:
            texts, order = _choices(gap), shown["orders"][gap["id"]] if gap["others"] else []
            choices = tuple((number, texts[int(number)]) for number in order)
            items.append(Item(gap["id"], f"gap-{gap['id']}", "", kept.get(gap["id"], ""), choices))
        return Fields("gaps", tuple(items), tuple(GAP.split(body["text"])[::2]))


def _choices(gap: dict[str, Any]) -> list[str]:
    return [*gap["rights"], *gap["others"]]


def _is_right(gap: dict[str, Any], filled: str, body: Body) -> bool:
    if gap["others"]:
        return filled.isascii() and filled.isdigit() and int(filled) < len(gap["rights"])
    return any(fits(right, filled, body.get("exact", ())) for right in gap["rights"])


def _said(gap: dict[str, Any], filled: str) -> str:
    if not gap["others"]:
        return filled
    return dict(enumerate(_choices(gap))).get(int(filled), "") if filled.isascii() and filled.isdigit() else ""


def _numbered(texts: list[str]) -> str:
    return "\n".join(f"{number}. {one_line(text)}" for number, text in enumerate(texts, 1))


def _of_text(text: str, count: int) -> list[Problem]:
    """What is wrong with the sentence."""
    if not text.strip():
        return [Problem(N_("Viết câu có chỗ trống, ví dụ: Tiền về [[1]] mới là tiền."), "text")]
    if len(text) > STEM_MOST:
        return [Problem(N_("Câu này dài quá. Viết gọn trong 1500 ký tự."), "text")]
    if GAP.findall(text) != [str(number) for number in range(1, count + 1)]:
        return [Problem(N_("Trong câu cần đủ [[1]], [[2]]… theo thứ tự, mỗi dòng ở dưới một số."), "text")]
    return []


def _of_gap(gap: dict[str, Any]) -> list[tuple[str, str]]:
    """(part, message) of what is wrong with a gap."""
    rights, others, found = gap.get("rights", []), gap.get("others", []), []
    keys = [key_of(text, ("marks", "accents")) for text in (*rights, *others)]
    if not rights or not all(says_something(text) for text in rights):
        found.append(("text", N_("Chỗ trống này chưa có chữ điền đúng. Viết vào.")))
    if len(set(keys)) < len(keys):
        found.append(("text", N_("Có hai lựa chọn giống nhau. Sửa hoặc bỏ một lựa chọn.")))
    if len(keys) > CHOICES_MOST:
        found.append(("text", N_("Một chỗ trống nhiều nhất 6 lựa chọn. Bỏ bớt đi.")))
    if any(len(text) > TYPED_MOST for text in (*rights, *others)):
        found.append(("text", N_("Chữ điền vào dài quá. Viết gọn trong 100 ký tự.")))
    if any(sign in text for text in (*rights, *others) for sign in SIGNS):
        found.append(("text", N_("Không dùng dấu | và => ở đây.")))
    return found
