"""Single choice: exactly one option is right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Problem
from lms.quizzes.kinds.choice import ChoiceKind


class Single(ChoiceKind):
    """Radio buttons, none chosen beforehand."""

    key = "single"
    name = N_("Một đáp án")

    def problems(self, body: Body) -> list[Problem]:
        """Two to six options, one of them right."""
        options = body.get("options", [])
        found = super().problems(body)
        if not 2 <= len(options) <= 6:
            found.append(Problem(N_("Cần từ 2 đến 6 lựa chọn. Thêm hoặc bớt cho đủ."), "rows"))
        if sum(bool(option.get("right")) for option in options) != 1:
            found.append(Problem(N_("Cần đúng một đáp án đúng. Chọn một lựa chọn."), "right"))
        return found
