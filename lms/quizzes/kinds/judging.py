"""Problems in the texts of a question of any kind."""

from collections.abc import Iterable

from lms.base.text import N_, tidy
from lms.quizzes.kinds.base import Problem
from lms.quizzes.kinds.rows import Common

#: The most characters in the texts of a question, which is read on a small phone. The messages below name them, too.
STEM_MOST, TEXT_MOST, REASON_MOST = 1500, 200, 400


def of_stem(body: Common) -> list[Problem]:
    """Problems in the question's own text: missing, or too long."""
    return _of_text(
        body.stem,
        Problem(N_("Viết nội dung câu hỏi."), "stem"),
        Problem(N_("Câu hỏi dài quá. Viết gọn trong 1500 ký tự."), "stem"),
        STEM_MOST,
    )


def of_why(body: Common, *, needed: bool) -> list[Problem]:
    """Problems in the general reason: too long, or missing when it is `needed`, which is only advice."""
    lacks = Problem(N_("Viết một câu vì sao. Học viên đọc câu này sau khi trả lời."), "why", serious=False)
    long = Problem(N_("Lời giải thích dài quá. Viết gọn trong 400 ký tự."), "why")
    return _of_text(body.why, lacks if needed else None, long, REASON_MOST)


def of_rows(texts: Iterable[str], part: str, empty: str) -> list[Problem]:
    """Problems in the texts of rows: missing (with the message `empty`), or too long."""
    long = N_("Dòng này dài quá. Viết gọn trong 200 ký tự.")
    found: list[Problem] = []
    for number, text in enumerate(texts):
        found += _of_text(text, Problem(empty, part, number), Problem(long, part, number), TEXT_MOST)
    return found


def of_reasons(reasons: Iterable[str], *, needed: bool) -> list[Problem]:
    """Problems in the reasons of rows: too long, or missing when they are `needed`, which is only advice."""
    lacks = N_("Mỗi lựa chọn cần một câu giải thích. Viết vì sao đúng, hoặc vì sao chưa đúng.")
    long = N_("Lời giải thích dài quá. Viết gọn trong 400 ký tự.")
    found: list[Problem] = []
    for number, reason in enumerate(reasons):
        missing = Problem(lacks, "reason", number, serious=False) if needed else None
        found += _of_text(reason, missing, Problem(long, "reason", number), REASON_MOST)
    return found


def doubled(texts: Iterable[str], part: str, message: str) -> list[Problem]:
    """A problem for each row that says the same as a row above it, capitals and blanks aside."""
    alike = [tidy(text).lower() for text in texts]
    return [Problem(message, part, number) for number, text in enumerate(alike) if text and text in alike[:number]]


def _of_text(text: str, lacks: Problem | None, long: Problem, most: int) -> list[Problem]:
    if not tidy(text):
        return [lacks] if lacks else []
    return [long] if len(text) > most else []
