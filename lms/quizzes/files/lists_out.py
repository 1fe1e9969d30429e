"""Writing questions as lists that people read: Word, with right answers in bold, and Aiken. Both hold only choices."""

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lms.base.late import late
from lms.base.text import N_, tidy
from lms.content.text.markdown import found_in
from lms.content.text.render import render
from lms.quizzes.reading import FoundQuestion

if TYPE_CHECKING:
    import docx
else:
    docx = late("docx")

WORD_KINDS = ("single", "multiple", "true_false")
AIKEN_KINDS = ("single",)
REASONS = N_("lời giải thích của từng lựa chọn")
WHY = N_("lời giải thích chung")
LABELS = N_("nhãn và độ khó")
HINTS = N_("gợi ý")
LOOKS = N_("chữ đậm, danh sách, hình trong câu hỏi")


def write_word(questions: Iterable[FoundQuestion]) -> bytes:
    """A .docx with "Câu 1: …", options with letters, the right ones in bold, "Đáp án: B" and "Vì sao: …"."""
    word = docx.Document()
    asked = [one for one in questions if one.kind in WORD_KINDS]
    for number, one in enumerate(asked, 1):
        first, *rest = _lines(one.body.stem)
        word.add_paragraph().add_run(f"Câu {number}: {first}")
        for line in rest:
            word.add_paragraph(line)
        rights = []
        for n, option in enumerate(one.body.offered):
            letter = chr(65 + n)
            word.add_paragraph().add_run(f"{letter}. {option.text}").bold = option.right
            rights += [letter] * option.right
        word.add_paragraph(f"Đáp án: {', '.join(rights)}")
        if one.body.why:
            word.add_paragraph(f"Vì sao: {one.body.why}")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def lost_in_word(one: FoundQuestion) -> list[str]:
    """What a list in Word does not hold of a question, as messages to be translated."""
    found = [REASONS] if any(row.reason for row in one.body.offered) else []
    found += [LABELS] if one.tags or one.difficulty else []
    found += [HINTS] if one.body.hints else []
    return found + ([LOOKS] if _has_looks(one.body.stem) else [])


def write_aiken(questions: Iterable[FoundQuestion]) -> bytes:
    """An Aiken file in UTF-8; other kinds than single choice are left out."""
    pieces = []
    for one in questions:
        if one.kind in AIKEN_KINDS:
            rows = [" ".join(_lines(one.body.stem))]
            rows += [f"{chr(65 + n)}. {tidy(option.text)}" for n, option in enumerate(one.body.offered)]
            right = next(n for n, option in enumerate(one.body.offered) if option.right)
            pieces.append("\n".join([*rows, f"ANSWER: {chr(65 + right)}"]))
    return ("\n\n".join(pieces) + "\n").encode()


def lost_in_aiken(one: FoundQuestion) -> list[str]:
    """What Aiken does not hold of a question, as messages to be translated."""
    return [*lost_in_word(one), *([WHY] if one.body.why else [])]


def _lines(stem: str) -> list[str]:
    plain = render(stem, lambda _name: None).plain
    return [tidy(line) for line in plain.split("\n") if line.strip()] or [""]


def _has_looks(stem: str) -> bool:
    bare = re.sub(r"\\(.)", "", stem)
    marked = re.search(r"\*|\[\[|(?m:^\s*(?:[-+:]|\d+[.)])\s)", bare)
    return marked is not None or any(one.sort != "html" for one in found_in(stem))
