"""Which options of a question are right, by a line or a table of answers, by stars, or by how the letters look."""

import re

from lms.base.messages import with_values
from lms.base.text import N_
from lms.quizzes.files import signs
from lms.quizzes.files.found_text import QuestionBlock
from lms.quizzes.files.keys import KeyOfTable
from lms.quizzes.files.list_lines import LOOKS
from lms.quizzes.reading import Doubt

NO_ANSWER = N_("Không thấy đáp án đúng trong tệp. Đánh dấu đáp án rồi bấm nhập.")
UNSURE = N_("Bảng đáp án không rõ về câu này: số câu này có ở hai chỗ, hoặc có hai đáp án. Chọn đáp án đúng giúp nhé.")
UNKNOWN = N_("Dòng đáp án ghi “%(key)s”, không khớp lựa chọn nào.")
SAYS = {
    "line": N_("dòng đáp án là %(letters)s"),
    "table": N_("bảng đáp án là %(letters)s"),
    "star": N_("dấu sao là %(letters)s"),
    "b": N_("chữ in đậm là %(letters)s"),
    "u": N_("chữ gạch chân là %(letters)s"),
    "c": N_("chữ tô màu là %(letters)s"),
}
BEYOND = {
    "line": N_("Dòng đáp án chỉ vào một lựa chọn không có trong câu."),
    "table": N_("Bảng đáp án chỉ vào một lựa chọn không có trong câu."),
}
WRONG = re.compile(r"\(\s*(?:s|sai)\s*\)\s*$", re.IGNORECASE)


def right(block: "QuestionBlock", given: KeyOfTable) -> tuple[set[int], list[Doubt]]:
    """The right options, counted from 0. Signs that contradict each other mark none, and that is a doubt."""
    evidence, doubts = _evidence(block, given)
    beyond = next((way for way, found in evidence if max(found) >= len(block.options)), None)
    if beyond:
        return set(), [Doubt(BEYOND[beyond], "right")]
    if doubts or not evidence:
        return set(), doubts or [Doubt(NO_ANSWER, "right")]
    if len({found for _way, found in evidence}) == 1:
        return set(evidence[0][1]), []
    said = tuple(with_values(SAYS[way], letters=signs.named(found)) for way, found in evidence)
    message = with_values(N_("Tệp nói hai cách khác nhau: %(said)s. Chọn đáp án đúng giúp nhé."), said=said)
    return set(), [Doubt(message, "right")]


def _evidence(block: "QuestionBlock", given: KeyOfTable) -> tuple[list[tuple[str, frozenset[int]]], list[Doubt]]:
    """(way of marking, options that it marks) for each way that marks any, and the doubts about them.

    A look that all options share marks none.
    """
    texts = [option.text for option in block.options]
    said = [("line", _of_key(key, texts)) for key in block.keys]
    doubts = [
        Doubt(with_values(UNKNOWN, key=key[:80]), "right")
        for key, (_way, found) in zip(block.keys, said, strict=True)
        if not found
    ]
    if not given.sure:
        doubts.append(Doubt(UNSURE, "right"))
    said.append(("table", given.right if given.sure else frozenset()))
    said.append(("star", frozenset(n for n, option in enumerate(block.options) if option.is_starred)))
    for look in LOOKS:
        marked = frozenset(n for n, option in enumerate(block.options) if option.has_look(look))
        said.append((look, marked if len(marked) < len(texts) else frozenset()))
    return [(way, found) for way, found in said if found], doubts


def _of_key(key: str, texts: list[str]) -> frozenset[int]:
    """The options that a line of answers names: by letters, by the words of an option, or by Đ and S."""
    named = signs.letters(key)
    if named is not None:
        return frozenset(named)
    alike = signs.same(key, texts)
    if not alike and signs.is_true_or_false(texts):
        truth = signs.true_or_false(key, marked=True)
        alike = {n for n, text in enumerate(texts) if truth is not None and signs.true_or_false(text) is truth}
    return frozenset(alike)
