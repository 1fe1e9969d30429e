"""What single choice, multiple choice and true/false have in common: options, each with its own reason.

Stored as {"stem": Markdown, "options": [{"id", "text", "right", "reason"}], "why": text}. Answer: {"chosen": [ids]}.
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
    """A body with options to choose from; subclasses may have options with more than words."""

    options: tuple[Option, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The options."""
        return self.options

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options."""
        return self.options


@dataclass(frozen=True, kw_only=True)
class ChoiceBody(Optioned):
    """A body whose options are words only."""


C = TypeVar("C", bound=Optioned)


def marked(body: C, right: Collection[str]) -> C:
    """A copy in which exactly the options with these ids are marked as right."""
    return replace(body, options=tuple(replace(option, right=option.id in right) for option in body.options))


class ChoiceKind(Checked[C]):
    """What kinds with options share; subclasses say which body they have and how many options may be chosen."""

    key = ""
    name = ""
    control = "radio"

    def problems(self, body: C) -> list[Problem]:
        """Problems of any choice: texts that are empty, doubled or too long, reasons that are missing or too long."""
        words, reasons = [one.text for one in body.options], [one.reason for one in body.options]
        return [
            *of_stem(body),
            *of_rows(words, "text", N_("Có lựa chọn để trống. Điền chữ vào, hoặc bỏ lựa chọn đó.")),
            *doubled(words, "text", N_("Có hai lựa chọn giống nhau. Sửa hoặc bỏ một lựa chọn.")),
            *of_reasons(reasons, needed=True),
            *of_why(body, needed=False),
        ]

    def carry(self, old: C, new: C) -> Carry | None:
        """Carry answers over by the words of the options."""
        before, after = ([(one.id, one.text) for one in body.options] for body in (old, new))
        return by_words(before, after)

    def shown(self, body: C, rng: random.Random) -> dict[str, Any]:
        """The options' ids in random order."""
        order = [option.id for option in body.options]
        rng.shuffle(order)
        return {"order": order}

    def parse(self, body: C, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The chosen options, in the body's order. Raises BadAnswer for none, too many or unknown ones."""
        chosen = set(form.get("answer", []))
        known = [option.id for option in body.options]
        if not chosen:
            raise BadAnswer(self.nothing_chosen())
        if not chosen <= set(known) or (self.control == "radio" and len(chosen) > 1):
            raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
        return {"chosen": [key for key in known if key in chosen]}

    def nothing_chosen(self) -> str:
        """The message for an answer in which nothing was chosen."""
        return N_("Chọn một câu trả lời.")

    def grade(self, body: C, response: dict[str, Any]) -> Grade:
        """Right when all right options and no others are chosen; else the fraction is hits minus misses, or 0."""
        chosen = set(response.get("chosen", []))
        right = {option.id for option in body.options if option.right}
        score = len(chosen & right) - len(chosen - right)
        reasons = tuple(Reason(o.id, o.reason, o.right, o.id in chosen) for o in body.options)
        return Grade(max(0.0, score / len(right)), chosen == right, reasons, body.why)

    def question_text(self, body: C) -> str:
        """The stem and the options."""
        return asked_words(body) + " / " + " / ".join(one_line(o.text) for o in body.options)

    def right_text(self, body: C) -> str:
        """The right options, one a line."""
        return "\n".join(one_line(o.text) for o in body.options if o.right)

    def response_text(self, body: C, response: dict[str, Any]) -> str:
        """The chosen options, one a line."""
        chosen = set(response.get("chosen", []))
        return "\n".join(one_line(o.text) for o in body.options if o.id in chosen)

    def fields(
        self, body: C, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """A radio button or checkbox for each option, in the stored order."""
        words = {option.id: option.text for option in body.options}
        chosen = set(typed.get("answer", [])) if typed is not None else set((response or {}).get("chosen", []))
        items = (Item(key, "answer", words[key], key in chosen) for key in shown["order"])
        return Fields(self.control, tuple(items))


class PlainChoice(ChoiceKind[ChoiceBody]):
    """A choice between options that are words only."""

    def read(self, raw: Raw) -> ChoiceBody:
        """The body in its stored JSON; never raises."""
        return ChoiceBody(
            **shared(raw),
            options=tuple(read_option(row) for row in rows(raw, "options")),
        )

    def write(self, body: ChoiceBody) -> Stored:
        """The body as JSON values, to be stored."""
        return written(body, options=[written_option(row) for row in body.options])
