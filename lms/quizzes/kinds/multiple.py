"""Multiple choice: several options are right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Body, Problem
from lms.quizzes.kinds.choice import ChoiceKind

#: Made up, as everything that the style guide shows.
SAMPLE: Body = {
    "stem": "",
    "options": [
        {"id": "a", "text": "Khóa màn hình bằng mã PIN", "right": True, "reason": ""},
        {"id": "b", "text": "Dán mật khẩu sau máy", "right": False, "reason": ""},
        {"id": "c", "text": "Chỉ cài app từ kho ứng dụng", "right": True, "reason": ""},
    ],
}


class Multiple(ChoiceKind):
    """Checkboxes."""

    key = "multiple"
    name = N_("Nhiều đáp án")
    several_right = True
    sample = SAMPLE
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
