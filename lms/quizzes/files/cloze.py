"""Gaps as Moodle writes them in a text (https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type)."""

import re

from lms.base.text import N_, tidy
from lms.quizzes.files.gift_parts import pieces_of, split_once
from lms.quizzes.kinds.gap import GapBody, Hole
from lms.quizzes.reading import Doubt

GAP = re.compile(r"\{\d*:([A-Z_]+):((?:\\.|[^}\\])*)\}", re.DOTALL)
CHOSEN = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS"}
TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC", "NUMERICAL", "NM"}
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def cloze(stem: str) -> tuple[str, GapBody, list[Doubt]] | None:
    """A gap question, as (kind, body, doubts), from a text with answers in it; None when we cannot ask it."""
    source = re.sub(r"\\([\\`*_\[\]<>#!~|{}=:])", r"\1", stem) if "\\~" in stem or "\\#" in stem else stem
    found = list(GAP.finditer(source))
    if not found or any(match[1] not in CHOSEN | TYPED for match in found):
        return None
    gaps, doubts = [], []
    for n, match in enumerate(found):
        rights, others, reason = _choices(match[2])
        chosen = match[1] in CHOSEN
        if not chosen and others:
            doubts.append(
                Doubt(N_("Có câu trả lời chưa đúng kèm lời nhắn; ở đây chỗ gõ chỉ giữ câu trả lời đúng."), "rows", n)
            )
        gaps.append(Hole("abcdefghijklmnop"[n % 16], tuple(rights), tuple(others) if chosen else (), reason))
    numbers = iter(range(1, len(found) + 1))
    text = GAP.sub(lambda _match: f"[[{next(numbers)}]]", source)
    head, _blank, tail = text.partition("\n\n")
    stem_text, sentence = ("", text) if "[[1]]" in head or not tail else (head, tail)
    stem_text = stem_text or "Điền vào chỗ trống."
    return "gap", GapBody(stem=stem_text, text=sentence.strip(), gaps=tuple(gaps)), doubts


def _choices(text: str) -> tuple[list[str], list[str], str]:
    """(right texts, other texts, reason) in "=đúng#Vì thế~sai~%100%cũng đúng"."""
    rights: list[str] = []
    others: list[str] = []
    reason = ""
    for piece in pieces_of(text, "~"):
        words, _sign, said = split_once(piece, "#")
        weight = re.match(r"%(-?\d+(?:\.\d+)?)%", words)
        right = words.startswith("=") or (weight is not None and float(weight[1]) > 0)
        words = words[weight.end() :] if weight else words.removeprefix("=")
        plain = tidy(ESCAPE.sub(r"\1", words))
        (rights if right else others).append(plain)
        reason = reason or tidy(ESCAPE.sub(r"\1", said))
    return rights, [one for one in others if one], reason
