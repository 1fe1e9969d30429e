"""Groups: for each thing choose the group it belongs to, with radio buttons; no dragging is needed.

Body and answer are those of matching: "left" is the thing, "right" the name of its group, and "extra" are groups that
stay empty. Things and groups are shuffled, because the group that an author names first is often the one that most
things belong to.
"""

from typing import Any

from lms.base.text import N_
from lms.quizzes.kinds.base import Fields, Form, Problem
from lms.quizzes.kinds.judging import TEXT_MOST, doubled, of_reasons, of_rows, of_stem, of_why
from lms.quizzes.kinds.matching import Matching, PairsBody, rights_of
from lms.quizzes.kinds.rows import Pair
from lms.quizzes.kinds.typed import key_of

#: A made-up body, as is everything that the style guide shows.
SAMPLE: PairsBody = PairsBody(
    pairs=(
        Pair("a", "Tin giục bấm link trong 5 phút", "Lừa"),
        Pair("b", "Tiền hiện trong app của mình", "Thật"),
        Pair("c", "Số lạ hứa tặng quà", "Lừa"),
    )
)


class Categorise(Matching):
    """Things to sort into groups; each thing is drawn with a radio button for every group."""

    key = "categorise"
    name = N_("Xếp nhóm")
    sample = SAMPLE

    def problems(self, body: PairsBody) -> list[Problem]:
        """What is wrong unless there are 3 to 8 things in 2 to 4 groups, and each group is spelled in one way."""
        pairs, extra = body.pairs, body.extra
        lefts, rights = [pair.left for pair in pairs], [pair.right for pair in pairs]
        found = [
            *of_stem(body),
            *of_rows(lefts, "left", N_("Dòng này thiếu thứ cần xếp. Điền vào, hoặc bỏ cả dòng.")),
            *of_rows(rights, "right", N_("Dòng này chưa có nhóm. Viết tên nhóm của nó.")),
            *doubled(lefts, "left", N_("Có hai dòng giống nhau. Sửa hoặc bỏ một dòng.")),
            *of_reasons((pair.reason for pair in pairs), needed=False),
            *of_why(body, needed=not all(pair.reason for pair in pairs)),
        ]
        if not 3 <= len(pairs) <= 8:
            found.append(Problem(N_("Cần từ 3 đến 8 dòng để xếp. Thêm hoặc bớt cho đủ."), "rows"))
        groups = [name for name in rights_of(body).values() if name]
        if pairs and not 2 <= len(groups) <= 4:
            found.append(Problem(N_("Cần từ 2 đến 4 nhóm. Viết tên nhóm giống hệt nhau ở các dòng cùng nhóm."), "rows"))
        if any(len(one.right) > TEXT_MOST for one in extra):
            found.append(Problem(N_("Dòng này dài quá. Viết gọn trong 200 ký tự."), "extra"))
        return [*found, *_spelt_twice(rights)]

    def incomplete(self) -> str:
        """The message for an answer in which a thing has no group."""
        return N_("Còn dòng chưa có nhóm. Chọn nhóm cho từng dòng giúp nhé.")

    def question_text(self, body: PairsBody) -> str:
        """The stem, the things, and the groups in brackets."""
        return super().question_text(body) + " (" + ", ".join(rights_of(body).values()) + ")"

    def fields(
        self, body: PairsBody, shown: dict[str, Any], response: dict[str, Any] | None, typed: Form | None = None
    ) -> Fields:
        """Each thing with a radio button for every group."""
        return Fields("groups", super().fields(body, shown, response, typed).items)


def _spelt_twice(groups: list[str]) -> list[Problem]:
    """Problems of rows whose group differs from an earlier one only in capitals, blanks, punctuation or accents."""
    first: dict[str, str] = {}
    for group in groups:
        first.setdefault(key_of(group), group)
    message = N_("Tên nhóm này gần giống một nhóm khác. Viết cho giống hẳn.")
    return [Problem(message, "right", number) for number, group in enumerate(groups) if first[key_of(group)] != group]
