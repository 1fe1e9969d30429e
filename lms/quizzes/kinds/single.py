"""Single choice: exactly one option is right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Problem
from lms.quizzes.kinds.choice import ChoiceKind

#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "options": [
        {"id": "a", "text": "Nhóm Zalo của xóm", "right": True, "reason": "Rau nhanh héo, bán gần thì tươi."},
        {"id": "b", "text": "Gửi đi tỉnh khác", "right": False, "reason": "Rau đi hai ba ngày thì héo."},
    ],
}


class Single(ChoiceKind):
    """Radio buttons, none chosen beforehand."""

    key = "single"
    name = N_("Một đáp án")
    sample = SAMPLE

    def guessed(self, body: Body) -> float | None:
        """One of the options."""
        return 100 / len(body["options"])

    def problems(self, body: Body) -> list[Problem]:
        """Two to six options, one of them right."""
        options = body.get("options", [])
        found = super().problems(body)
        if not 2 <= len(options) <= 6:
            found.append(Problem(N_("Cần từ 2 đến 6 lựa chọn. Thêm hoặc bớt cho đủ."), "rows"))
        if sum(bool(option.get("right")) for option in options) != 1:
            found.append(Problem(N_("Cần đúng một đáp án đúng. Chọn một lựa chọn."), "right"))
        return found
