"""Matching: for each thing on the left choose what belongs to it, with selects or one press after the other.

Stored as {"stem", "pairs": [{"id", "left", "right", "reason"}], "extra": [{"id", "right"}], "why"}. Answer: {"pairs":
{left id: id of the pair or extra whose right side was chosen}}. Two equal right sides count as one.
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
from lms.quizzes.kinds.carrying import Carry, Words, by_sides
from lms.quizzes.kinds.judging import TEXT_MOST, doubled, of_reasons, of_rows, of_stem, of_why
from lms.quizzes.kinds.rows import Common, Extra, Pair, Raw, Row, Stored, rows, shared, text, written


@dataclass(frozen=True, kw_only=True)
class PairsBody(Common):
    """Pairs, and right sides that belong to no pair."""

    pairs: tuple[Pair, ...] = ()
    extra: tuple[Extra, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All right sides, in the author's order."""
        return self.right_sides

    @property
    def right_sides(self) -> tuple[Pair | Extra, ...]:
        """All right sides, in the author's order."""
        return (*self.pairs, *self.extra)


def rights_of(body: PairsBody) -> dict[str, str]:
    """The right sides by id, each text once."""
    found: dict[str, str] = {}
    for side in body.right_sides:
        if side.right not in found.values():
            found[side.id] = side.right
    return found


#: A made-up body, as is everything that the style guide shows.
SAMPLE: PairsBody = PairsBody(
    pairs=(
        Pair("a", "Mã OTP", "không đọc cho ai"),
        Pair("b", "Số tài khoản", "gửi người mua"),
        Pair("c", "Mật khẩu", "giữ trong đầu"),
    )
)


class Matching(Checked[PairsBody]):
    """Things to match; each left side has a select of all right sides."""

    key = "matching"
    name = N_("Ghép đôi")
    sample = SAMPLE

    def read(self, raw: Raw) -> PairsBody:
        """The body in its stored JSON; never raises."""
        return PairsBody(
            **shared(raw),
            pairs=tuple(
                Pair(text(row, "id"), text(row, "left"), text(row, "right"), text(row, "reason"))
                for row in rows(raw, "pairs")
            ),
            extra=tuple(Extra(text(row, "id"), text(row, "right")) for row in rows(raw, "extra")),
        )

    def write(self, body: PairsBody) -> Stored:
        """The body as JSON values, to be stored."""
        pairs = [{"id": one.id, "left": one.left, "right": one.right, "reason": one.reason} for one in body.pairs]
        return written(body, pairs=pairs, extra=[{"id": one.id, "right": one.right} for one in body.extra])

    def carry(self, old: PairsBody, new: PairsBody) -> Carry | None:
        """Carry answers over by the words of both sides."""
        return by_sides(_sides(old), _sides(new))

    def guessed(self, body: PairsBody) -> float | None:
        """100 percent divided by the number of different right sides."""
        return 100 / len(rights_of(body))

    def problems(self, body: PairsBody) -> list[Problem]:
        """What is wrong unless there are 3 to 5 pairs, at most 3 extra right sides, and a general reason."""
        pairs, extra = body.pairs, body.extra
        lefts = [pair.left for pair in pairs]
        found = [
            *of_stem(body),
            *of_rows(lefts, "left", N_("Cặp này thiếu vế trái. Điền vào, hoặc bỏ cả cặp.")),
            *of_rows((pair.right for pair in pairs), "right", N_("Cặp này thiếu vế phải. Điền vào, hoặc bỏ cả cặp.")),
            *doubled(lefts, "left", N_("Có hai vế trái giống nhau. Sửa hoặc bỏ một cặp.")),
            *of_reasons((pair.reason for pair in pairs), needed=False),
            *of_why(body, needed=True),
        ]
        if not 3 <= len(pairs) <= 5:
            found.append(Problem(N_("Cần từ 3 đến 5 cặp để ghép. Thêm hoặc bớt cho đủ."), "rows"))
        if len(extra) > 3:
            found.append(Problem(N_("Nhiều nhất 3 ý thừa. Bỏ bớt đi."), "extra"))
        if any(len(one.right) > TEXT_MOST for one in extra):
            found.append(Problem(N_("Dòng này dài quá. Viết gọn trong 200 ký tự."), "extra"))
        return found

    def shown(self, body: PairsBody, rng: random.Random) -> dict[str, Any]:
        """The ids of left sides and of right sides, each in random order."""
        left = [pair.id for pair in body.pairs]
        right = list(rights_of(body))
        rng.shuffle(left)
        rng.shuffle(right)
        return {"left": left, "right": right}

    def parse(self, body: PairsBody, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The right side chosen for each left side.

        Raises BadAnswer when none is chosen or one was not offered, Unfinished when only some are.
        """
        offered = rights_of(body)
        pairs = {}
        for pair in body.pairs:
            typed = "".join(form.get(f"match-{pair.id}", [])[:1])
            if not typed:
                continue
            if typed not in offered and typed not in {p.id for p in body.pairs}:
                raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
            pairs[pair.id] = typed
        if len(pairs) < len(body.pairs):
            raise (Unfinished if pairs else BadAnswer)(self.incomplete())
        return {"pairs": pairs}

    def incomplete(self) -> str:
        """The message for an answer in which a left side has no right side."""
        return N_("Còn dòng chưa ghép. Chọn cho từng dòng giúp nhé.")

    def grade(self, body: PairsBody, response: dict[str, Any]) -> Grade:
        """The fraction is the share of left sides with the right text; equal right sides are interchangeable."""
        texts = {side.id: side.right for side in body.right_sides}
        chosen = response.get("pairs", {})
        good = [texts.get(chosen.get(pair.id, "")) == pair.right for pair in body.pairs]
        reasons = tuple(Reason(pair.id, pair.reason, right, True) for pair, right in zip(body.pairs, good, strict=True))
        return Grade(sum(good) / len(good), all(good), reasons, body.why)

    def question_text(self, body: PairsBody) -> str:
        """The stem and the left sides."""
        return asked_words(body) + " / " + " / ".join(one_line(pair.left) for pair in body.pairs)

    def right_text(self, body: PairsBody) -> str:
        """The pairs, one a line."""
        return "\n".join(f"{one_line(pair.left)}: {one_line(pair.right)}" for pair in body.pairs)

    def response_text(self, body: PairsBody, response: dict[str, Any]) -> str:
        """The pairs as they were chosen, one a line."""
        texts = {side.id: side.right for side in body.right_sides}
        chosen = response.get("pairs", {})
        said = ((pair.left, texts.get(chosen.get(pair.id, ""), "…")) for pair in body.pairs)
        return "\n".join(f"{one_line(left)}: {one_line(right)}" for left, right in said)

    def fields(
        self, body: PairsBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """Each left side, in the stored order, with a select of the right sides in theirs."""
        lefts = {pair.id: pair.left for pair in body.pairs}
        rights = rights_of(body)
        choices = tuple((key, rights[key]) for key in shown["right"] if key in rights)
        kept = dict((response or {}).get("pairs", {}))
        if typed is not None:
            kept = {key: "".join(typed.get(f"match-{key}", [])[:1]) for key in lefts}
        items = (Item(key, f"match-{key}", lefts[key], kept.get(key, ""), choices) for key in shown["left"])
        return Fields("select", tuple(items), in_turn="pairs")


def _sides(body: PairsBody) -> tuple[Words, Words]:
    """(id, words) of the left sides and of the right sides, for carrying answers over."""
    return [(pair.id, pair.left) for pair in body.pairs], [(side.id, side.right) for side in body.right_sides]
