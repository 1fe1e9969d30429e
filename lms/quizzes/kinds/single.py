"""Single choice: exactly one option is right."""

from lms.base.text import N_
from lms.quizzes.kinds.base import Problem
from lms.quizzes.kinds.choice import C, ChoiceBody, ChoiceKind, PlainChoice
from lms.quizzes.kinds.rows import Option

#: A made-up body, as is everything that the style guide shows.
SAMPLE: ChoiceBody = ChoiceBody(
    options=(
        Option("a", "Nhóm Zalo của xóm", True, "Rau nhanh héo, bán gần thì tươi."),
        Option("b", "Gửi đi tỉnh khác", False, "Rau đi hai ba ngày thì héo."),
    )
)


class OneRight(ChoiceKind[C]):
    """A choice in which exactly one option is right; the options may have more than words."""

    def guessed(self, body: C) -> float | None:
        """100 percent divided by the number of options."""
        return 100 / len(body.options)

    def problems(self, body: C) -> list[Problem]:
        """What is wrong unless there are 2 to 6 options, exactly one of them right."""
        found = super().problems(body)
        if not 2 <= len(body.options) <= 6:
            found.append(Problem(N_("Cần từ 2 đến 6 lựa chọn. Thêm hoặc bớt cho đủ."), "rows"))
        if sum(option.right for option in body.options) != 1:
            found.append(Problem(N_("Cần đúng một đáp án đúng. Chọn một lựa chọn."), "right"))
        return found


class Single(PlainChoice, OneRight[ChoiceBody]):
    """Options with radio buttons, none of them chosen beforehand."""

    key = "single"
    name = N_("Một đáp án")
    sample = SAMPLE
