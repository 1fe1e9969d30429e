"""Short answer: typed in a few words, compared with what the author accepts (see lms.quizzes.kinds.typed).

Body: {"stem", "answers": [{"id", "text", "right", "reason"}], "exact": [of "case", "marks", "accents"], "why"}. A star
in a text stands for anything; answers that are not right are common mistakes. Answer: {"text": as typed}.
"""

import random
from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Checked, Fields, Form, Grade, Item, Problem, Reason, asked_words, one_line
from lms.quizzes.kinds.carrying import Carry
from lms.quizzes.kinds.judging import doubled, of_reasons, of_rows, of_stem, of_why
from lms.quizzes.kinds.typed import TYPED_MOST, fits, plain, says_something, typed_in

ANSWERS_MOST = 10


class TypedKind(Checked):
    """What kinds with one typed answer have in common; subclasses say which row an answer fits."""

    key = ""
    name = ""
    part = "answers"
    several_right = True

    def carry(self, old: Body, new: Body) -> Carry | None:
        """What was typed is graded by any key."""
        return dict

    def hint_of(self, body: Body) -> str:
        """How the answer may be written."""
        raise NotImplementedError

    def problems(self, body: Body) -> list[Problem]:
        """One to ten different answers, one of them accepted, and something to say of the mistakes."""
        rows = body.get("answers", [])
        found = [
            *of_stem(body),
            *of_rows(rows, "text", N_("Có câu trả lời để trống. Điền chữ vào, hoặc bỏ dòng đó.")),
            *doubled(rows, "text", N_("Có hai câu trả lời giống nhau. Sửa hoặc bỏ một dòng.")),
            *of_reasons(rows, needed=False),
            *of_why(body, needed=not any(row.get("reason") for row in rows)),
        ]
        if not 1 <= len(rows) <= ANSWERS_MOST:
            found.append(Problem(N_("Cần từ 1 đến 10 câu trả lời. Thêm hoặc bớt cho đủ."), "rows"))
        if not any(row.get("right") for row in rows):
            found.append(Problem(N_("Đánh dấu ít nhất một câu trả lời được chấp nhận."), "right"))
        return found

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """Nothing to shuffle."""
        return {}

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The text as typed."""
        return {"text": typed_in(form, "answer")}

    def row_of(self, body: Body, text: str) -> dict[str, Any] | None:
        """The accepted answer that a text fits, else the mistake; None when the author foresaw neither."""
        raise NotImplementedError

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """Right when an accepted answer fits; said is the reason of what fits and of the first accepted answer."""
        found = self.row_of(body, response.get("text", ""))
        right = bool(found and found["right"])
        first = next((row for row in body["answers"] if row["right"]), None)
        told = {row["id"]: row for row in (found, None if right else first) if row}
        reasons = tuple(Reason(key, row.get("reason", ""), row["right"], row is found) for key, row in told.items())
        return Grade(float(right), right, reasons, body.get("why", ""))

    def question_text(self, body: Body) -> str:
        """The stem."""
        return asked_words(body)

    def right_text(self, body: Body) -> str:
        """The first accepted answer: the others are other ways to write it."""
        return next((plain(row["text"]) for row in body["answers"] if row["right"]), "")

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """What was typed."""
        return one_line(response.get("text", ""))

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """One field to type in."""
        kept = (response or {}).get("text", "")
        if typed is not None:
            kept = "".join(typed.get("answer", [])[:1])
        return Fields("text", (Item("answer", "answer", "", kept, hint=self.hint_of(body)),))


#: Made up, as everything that the style guide shows.
SAMPLE: Body = {"stem": "", "why": "", "answers": [{"id": "a", "text": "mã OTP", "right": True}]}


class Short(TypedKind):
    """A few words."""

    key = "short"
    name = N_("Trả lời ngắn")
    sample = SAMPLE

    def hint_of(self, body: Body) -> str:
        """Short is enough."""
        return N_("Gõ vài chữ thôi.")

    def problems(self, body: Body) -> list[Problem]:
        """Also texts that a learner cannot type, or that would accept everything."""
        found = super().problems(body)
        for number, row in enumerate(body.get("answers", [])):
            text = row.get("text", "")
            if text and row.get("right") and not says_something(text):
                found.append(Problem(N_("Câu trả lời này cần có chữ hoặc số."), "text", number))
            elif len(text) > TYPED_MOST:
                found.append(Problem(N_("Học viên gõ nhiều nhất 100 ký tự. Viết câu này ngắn lại."), "text", number))
        return found

    def row_of(self, body: Body, text: str) -> dict[str, Any] | None:
        """Accepted answers come before mistakes, so that a mistake "*" means everything else."""
        exact = body.get("exact", ())
        rows = sorted(body["answers"], key=lambda row: not row["right"])
        return next((row for row in rows if fits(row["text"], text, exact)), None)
