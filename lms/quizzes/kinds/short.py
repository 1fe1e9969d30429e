"""Short answer: a few typed words, compared with what the author accepts (see lms.quizzes.kinds.typed).

Stored as {"stem", "answers": [{"id", "text", "right", "reason"}], "exact": [of "case", "marks", "accents"], "why"}. A
star in a text stands for any text; answers that are not right are common mistakes. Answer: {"text": as typed}.
"""

import random
from dataclasses import dataclass
from typing import Any, TypeVar

from lms.base.text import N_
from lms.quizzes.kinds.base import Checked, Fields, Form, Grade, Item, Problem, Reason, asked_words, one_line
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.judging import doubled, of_reasons, of_rows, of_stem, of_why
from lms.quizzes.kinds.rows import (
    Common,
    Option,
    Raw,
    Row,
    Stored,
    read_option,
    rows,
    shared,
    texts,
    written,
    written_option,
)
from lms.quizzes.kinds.typed import TYPED_MOST, fits, plain, says_something, typed_in

ANSWERS_MOST = 10


@dataclass(frozen=True, kw_only=True)
class TypedBody(Common):
    """The answers that are accepted, and the mistakes that the author foresees."""

    answers: tuple[Option, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The answers and the mistakes."""
        return self.answers


@dataclass(frozen=True, kw_only=True)
class ShortBody(TypedBody):
    """Answers of a few words; `exact` names what has to be typed exactly."""

    exact: tuple[str, ...] = ()


T = TypeVar("T", bound=TypedBody)


class TypedKind(Checked[T]):
    """What kinds with one typed answer share; subclasses say which row an answer fits."""

    several_right = True

    def carry(self, old: T, new: T) -> Carry | None:
        """Answers stay as they are, because any key can grade a typed text."""
        return dict

    def hint_of(self, body: T) -> str:
        """How the answer may be written, a message to be translated."""
        raise NotImplementedError

    def problems(self, body: T) -> list[Problem]:
        """What is wrong unless there are 1 to 10 different answers, one of them accepted, and a reason somewhere."""
        words, reasons = [row.text for row in body.answers], [row.reason for row in body.answers]
        found = [
            *of_stem(body),
            *of_rows(words, "text", N_("Có câu trả lời để trống. Điền chữ vào, hoặc bỏ dòng đó.")),
            *doubled(words, "text", N_("Có hai câu trả lời giống nhau. Sửa hoặc bỏ một dòng.")),
            *of_reasons(reasons, needed=False),
            *of_why(body, needed=not any(reasons)),
        ]
        if not 1 <= len(body.answers) <= ANSWERS_MOST:
            found.append(Problem(N_("Cần từ 1 đến 10 câu trả lời. Thêm hoặc bớt cho đủ."), "rows"))
        if not any(row.right for row in body.answers):
            found.append(Problem(N_("Đánh dấu ít nhất một câu trả lời được chấp nhận."), "right"))
        return found

    def shown(self, body: T, rng: random.Random) -> dict[str, Any]:
        """Nothing, because there is nothing to shuffle."""
        return {}

    def parse(self, body: T, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The text as typed. Raises BadAnswer when it is empty or too long."""
        return {"text": typed_in(form, "answer")}

    def row_of(self, body: T, text: str) -> Option | None:
        """The accepted answer that a text fits, or else the mistake; None when the author foresaw neither."""
        raise NotImplementedError

    def grade(self, body: T, response: dict[str, Any]) -> Grade:
        """Right when an accepted answer fits; gives the reasons of the row that fits and of the first accepted one."""
        found = self.row_of(body, response.get("text", ""))
        right = found is not None and found.right
        first = next((row for row in body.answers if row.right), None)
        told = {row.id: row for row in (found, None if right else first) if row}
        reasons = tuple(Reason(key, row.reason, row.right, row is found) for key, row in told.items())
        return Grade(float(right), right, reasons, body.why)

    def question_text(self, body: T) -> str:
        """The stem as plain words."""
        return asked_words(body)

    def right_text(self, body: T) -> str:
        """The first accepted answer; the others are only other ways of writing it."""
        return next((plain(row.text) for row in body.answers if row.right), "")

    def response_text(self, body: T, response: dict[str, Any]) -> str:
        """What was typed, on one line."""
        return one_line(response.get("text", ""))

    def fields(
        self, body: T, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """One field to type in, with its hint."""
        kept = (response or {}).get("text", "")
        if typed is not None:
            kept = "".join(typed.get("answer", [])[:1])
        return Fields("text", (Item("answer", "answer", "", kept, hint=self.hint_of(body)),))


#: A made-up body, as is everything that the style guide shows.
SAMPLE: ShortBody = ShortBody(answers=(Option("a", "mã OTP", True),))


class Short(TypedKind[ShortBody]):
    """A few words to be typed."""

    key = "short"
    name = N_("Trả lời ngắn")
    sample = SAMPLE

    def read(self, raw: Raw) -> ShortBody:
        """The body in its stored JSON; never raises."""
        answers = tuple(read_option(row) for row in rows(raw, "answers"))
        return ShortBody(**shared(raw), answers=answers, exact=texts(raw, "exact"))

    def write(self, body: ShortBody) -> Stored:
        """The body as JSON values, to be stored."""
        return written(body, exact=list(body.exact), answers=[written_option(row) for row in body.answers])

    def hint_of(self, body: ShortBody) -> str:
        """That a few words are enough, a message to be translated."""
        return N_("Gõ vài chữ thôi.")

    def problems(self, body: ShortBody) -> list[Problem]:
        """What is wrong as in any typed answer; also texts that learners cannot type, or that accept everything."""
        found = super().problems(body)
        for number, row in enumerate(body.answers):
            if row.text and row.right and not says_something(row.text):
                found.append(Problem(N_("Câu trả lời này cần có chữ hoặc số."), "text", number))
            elif len(row.text) > TYPED_MOST:
                found.append(Problem(N_("Học viên gõ nhiều nhất 100 ký tự. Viết câu này ngắn lại."), "text", number))
        return found

    def row_of(self, body: ShortBody, text: str) -> Option | None:
        """The first accepted answer that fits, or else the first mistake; so a mistake "*" means everything else."""
        answers = sorted(body.answers, key=lambda row: not row.right)
        return next((row for row in answers if fits(row.text, text, body.exact)), None)
