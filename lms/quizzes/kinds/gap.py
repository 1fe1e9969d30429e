"""Gaps: a sentence in which each gap has a list to choose from, or is filled by typing.

Stored as {"stem", "text": plain text with [[1]], [[2]] in order, "gaps": [{"id", "rights": [texts], "others": [texts],
"reason"}], "exact": see lms.quizzes.kinds.typed, "why"}. A gap without `others` is typed, and a star in its `rights`
stands for any text. Answer: {"gaps": {id: number of the choice, rights first, from "0", or what was typed}}.
"""

import random
import re
from dataclasses import dataclass
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import BadAnswer, Checked, Fields, Form, Grade, Item, Problem, Reason, asked_words, one_line
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.judging import STEM_MOST, of_reasons, of_stem, of_why
from lms.quizzes.kinds.rows import Common, Raw, Row, Stored, rows, shared, text, texts, written
from lms.quizzes.kinds.typed import TYPED_MOST, fits, key_of, plain, says_something, typed_in

GAPS_MOST, CHOICES_MOST = 6, 6
GAP = re.compile(r"\[\[([0-9]+)\]\]")
#: The signs that separate choices in a course file, so a choice cannot hold them.
SIGNS = ("|", "=>")


@dataclass(frozen=True)
class Hole:
    """A gap: the texts that are right in it and the wrong ones that are offered; one without `others` is typed."""

    id: str
    rights: tuple[str, ...]
    others: tuple[str, ...] = ()
    reason: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """All texts that are offered, the right ones first."""
        return (*self.rights, *self.others)


