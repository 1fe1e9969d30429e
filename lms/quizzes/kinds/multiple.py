"""Multiple choice: several options are right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Problem
from lms.quizzes.kinds.choice import ChoiceKind


class Multiple(ChoiceKind):
    """Checkboxes."""

    key = "multiple"
    name = N_("Nhiều đáp án")
    control = "checkbox"

    def problems(self, body: Body) -> list[Problem]:
        """Three to eight options, at least one right and one wrong."""
        options = body.get("options", [])
        found = super().problems(body)
        if not 3 <= len(options) <= 8:
            found.append(Problem(N_("Cần từ 3 đến 8 lựa chọn. Thêm hoặc bớt cho đủ."), "rows"))
        rights = sum(bool(option.get("right")) for option in options)
        if not rights:
            found.append(Problem(N_("Đánh dấu ít nhất một đáp án đúng."), "right"))
        elif rights == len(options):
            found.append(Problem(N_("Cần ít nhất một lựa chọn chưa đúng. Bỏ dấu ở một dòng."), "right"))
        return found

    def nothing_chosen(self) -> str:
        """Said when no box is ticked."""
        return N_("Chọn ít nhất một câu trả lời.")
