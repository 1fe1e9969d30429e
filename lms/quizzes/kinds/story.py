"""A conversation in parts, as its author wrote it, and its problems; kinds.scenario asks and grades it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.base.text import N_
from lms.quizzes.kinds.base import Problem
from lms.quizzes.kinds.judging import TEXT_MOST
from lms.quizzes.kinds.rows import Common, Row

VERDICTS = {"good": 1.0, "soso": 0.5, "bad": 0.0}
#: The most parts, choices in a part, parts along one way, and parts counted along all ways together.
PARTS_MOST, CHOICES_MOST, DEEPEST, PLACES_MOST = 12, 4, 6, 40
WORDS_MOST = 500


@dataclass(frozen=True)
class Way:
    """A choice, and the name of the part that it leads to."""

    text: str
    to: str


@dataclass(frozen=True)
class Passage:
    """A part: its name, who says what, and the choices that follow; one without choices is an end with a verdict."""

    id: str
    name: str
    who: str
    text: str
    choices: tuple[Way, ...] = ()
    verdict: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryBody(Common):
    """The parts of a conversation, which begins with the first one."""

    parts: tuple[Passage, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The parts."""
        return self.parts


def of_part(part: Passage, number: int, names: list[str]) -> list[tuple[str, str]]:
    """(place, message) of everything that is wrong with one part, without looking at the others."""
    found = _of_choices(part, names)
    name, words = part.name, part.text.strip()
    if not name:
        found.append(("name", N_("Đặt tên ngắn cho đoạn này, ví dụ: mở đầu, mất tiền.")))
    elif name in names[:number]:
        found.append(("name", N_("Hai đoạn cùng tên. Đổi một tên.")))
    if not words:
        found.append(("text", N_("Viết lời của đoạn này.")))
    elif len(words) > WORDS_MOST:
        found.append(("text", N_("Đoạn này dài quá. Viết gọn trong 500 ký tự.")))
    return found


def _of_choices(part: Passage, names: list[str]) -> list[tuple[str, str]]:
    """(place, message) of what is wrong with a part's choices, or with the verdict of an end."""
    choices = part.choices
    if not choices:
        ended = part.verdict in VERDICTS
        message = N_("Đoạn không có lựa chọn là đoạn kết. Chọn kết tốt, tạm được hay xấu.")
        return [] if ended else [("verdict", message)]
    found = []
    if len(choices) == 1 or len(choices) > CHOICES_MOST:
        found.append(("choices", N_("Mỗi đoạn cần từ 2 đến 4 lựa chọn; đoạn kết thì không có.")))
    if any(not choice.text or len(choice.text) > TEXT_MOST for choice in choices):
        found.append(("choices", N_("Mỗi dòng viết: chữ của lựa chọn => tên đoạn tiếp theo.")))
    if any(choice.to not in names for choice in choices):
        found.append(("choices", N_("Có lựa chọn dẫn tới đoạn không có. Xem lại tên đoạn sau dấu =>.")))
    return found


def of_ways(parts: Sequence[Passage]) -> list[Problem]:
    """What is wrong with the ways through the parts; each part must be right by itself."""
    by_name = {part.name: part for part in parts}
    reached: set[str] = set()
    places = 0
    ways: list[tuple[str, tuple[str, ...]]] = [(parts[0].name, (parts[0].name,))]
    while ways:
        name, way = ways.pop()
        reached.add(name)
        places += 1
        if len(way) > DEEPEST or places > PLACES_MOST:
            return [Problem(N_("Chuyện dài quá hoặc quay vòng. Mỗi đường đi nhiều nhất 6 đoạn, rồi phải kết."), "rows")]
        ways += [(choice.to, (*way, choice.to)) for choice in by_name[name].choices]
    found = [
        Problem(N_("Không lựa chọn nào dẫn tới đoạn này. Thêm lựa chọn, hoặc bỏ đoạn."), "name", number)
        for number, part in enumerate(parts)
        if part.name not in reached
    ]
    if not any(part.verdict == "good" for part in parts if not part.choices):
        found.append(Problem(N_("Cần ít nhất một đoạn kết tốt."), "rows"))
    return found