@dataclass(frozen=True, kw_only=True)
class GapBody(Common):
    """A sentence and its gaps, in order; `exact` names what has to be typed exactly."""

    text: str = ""
    gaps: tuple[Hole, ...] = ()
    exact: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The gaps."""
        return self.gaps


#: A made-up body, as is everything that the style guide shows.
SAMPLE: GapBody = GapBody(
    text="Tiền về [[1]] mới là tiền. Ai hỏi mã [[2]], mình không đọc.",
    gaps=(Hole("a", ("máy mình",), ("máy khách",)), Hole("b", ("OTP",))),
)


class Gap(Checked[GapBody]):
    """A sentence with a select or a short field for each gap."""

    key = "gap"
    name = N_("Điền chỗ trống")
    sample = SAMPLE

    def read(self, raw: Raw) -> GapBody:
        """The body in its stored JSON; never raises."""
        return GapBody(
            **shared(raw),
            text=text(raw, "text"),
            gaps=tuple(
                Hole(text(row, "id"), texts(row, "rights"), texts(row, "others"), text(row, "reason"))
                for row in rows(raw, "gaps")
            ),
            exact=texts(raw, "exact"),
        )

    def write(self, body: GapBody) -> Stored:
        """The body as JSON values, to be stored."""
        gaps = [
            {"id": one.id, "rights": list(one.rights), "others": list(one.others), "reason": one.reason}
            for one in body.gaps
        ]
        return written(body, text=body.text, gaps=gaps, exact=list(body.exact))

    def carry(self, old: GapBody, new: GapBody) -> Carry | None:
        """Answers stay as they are, if the choices of each gap do; typed answers fit any choices."""

        def asks(body: GapBody) -> list[tuple[str, tuple[str, ...]]]:
            return [(gap.id, gap.choices if gap.others else ()) for gap in body.gaps]

        return dict if asks(old) == asks(new) else None

    def problems(self, body: GapBody) -> list[Problem]:
        """What is wrong unless there are 1 to 6 gaps, in order in the sentence, each with a text that is right."""
        gaps = body.gaps
        found = [
            *of_stem(body),
            *_of_text(body.text, len(gaps)),
            *of_reasons((gap.reason for gap in gaps), needed=False),
            *of_why(body, needed=not all(gap.reason for gap in gaps)),
        ]
        if not 1 <= len(gaps) <= GAPS_MOST:
            found.append(Problem(N_("Cần từ 1 đến 6 chỗ trống. Thêm hoặc bớt cho đủ."), "rows"))
        for number, gap in enumerate(gaps):
            found += [Problem(message, part, number) for part, message in _of_gap(gap)]
        return found

    def shown(self, body: GapBody, rng: random.Random) -> dict[str, Any]:
        """The choices of each gap in random order."""
        orders = {gap.id: [str(n) for n in range(len(gap.choices))] for gap in body.gaps}
        for order in orders.values():
            rng.shuffle(order)
        return {"orders": orders}

    def parse(self, body: GapBody, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """What each gap was filled with. Raises BadAnswer when a gap is empty, or its choice was not offered."""
        names = {gap.id: f"gap-{gap.id}" for gap in body.gaps}
        if not all("".join(form.get(name, [])[:1]).strip() for name in names.values()):
            raise BadAnswer(N_("Còn chỗ trống chưa điền. Điền cho đủ giúp nhé."))
        filled = {}
        for gap in body.gaps:
            filled[gap.id] = typed_in(form, names[gap.id])
            if gap.others and filled[gap.id] not in map(str, range(len(gap.choices))):
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
        return {"gaps": filled}

    def grade(self, body: GapBody, response: dict[str, Any]) -> Grade:
        """The fraction is the share of gaps that are filled rightly."""
        filled = response.get("gaps", {})
        good = [_is_right(gap, filled.get(gap.id, ""), body) for gap in body.gaps]
        reasons = (Reason(gap.id, gap.reason, right, True) for gap, right in zip(body.gaps, good, strict=True))
        return Grade(sum(good) / len(good), all(good), tuple(reasons), body.why)

    def question_text(self, body: GapBody) -> str:
        """The stem and the sentence, with each gap as its number and dots."""
        return asked_words(body) + " / " + one_line(GAP.sub(r"(\1) …", body.text))

    def right_text(self, body: GapBody) -> str:
        """The first right text of each gap, in numbered lines."""
        return _numbered([plain(gap.rights[0]) for gap in body.gaps])

    def response_text(self, body: GapBody, response: dict[str, Any]) -> str:
        """What each gap was filled with, in numbered lines."""
        filled = response.get("gaps", {})
        return _numbered([_said(gap, filled.get(gap.id, "")) for gap in body.gaps])

    def fields(
        self, body: GapBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """The sentence in pieces; between them a select in the stored order, or a field to type in."""
        kept = dict((response or {}).get("gaps", {}))
        if typed is not None:
            kept = {gap.id: "".join(typed.get(f"gap-{gap.id}", [])[:1]) for gap in body.gaps}
        items = []
        for gap in body.gaps:
            words, order = gap.choices, shown["orders"][gap.id] if gap.others else []
            choices = tuple((number, words[int(number)]) for number in order)
            items.append(Item(gap.id, f"gap-{gap.id}", "", kept.get(gap.id, ""), choices))
        return Fields("gaps", tuple(items), tuple(GAP.split(body.text)[::2]))


def _is_right(gap: Hole, filled: str, body: GapBody) -> bool:
    if gap.others:
        return filled.isascii() and filled.isdigit() and int(filled) < len(gap.rights)
    return any(fits(right, filled, body.exact) for right in gap.rights)


def _said(gap: Hole, filled: str) -> str:
    if not gap.others:
        return filled
    return dict(enumerate(gap.choices)).get(int(filled), "") if filled.isascii() and filled.isdigit() else ""


def _numbered(texts: list[str]) -> str:
    return "\n".join(f"{number}. {one_line(text)}" for number, text in enumerate(texts, 1))


def _of_text(text: str, count: int) -> list[Problem]:
    """What is wrong with the sentence that has `count` gaps."""
    if not text.strip():
        return [Problem(N_("Viết câu có chỗ trống, ví dụ: Tiền về [[1]] mới là tiền."), "text")]
    if len(text) > STEM_MOST:
        return [Problem(N_("Câu này dài quá. Viết gọn trong 1500 ký tự."), "text")]
    if GAP.findall(text) != [str(number) for number in range(1, count + 1)]:
        return [Problem(N_("Trong câu cần đủ [[1]], [[2]]… theo thứ tự, mỗi dòng ở dưới một số."), "text")]
    return []


def _of_gap(gap: Hole) -> list[tuple[str, str]]:
    """(part, message) of everything that is wrong with one gap."""
    rights, others, found = gap.rights, gap.others, []
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
