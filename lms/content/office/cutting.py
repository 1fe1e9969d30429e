"""Where a handout is cut into lessons and steps: headings decide, a person has the last word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lms.base.text import N_, tidy
from lms.content.office.handout import HandoutPart
from lms.content.text.blocks import word_in_handouts

#: How many words a step has, about, where a text without headings is cut at paragraphs: a step is one idea on one
#: screen.
WORDS_A_STEP = 90
_LESSON = re.compile(r"(?:bài|phần|chương|mục|chuyên đề)\s+(?:\d+|[ivx]+|[a-d])\b", re.IGNORECASE)
_STEP = re.compile(r"(?:bước|hoạt động|nội dung)\s+\d+\b", re.IGNORECASE)
GUESSED = N_("Tệp không dùng kiểu Tiêu đề của Word, nên máy đoán chỗ chia từ các dòng đậm, chữ hoa. Xem lại từng chỗ.")
BY_LENGTH = N_("Tệp không có tiêu đề nào, nên máy chia theo độ dài. Đặt tên cho từng bước.")
#: What stands before the first heading is left out when it has no more words than this.
PREFACE_WORDS = 60
PREFACE = N_("Vài dòng trước tiêu đề đầu tiên được bỏ ra. Cần giữ thì bỏ dấu ở ô “Bỏ đoạn này”.")


@dataclass(frozen=True)
class HandoutBlock:
    """A piece of a handout with what is to become of it.

    `cut` is "" (goes on), "step" or "lesson"; `title` names what begins here, "" for the first words. `head`: the words
    are a heading, so with a cut they become its title and nothing else. `out`: left out. The rest is as in Part.
    """

    kind: str
    markdown: str
    plain: str
    picture: int = -1
    head: bool = False
    cut: str = ""
    title: str = ""
    out: bool = False


@dataclass(frozen=True)
class StepOf:
    """A step to be made: its title and the numbers of its blocks."""

    title: str
    blocks: tuple[int, ...]


@dataclass(frozen=True)
class LessonOf:
    """A lesson to be made of a handout: its title and its steps."""

    title: str
    steps: tuple[StepOf, ...]


def suggested(parts: Sequence[HandoutPart], name: str, *, one_lesson: bool) -> tuple[list[HandoutBlock], list[str]]:
    """Blocks with the cuts that a person would most likely make, and sentences about what was guessed.

    `name` is the file's; it becomes the title of what has none. With `one_lesson` every cut is a step.
    """
    marks, notes = _marks(parts)
    blocks = [_block(part, marks.get(n, "")) for n, part in enumerate(parts)]
    if not any(block.cut for block in blocks):
        notes = [BY_LENGTH]
        blocks = _by_length(blocks)
    blocks, preface = _without_preface(blocks)
    notes = [*notes, *preface]
    if not blocks[0].cut and not blocks[0].out:
        blocks[0] = replace(blocks[0], cut="lesson", title=tidy(name)[:160])
    first = next((n for n, block in enumerate(blocks) if not block.out), 0)
    if not one_lesson and not any(block.cut == "lesson" for block in blocks):
        blocks[first] = replace(blocks[first], cut="lesson", title=blocks[first].title or tidy(name)[:160])
    if one_lesson:
        blocks = [replace(block, cut="step") if block.cut else block for block in blocks]
    return blocks, notes


def lessons(blocks: Sequence[HandoutBlock]) -> list[LessonOf]:
    """The lessons that the blocks become; one whose heading is followed at once by a step's begins with that step."""
    made: list[tuple[str, list[tuple[str, list[int]]]]] = []
    for n, block in enumerate(blocks):
        if block.out:
            continue
        if block.cut == "lesson" or not made:
            made.append((_title(block), [(block.plain[:160] if block.head else _title(block), [])]))
        elif block.cut == "step":
            made[-1][1].append((_title(block), []))
        if not (block.head and block.cut):
            made[-1][1][-1][1].append(n)
    return [
        LessonOf(
            title, tuple(StepOf(name, tuple(at)) for k, (name, at) in enumerate(steps) if at or k or len(steps) == 1)
        )
        for title, steps in made
    ]


