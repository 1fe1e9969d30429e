"""A question of a list as a body, with a doubt for everything the list does not say clearly."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lms.base.text import N_, fold, tidy
from lms.quizzes.kinds.true_false import TEXTS
from lms.quizzes.lists import signs
from lms.quizzes.lists.lines import LOOKS, Line
from lms.quizzes.reading import Doubt, Found, Refused

if TYPE_CHECKING:
    from lms.quizzes.lists.parsing import Block

NO_ANSWER = N_("Không thấy đáp án đúng trong tệp. Đánh dấu đáp án rồi bấm nhập.")
EXTRAS = {
    "picture": N_("Câu này có hình trong tệp, hình không nhập được. Đưa hình vào sau, hoặc sửa lại chữ."),
    "equation": N_("Câu này có công thức. Xem lại chữ có đúng không."),
}
ESSAY = N_("Không có lựa chọn A, B, C nên máy không chấm được. Viết thêm lựa chọn trong tệp, hoặc soạn tay.")
SPECIAL = re.compile(r"([\\`*_\[\]<>#!~|])")
STAR = re.compile(r"\s*\*{1,2}\s*$|^\s*\*{1,2}\s*|\s*\(\s*(?:đ|đúng)\s*\)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """An option as it stands in the list; `starred` when its letter carries the mark. `first`: before it went on."""

    line: Line
    starred: bool = False
    first: "Option | None" = None

    @property
    def text(self) -> str:
        """Its words, without the mark of the right answer."""
        return tidy(STAR.sub("", self.line.text))

    @property
    def is_starred(self) -> bool:
        """Whether a star or "(Đ)" marks it, at its letter or around its words."""
        own = bool(STAR.search(self.line.text)) and tidy(self.line.text) != self.text
        return self.starred or own or (self.first is not None and self.first.is_starred)

    def has_look(self, look: str) -> bool:
        """Whether it looks so; of an option that goes on, its first line counts."""
        return self.first.has_look(look) if self.first else self.line.has_look(look)


def made(block: "Block", from_table: list[int] | None, order: int) -> Found | Refused:
    """The question, or why it cannot be one; `from_table` are the options that a table of answers names."""
    place = f"Câu {block.number if block.number is not None else order} (đoạn {block.place})"
    source = "\n".join(block.source)
    doubts = [Doubt(EXTRAS[extra]) for extra in sorted(block.extras) if extra in EXTRAS]
    tags = (block.section,) if block.section else ()
    stem, why = "\n\n".join(escaped(text) for text in block.stem), tidy(" ".join(block.why))
    if len(why) > 400:
        doubts.append(Doubt(N_("Lời giải thích dài quá nên bị cắt. Sửa lại cho gọn."), "why"))
        why = why[:400]
    said = signs.true_or_false(block.key)
    texts = [option.text for option in block.options]
    if not block.options and said is None and not signs.TRUE_FALSE.search(stem):
        return Refused(place, ESSAY, source)
    if not block.options or [fold(text) for text in texts] in (["dung", "sai"], ["sai", "dung"]):
        return _true_false(block, from_table, (place, stem, why, source), tags, doubts)
    right, more = _right(block, from_table)
    options = [{"id": chr(97 + n), "text": text, "right": n in right, "reason": ""} for n, text in enumerate(texts)]
    kind = "multiple" if len(right) > 1 else "single"
    if block.stray:
        doubts.append(Doubt(N_("Có dòng viết tiếp sau lựa chọn. Xem dòng ấy có đúng chỗ không."), "rows"))
    body = {"stem": stem, "options": options, "why": why}
    return Found(place, kind, body, (*doubts, *more), tags, source=source)


def escaped(text: str) -> str:
    """Text that shows in Markdown as it was typed."""
    plain = SPECIAL.sub(r"\\\1", tidy(text))
    return re.sub(
        r"^(\s*)([-+:]|\d+(?=[.)]))", lambda m: m[1] + (m[2] + "\\" if m[2].isdigit() else "\\" + m[2]), plain
    )


def _true_false(
    block: "Block",
    from_table: list[int] | None,
    said: tuple[str, str, str, str],
    tags: tuple[str, ...],
    doubts: list[Doubt],
) -> Found:
    place, stem, why, source = said
    stem = signs.TRUE_FALSE.sub("", stem).strip() or stem
    right: set[bool] = set()
    if block.options:
        chosen, more = _right(block, from_table)
        right = {fold(block.options[n].text) == "dung" for n in chosen}
        doubts = [*doubts, *more]
    else:
        answer = signs.true_or_false(block.key)
        right = {answer} if answer is not None else set()
        doubts = doubts if right else [*doubts, Doubt(NO_ANSWER, "right")]
    options = [
        {"id": "ab"[n], "text": text, "right": len(right) == 1 and (n == 0) in right, "reason": ""}
        for n, text in enumerate(TEXTS)
    ]
    return Found(
        place, "true_false", {"stem": stem, "options": options, "why": why}, tuple(doubts), tags, source=source
    )


def _right(block: "Block", from_table: list[int] | None) -> tuple[set[int], list[Doubt]]:
    """The options that are right, from 0. Signs that contradict each other mark none, and that is a doubt."""
    evidence = {name: found for name, found in _evidence(block, from_table).items() if found}
    beyond = [name for name, found in evidence.items() if max(found) >= len(block.options)]
    if beyond:
        return set(), [Doubt(f"{beyond[0]} chỉ vào một lựa chọn không có trong câu.", "right")]
    if not evidence:
        return set(), [Doubt(NO_ANSWER, "right")]
    if len({frozenset(found) for found in evidence.values()}) == 1:
        return next(iter(evidence.values())), []
    words = ", ".join(f"{name.lower()} là {_named(found)}" for name, found in evidence.items())
    return set(), [Doubt(f"Tệp nói hai cách khác nhau: {words}. Chọn đáp án đúng giúp nhé.", "right")]


def _evidence(block: "Block", from_table: list[int] | None) -> dict[str, set[int]]:
    """What each way of marking says. A look that all options share marks nothing."""
    count = len(block.options)
    named = signs.letters(block.key) if block.key else None
    if block.key and named is None:
        named = [n for n, option in enumerate(block.options) if fold(option.text) == fold(block.key.strip(" ."))]
    found = {
        "Dòng đáp án": set(named or ()),
        "Bảng đáp án": set(from_table or ()),
        "Dấu sao": {n for n, option in enumerate(block.options) if option.is_starred},
    }
    for look, name in LOOKS.items():
        marked = {n for n, option in enumerate(block.options) if option.has_look(look)}
        found[f"Chữ {name}"] = marked if len(marked) < count else set()
    return found


def _named(found: set[int]) -> str:
    return ", ".join(chr(65 + n) for n in sorted(found))
