"""Multiple choice: several options are right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Problem
from lms.quizzes.kinds.choice import ChoiceBody, PlainChoice
from lms.quizzes.kinds.rows import Option

#: A made-up body, as is everything that the style guide shows.
SAMPLE: ChoiceBody = ChoiceBody(
    options=(
        Option("a", "Khóa màn hình bằng mã PIN", True),
        Option("b", "Dán mật khẩu sau máy"),
        Option("c", "Chỉ cài app từ kho ứng dụng", True),
    )
)


class Multiple(PlainChoice):
    """Options with checkboxes, several of which may be right."""

    key = "multiple"
    name = N_("Nhiều đáp án")
    several_right = True
    sample = SAMPLE
    control = "checkbox"

    def problems(self, body: ChoiceBody) -> list[Problem]:
        """What is wrong unless there are 3 to 8 options, at least one right and one wrong."""
        found = super().problems(body)
        if not 3 <= len(body.options) <= 8:
            found.append(Problem(N_("Cần từ 3 đến 8 lựa chọn. Thêm hoặc bớt cho đủ."), "rows"))
        rights = sum(option.right for option in body.options)
        if not rights:
            found.append(Problem(N_("Đánh dấu ít nhất một đáp án đúng."), "right"))
        elif rights == len(body.options):
            found.append(Problem(N_("Cần ít nhất một lựa chọn chưa đúng. Bỏ dấu ở một dòng."), "right"))
        return found

    def nothing_chosen(self) -> str:
        """The message for an answer in which no box is ticked."""
        return N_("Chọn ít nhất một câu trả lời.")
