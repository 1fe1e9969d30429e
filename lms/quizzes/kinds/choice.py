"""What single choice, multiple choice and true/false have in common: options, each with its own reason.

Kept as {"stem": Markdown, "options": [{"id", "text", "right", "reason"}], "why": text}. Answer: {"chosen": [ids]}.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from lms.base.text import N_
from lms.quizzes.kinds.base import BadAnswer, Checked, Fields, Form, Grade, Item, Problem, Reason, asked_words, one_line
from lms.quizzes.kinds.carrying import Carry, by_words
from lms.quizzes.kinds.judging import doubled, of_reasons, of_rows, of_stem, of_why
from lms.quizzes.kinds.rows import Common, Option, Raw, Row, Stored, read_option, rows, shared, written, written_option


@dataclass(frozen=True, kw_only=True)
class Optioned(Common):
    """A body with options to choose from, whatever else these are."""

    options: tuple[Option, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them."""
        return self.options

    @property
    def offered(self) -> tuple[Option, ...]:
        """All of them."""
        return self.options


@dataclass(frozen=True, kw_only=True)
class ChoiceBody(Optioned):
    """Plain options."""


C = TypeVar("C", bound=Optioned)


def marked(body: C, right: Collection[str]) -> C:
    """The same with the options of these ids marked as right."""
    return replace(body, options=tuple(replace(option, right=option.id in right) for option in body.options))


class ChoiceKind(Checked[C]):
    """The common part; subclasses say how many may be chosen, in which order options stand, and what their body is."""

    key = ""
    name = ""
    control = "radio"

    def problems(self, body: C) -> list[Problem]:
        """Problems common to all choices."""
        words, reasons = [one.text for one in body.options], [one.reason for one in body.options]
        return [
            *of_stem(body),
            *of_rows(words, "text", N_("Có lựa chọn để trống. Điền chữ vào, hoặc bỏ lựa chọn đó.")),
            *doubled(words, "text", N_("Có hai lựa chọn giống nhau. Sửa hoặc bỏ một lựa chọn.")),
            *of_reasons(reasons, needed=True),
            *of_why(body, needed=False),
        ]

    def carry(self, old: C, new: C) -> Carry | None:
        """By the words of the options."""
        before, after = ([(one.id, one.text) for one in body.options] for body in (old, new))
        return by_words(before, after)

    def shown(self, body: C, rng: random.Random) -> dict[str, Any]:
        """Options in random order."""
        order = [option.id for option in body.options]
        rng.shuffle(order)
        return {"order": order}

    def parse(self, body: C, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The chosen options, in the body's order."""
        chosen = set(form.get("answer", []))
        known = [option.id for option in body.options]
        if not chosen:
            raise BadAnswer(self.nothing_chosen())
        if not chosen <= set(known) or (self.control == "radio" and len(chosen) > 1):
            raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
        return {"chosen": [key for key in known if key in chosen]}

    def nothing_chosen(self) -> str:
        """What to say when nothing was chosen."""
        return N_("Chọn một câu trả lời.")

    def grade(self, body: C, response: dict[str, Any]) -> Grade:
        """All right options and no other make it right; in between, hits less misses."""
        chosen = set(response.get("chosen", []))
        right = {option.id for option in body.options if option.right}
        score = len(chosen & right) - len(chosen - right)
        reasons = tuple(Reason(o.id, o.reason, o.right, o.id in chosen) for o in body.options)
        return Grade(max(0.0, score / len(right)), chosen == right, reasons, body.why)

    def question_text(self, body: C) -> str:
        """The stem with its options."""
        return asked_words(body) + " / " + " / ".join(one_line(o.text) for o in body.options)

    def right_text(self, body: C) -> str:
        """The right options."""
        return "\n".join(one_line(o.text) for o in body.options if o.right)

    def response_text(self, body: C, response: dict[str, Any]) -> str:
        """The chosen options."""
        chosen = set(response.get("chosen", []))
        return "\n".join(one_line(o.text) for o in body.options if o.id in chosen)

    def fields(
        self, body: C, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """A radio or checkbox an option, in the frozen order."""
        words = {option.id: option.text for option in body.options}
        chosen = set(typed.get("answer", [])) if typed is not None else set((response or {}).get("chosen", []))
        items = (Item(key, "answer", words[key], key in chosen) for key in shown["order"])
        return Fields(self.control, tuple(items))


class PlainChoice(ChoiceKind[ChoiceBody]):
    """A choice between words."""

    def read(self, raw: Raw) -> ChoiceBody:
        """From what is kept."""
        return ChoiceBody(
            **shared(raw),
            options=tuple(read_option(row) for row in rows(raw, "options")),
        )

    def write(self, body: ChoiceBody) -> Stored:
        """To be kept."""
        return written(body, options=[written_option(row) for row in body.options])
