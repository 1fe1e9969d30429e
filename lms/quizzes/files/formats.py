"""The formats in which questions are downloaded: what each can hold, and writing it. For reading see files.readers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lms.base.text import N_
from lms.quizzes.files import gift_out, lists_out, moodle_out, tables
from lms.quizzes.kinds.base import names_in_body
from lms.quizzes.reading import FoundQuestion


@dataclass(frozen=True)
class Format:
    """A format to write.

    It has a name and a word `about` it, the ending and type of its files, the kinds that it holds and those it leaves
    out (`left`), `lost` for what it loses of a question that it holds, and `write`.
    """

    key: str
    name: str
    about: str
    ending: str
    mime: str
    kinds: tuple[str, ...]
    left: tuple[str, ...]
    lost: Callable[[FoundQuestion], list[str]]
    write: Callable[[Iterable[FoundQuestion]], bytes]


@dataclass(frozen=True)
class Carried:
    """What a format does to some questions: which it holds, which are left out, and what is lost.

    `losses` are (what is lost, how many questions lose it).
    """

    going: tuple[FoundQuestion, ...]
    staying: tuple[FoundQuestion, ...]
    losses: tuple[tuple[str, int], ...]


def _nothing(_one: FoundQuestion) -> list[str]:
    return []


#: Kinds that need pictures or several pages, and kinds that have more than options to choose from.
_PICTURED = ("picture", "hotspot", "scenario")
_NO_OPTIONS = ("ordering", "matching", "categorise", "short", "number", "gap")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ALL = (
    Format(
        "excel",
        N_("Excel"),
        N_("Giữ đủ mọi câu bằng chữ, sửa được trong Excel rồi đưa lại."),
        "xlsx",
        _XLSX,
        tables.KINDS,
        _PICTURED,
        _nothing,
        tables.write_xlsx,
    ),
    Format(
        "csv",
        N_("CSV"),
        N_("Giữ đủ mọi câu bằng chữ, cho chương trình khác đọc."),
        "csv",
        "text/csv; charset=utf-8",
        tables.KINDS,
        _PICTURED,
        _nothing,
        tables.write_csv,
    ),
    Format(
        "word",
        N_("Word"),
        N_("Danh sách để in, để sửa. Chỉ có câu chọn đáp án."),
        "docx",
        _DOCX,
        lists_out.WORD_KINDS,
        (*_PICTURED, *_NO_OPTIONS),
        lists_out.lost_in_word,
        lists_out.write_word,
    ),
    Format(
        "moodle",
        N_("Moodle XML"),
        N_("Đưa sang Moodle."),
        "xml",
        "application/xml",
        moodle_out.KINDS,
        _PICTURED,
        moodle_out.lost,
        moodle_out.write_moodle,
    ),
    Format(
        "gift",
        N_("GIFT"),
        N_("Tệp chữ, nhiều hệ thống đọc được."),
        "gift.txt",
        "text/plain; charset=utf-8",
        gift_out.KINDS,
        (*_PICTURED, "ordering", "gap"),
        gift_out.lost,
        gift_out.write_gift,
    ),
    Format(
        "aiken",
        N_("Aiken"),
        N_("Tệp chữ đơn giản nhất. Chỉ có câu một đáp án."),
        "aiken.txt",
        "text/plain; charset=utf-8",
        lists_out.AIKEN_KINDS,
        (*_PICTURED, *_NO_OPTIONS, "multiple", "true_false"),
        lists_out.lost_in_aiken,
        lists_out.write_aiken,
    ),
)
FORMATS = {one.key: one for one in _ALL}
PICTURES = N_("hình trong câu (chỉ còn tên)")


def carried(format_: Format, questions: Iterable[FoundQuestion]) -> Carried:
    """What a format would do to these questions; nothing is written."""
    every = list(questions)
    going = [one for one in every if one.kind in format_.kinds]
    losses: dict[str, int] = {}
    for one in going:
        pictured = [PICTURES] if any(name.startswith("hinh/") for name in names_in_body(one.body)) else []
        for what in dict.fromkeys([*format_.lost(one), *pictured]):
            losses[what] = losses.get(what, 0) + 1
    staying = tuple(one for one in every if one.kind not in format_.kinds)
    return Carried(tuple(going), staying, tuple(losses.items()))


def written(key: str, questions: list[FoundQuestion]) -> bytes:
    """The file of these questions in a format. Called in a process of its own, because it loads heavy libraries."""
    return FORMATS[key].write(questions)
