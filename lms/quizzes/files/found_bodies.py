"""Making a question of what a list says, with a doubt for everything that the list does not say clearly."""

import re

from lms.base.messages import Words, with_values
from lms.base.text import N_, tidy
from lms.quizzes.files import items, marks, signs
from lms.quizzes.files.found_text import QuestionBlock
from lms.quizzes.files.keys import KeyOfTable
from lms.quizzes.files.marks import NO_ANSWER
from lms.quizzes.kinds.choice import ChoiceBody
from lms.quizzes.kinds.true_false import TEXTS
from lms.quizzes.reading import Doubt, FoundQuestion, Refused
from lms.quizzes.texts import QuestionText

EXTRAS = {
    "picture": N_("Câu này có hình trong tệp, hình không nhập được. Đưa hình vào sau, hoặc sửa lại chữ."),
    "equation": N_("Câu này có công thức. Xem lại chữ có đúng không."),
}
ESSAY = N_("Không có lựa chọn A, B, C nên máy không chấm được. Viết thêm lựa chọn trong tệp, hoặc soạn tay.")
NOT_READ = N_("Đáp án ghi “%(key)s” nhưng máy không đọc được lựa chọn nào. Viết mỗi lựa chọn một dòng: A. …, B. …")
SPECIAL = re.compile(r"([\\`*_\[\]<>#!~|])")


def made(block: "QuestionBlock", given: KeyOfTable, order: int, *, marked: bool = False) -> FoundQuestion | Refused:
    """The question in a block, or the reason why it cannot be one.

    `given` is what tables of answers say about it; `marked` means that the file uses Đ and S as answers somewhere.
    """
    place = f"Câu {block.number if block.number is not None else order} (đoạn {block.place})"
    source = "\n".join(block.source)
    doubts = [Doubt(EXTRAS[extra]) for extra in sorted(block.extras) if extra in EXTRAS]
    tags = (block.section,) if block.section else ()
    stem, why = "\n\n".join(escaped(text) for text in block.stem), tidy(" ".join(block.why))
    if len(why) > 400:
        doubts.append(Doubt(N_("Lời giải thích dài quá nên bị cắt. Sửa lại cho gọn."), "why"))
        why = why[:400]
    texts = [option.text for option in block.options]
    marked = marked or signs.TRUE_FALSE.search(stem) is not None
    if not texts:
        refusal = _without_options(block, given, stem, marked=marked)
        if refusal:
            return Refused(place, refusal, source)
    if not texts or signs.is_true_or_false(texts):
        return _true_false(block, given, (place, stem, why, source), tags, doubts, marked=marked)
    right, more = marks.right(block, given)
    options = items.options((text, n in right, "") for n, text in enumerate(texts))
    kind = "multiple" if len(right) > 1 else "single"
    if block.stray:
        doubts.append(Doubt(N_("Có dòng viết tiếp sau lựa chọn. Xem dòng ấy có đúng chỗ không."), "rows"))
    if any(marks.WRONG.search(option.line.text) for option in block.options):
        doubts.append(Doubt(N_("Có ý ghi (S). Mỗi ý đúng hay sai thì tách thành một câu riêng."), "rows"))
    body = ChoiceBody(stem=stem, options=options, why=why)
    return FoundQuestion(place, QuestionText(kind, body, tags), (*doubts, *more), source)


def _without_options(block: "QuestionBlock", given: KeyOfTable, stem: str, *, marked: bool) -> Words | None:
    """Why a question without options cannot be asked; None when it is a question of true and false."""
    if not stem:
        return N_("Câu này chỉ có số, máy không thấy chữ nào. Hình thì máy không đọc được. Soạn tay câu này giúp nhé.")
    if signs.TRUE_FALSE.search(stem) or any(signs.true_or_false(key, marked=marked) is not None for key in block.keys):
        return None
    lettered = [key for key in block.keys if signs.letters(key) or signs.spelled(key).strip(" .()") == "s"]
    if lettered:
        return with_values(NOT_READ, key=lettered[0])
    return with_values(NOT_READ, key=signs.named(given.right)) if given.right else ESSAY


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it was typed."""
    plain = SPECIAL.sub(r"\\\1", tidy(text))
    return re.sub(
        r"^(\s*)([-+:]|\d+(?=[.)]))", lambda m: m[1] + (m[2] + "\\" if m[2].isdigit() else "\\" + m[2]), plain
    )


def _true_false(
    block: "QuestionBlock",
    given: KeyOfTable,
    said: tuple[str, str, str, str],
    tags: tuple[str, ...],
    doubts: list[Doubt],
    *,
    marked: bool,
) -> FoundQuestion:
    place, stem, why, source = said
    stem = signs.TRUE_FALSE.sub("", stem).strip() or stem
    if block.options:
        chosen, more = marks.right(block, given)
        right = {signs.true_or_false(block.options[n].text) for n in chosen}
        doubts = [*doubts, *more]
    else:
        right = {signs.true_or_false(key, marked=marked) for key in block.keys} - {None}
        doubts = doubts if len(right) == 1 else [*doubts, Doubt(NO_ANSWER, "right")]
    options = items.options((text, len(right) == 1 and (n == 0) in right, "") for n, text in enumerate(TEXTS))
    body = ChoiceBody(stem=stem, options=options, why=why)
    return FoundQuestion(place, QuestionText("true_false", body, tags), tuple(doubts), source)
