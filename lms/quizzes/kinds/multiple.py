"""Multiple choice: several options are right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Body
from lms.quizzes.kinds.choice import ChoiceKind


class Multiple(ChoiceKind):
    """Checkboxes."""

    key = "multiple"
    name = N_("Nhiều đáp án")
    control = "checkbox"

    def check(self, body: Body) -> list[str]:
        """Three to eight options, at least one right and one wrong."""
        options = body.get("options", [])
        found = super().check(body)
        if not 3 <= len(options) <= 8:
            found.append(N_("Cần từ 3 đến 8 lựa chọn."))
        rights = sum(bool(option.get("right")) for option in options)
        if not 0 < rights < len(options):
            found.append(N_("Cần ít nhất một đáp án đúng và một đáp án chưa đúng."))
        return found

    def nothing_chosen(self) -> str:
        """Said when no box is ticked."""
        return N_("Chọn ít nhất một câu trả lời.")
