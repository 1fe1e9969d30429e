"""What single choice, multiple choice and true/false have in common: options, each with its own reason.

Body: {"stem": Markdown, "options": [{"id", "text", "right", "reason"}], "why": text}. Answer: {"chosen": [ids]}.
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


class ChoiceKind(Checked):
    """The common part; subclasses say how many may be chosen and in which order options stand."""

    key = ""
    name = ""
    control = "radio"

    def problems(self, body: Body) -> list[Problem]:
        """Problems common to all choices."""
        options = body.get("options", [])
        return [
            *of_stem(body),
            *of_rows(options, "text", N_("Có lựa chọn để trống. Điền chữ vào, hoặc bỏ lựa chọn đó.")),
            *doubled(options, "text", N_("Có hai lựa chọn giống nhau. Sửa hoặc bỏ một lựa chọn.")),
            *of_reasons(options, needed=True),
            *of_why(body, needed=False),
        ]

    def shown(self, body: Body, rng: random.Random) -> dict[str, Any]:
        """Options in random order."""
        order = [option["id"] for option in body["options"]]
        rng.shuffle(order)
        return {"order": order}

    def parse(self, body: Body, shown: dict[str, Any], form: Form) -> dict[str, Any]:
        """The chosen options, in the body's order."""
        chosen = set(form.get("answer", []))
        known = [option["id"] for option in body["options"]]
        if not chosen:
            raise BadAnswer(self.nothing_chosen())
        if not chosen <= set(known) or (self.control == "radio" and len(chosen) > 1):
            raise BadAnswer(N_("Câu trả lời không có trong danh sách. Chọn lại giúp nhé."))
        return {"chosen": [key for key in known if key in chosen]}

    def nothing_chosen(self) -> str:
        """What to say when nothing was chosen."""
        return N_("Chọn một câu trả lời.")

    def grade(self, body: Body, response: dict[str, Any]) -> Grade:
        """All right options and no other make it right; in between, hits less misses."""
        chosen = set(response.get("chosen", []))
        right = {option["id"] for option in body["options"] if option["right"]}
        score = len(chosen & right) - len(chosen - right)
        reasons = tuple(
            Reason(o["id"], o.get("reason", ""), bool(o["right"]), o["id"] in chosen) for o in body["options"]
        )
        return Grade(max(0.0, score / len(right)), chosen == right, reasons, body.get("why", ""))

    def question_text(self, body: Body) -> str:
        """The stem with its options."""
        return asked_words(body) + " / " + " / ".join(one_line(o["text"]) for o in body["options"])

    def right_text(self, body: Body) -> str:
        """The right options."""
        return "\n".join(one_line(o["text"]) for o in body["options"] if o["right"])

    def response_text(self, body: Body, response: dict[str, Any]) -> str:
        """The chosen options."""
        chosen = set(response.get("chosen", []))
        return "\n".join(one_line(o["text"]) for o in body["options"] if o["id"] in chosen)

    def fields(
        self, body: Body, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """A radio or checkbox an option, in the frozen order."""
        options = {option["id"]: option for option in body["options"]}
        chosen = set(typed.get("answer", [])) if typed is not None else set((response or {}).get("chosen", []))
        items = (Item(key, "answer", options[key]["text"], key in chosen) for key in shown["order"])
        return Fields(self.control, tuple(items))