def composed(blocks: Sequence[HandoutBlock], pictures: Sequence[str]) -> str:
    """The blocks of a step as Markdown; `pictures` are the lines that show each picture."""
    pieces: list[str] = []
    before = ""
    number = 0
    for block in blocks:
        listed = block.kind in ("numbers", "dots")
        number = number + 1 if block.kind == "numbers" and before == "numbers" else 1
        text = pictures[block.picture] if block.kind == "picture" else block.markdown
        text = f"**{block.plain}**" if block.head and "*" not in block.plain else text
        text = f"{number}. {text}" if block.kind == "numbers" else f"- {text}" if block.kind == "dots" else text
        if listed and before == block.kind:
            pieces[-1] += f"\n{text}"
        else:
            pieces.append(text)
        before = block.kind
    return "\n\n".join(pieces)


def _title(block: HandoutBlock) -> str:
    if block.title:
        return block.title[:160]
    words = block.plain.split()
    short = block.plain if block.head or len(words) <= 8 else " ".join(words[:8]) + "…"
    return short[:160]


@lru_cache(4)
def _box(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for a passage that begins with one of these words and a colon, in bold or not."""
    any_of = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"^(\*\*)?({any_of})\s*(?:\*\*\s*:|:\s*\*\*|:)\s*(?=\S)", re.IGNORECASE)


def _block(part: HandoutPart, cut: str) -> HandoutBlock:
    head, words = bool(part.heading) or bool(cut), word_in_handouts()
    found = _box(tuple(words)).match(part.markdown) if part.kind == "text" and not head else None
    if found is None:
        return HandoutBlock(
            part.kind, part.markdown, part.plain, part.picture, head, cut if cut != "title" else "", out=cut == "title"
        )
    word, rest = found[2].lower(), part.markdown[found.end() :]
    rest = rest[:1].upper() + rest[1:]
    rest = f"**{rest}" if found[1] and not found[0].rstrip().endswith("**") else rest
    return HandoutBlock(part.kind, f"::: {words[word]}\n{rest}\n:::", part.plain, part.picture)


def _without_preface(blocks: Sequence[HandoutBlock]) -> tuple[list[HandoutBlock], list[str]]:
    """The blocks without the few words between the title of the whole and the first heading, which are no lesson;
    and sentences that say so."""
    first = next((n for n, block in enumerate(blocks) if block.cut), 0)
    before = [n for n in range(first) if not blocks[n].out]
    short = sum(len(blocks[n].plain.split()) for n in before) <= PREFACE_WORDS
    if not blocks[0].out or not before or not short:
        return list(blocks), []
    return [replace(block, out=True) if n in before else block for n, block in enumerate(blocks)], [PREFACE]


def _marks(parts: Sequence[HandoutPart]) -> tuple[dict[int, str], list[str]]:
    """Cuts by headings: the highest level that occurs more than once makes lessons, the next ones make steps."""
    levels = Counter(part.heading for part in parts if part.heading)
    if levels:
        return dict(_by_level(parts, levels)), []
    typed = {n: _typed(part) for n, part in enumerate(parts)}
    return {n: cut for n, cut in typed.items() if cut}, [GUESSED]


def _by_level(parts: Sequence[HandoutPart], levels: Counter[int]) -> Iterator[tuple[int, str]]:
    order = sorted(levels)
    whole = order[0] if len(order) > 2 and levels[order[0]] == 1 else None
    rest = [level for level in order if level != whole]
    names = [part.plain for part in parts if part.heading == rest[0]]
    typed = any(_LESSON.match(name) for name in names)
    lesson = rest[0] if len(rest) > 1 or typed or len(names) == 1 else None
    for n, part in enumerate(parts):
        if part.heading:
            yield n, "title" if part.heading == whole else "lesson" if part.heading == lesson else "step"


def _typed(part: HandoutPart) -> str:
    """The cut that a line without Word's heading style most likely makes."""
    words = part.plain.split()
    if part.kind == "picture" or not words or len(words) > 16:
        return ""
    if _LESSON.match(part.plain):
        return "lesson"
    if part.kind == "text" and (
        _STEP.match(part.plain) or ((part.bold or part.plain.isupper()) and part.plain[-1] not in ".;,")
    ):
        return "step"
    return ""


def _by_length(blocks: Sequence[HandoutBlock]) -> list[HandoutBlock]:
    made, words = [], 0
    for block in blocks:
        full = words >= WORDS_A_STEP and block.kind in ("text", "picture")
        made.append(replace(block, cut="step") if full else block)
        words = (0 if full else words) + len(block.plain.split())
    return made
