"""Single choice: exactly one option is right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Body
from lms.quizzes.kinds.choice import ChoiceKind


class Single(ChoiceKind):
    """Radio buttons, none chosen beforehand."""

    key = "single"
    name = N_("Một đáp án")

    def check(self, body: Body) -> list[str]:
        """Two to six options, one of them right."""
        options = body.get("options", [])
        found = super().check(body)
        if not 2 <= len(options) <= 6:
            found.append(N_("Cần từ 2 đến 6 lựa chọn."))
        if sum(bool(option.get("right")) for option in options) != 1:
            found.append(N_("Cần đúng một đáp án đúng."))
        return found
