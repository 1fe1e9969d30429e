"""The signs that tell the parts of a list of questions: numbers, option letters, keys, reasons."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lms.base.text import fold, spelling, tidy

QUESTION = re.compile(r"^\s*c[âa]u(?:\s+h[ỏo]i)?(?:\s+s[ốo])?\s*(\d{1,4})\s*[:.)\-–—/]*\s*", re.IGNORECASE)
NUMBER = re.compile(r"^\s*(\d{1,4})\s*[.)/]\s*(?=\D)")
OPTION = re.compile(r"(?:^|(?<=\s))(\*{0,2})\(?([A-Ha-h])(\*{0,2})\s?(?:[.)/]|\s[-–])\*{0,2}\s*")
KEY = re.compile(
    r"^\s*(?:đáp\s*án(?:\s+đúng)?(?:\s+là)?|đa|trả\s*lời|chọn(?:\s+đáp\s+án)?|key|answer)\s*[:=\-–.]\s*(.+)$|^\s*(?:=>|⇒|→)\s*(.+)$",
    re.IGNORECASE,
)
WHY = re.compile(r"^\s*(?:vì\s+sao|giải\s+thích|lời\s+giải|hướng\s+dẫn(?:\s+giải)?)\s*[:.\-–]\s*(.+)$", re.IGNORECASE)
SECTION = re.compile(r"^\s*(?:phần|chương|chủ\s+đề|mục)\s+(?:[IVXLC]+|\d+)\b.*$", re.IGNORECASE)
PAIR = re.compile(
    r"(?:c[âa]u\s*)?(\d{1,4})\s*[-–.:)\s]\s*\(?([A-Ha-h](?:\s*[,;&+]\s*[A-Ha-h])*)\)?(?![a-zà-ỹ])", re.IGNORECASE
)
TRUE_FALSE = re.compile(r"\(?\s*(?:đ\s*/\s*s|đúng\s*/\s*sai|đúng\s+hay\s+sai)\s*\??\s*\)?\s*$", re.IGNORECASE)
KEY_HEAD = re.compile(r"^\s*(?:bảng\s+)?đáp\s*án\s*:?\s*$", re.IGNORECASE)


def letters(text: str) -> list[int] | None:
    """The options that a key names, counted from 0: "B", "A, C", "b và d"; None when it is no list of letters."""
    parts = re.split(r"\s*(?:[,;&+/]|\bvà\b|\s)\s*", text.strip().strip(".()").strip())
    if not parts or not all(re.fullmatch(r"\(?[A-Ha-h]\)?\.?", part) for part in parts if part):
        return None
    return sorted({ord(part.strip("().").upper()) - 65 for part in parts if part}) or None


def true_or_false(text: str, *, marked: bool = False) -> bool | None:
    """The truth that "Đúng", "Sai" and "Đ" stand for; None for anything else.

    "S" counts only when Đ and S are `marked` as answers. Đ is a letter of its own: a plain D names the fourth option.
    """
    said = spelled(text).strip(" .()")
    return {"đúng": True, "đ": True, "sai": False, "s": False if marked else None}.get(said)


def spelled(text: str) -> str:
    """A text in the form in which words are compared when accents matter: "Dùng" is not "Đúng"."""
    return spelling(tidy(text)).casefold()


def is_true_or_false(texts: Sequence[str]) -> bool:
    """Whether the options are "Đúng" and "Sai", in any order."""
    return sorted(spelled(text).strip(" .") for text in texts) == ["sai", "đúng"]


def same(text: str, among: Sequence[str]) -> set[int]:
    """Which texts say the same, counted from 0: those spelled alike, or else the only one that differs in accents."""
    exact = {n for n, one in enumerate(among) if spelled(one).strip(" .") == spelled(text).strip(" .")}
    folded = {n for n, one in enumerate(among) if fold(one).strip(" .") == fold(text).strip(" .")}
    return exact or (folded if len(folded) == 1 else set())


def named(options: Iterable[int]) -> str:
    """The letters of options: "A, C"."""
    return ", ".join(chr(65 + n) for n in sorted(options))


def pairs(text: str) -> list[tuple[int, list[int]]]:
    """(number, options) in a line of a key, "1-B, 2.C 3: A,D"; empty when the line has other words."""
    found = [(int(match[1]), letters(match[2]) or []) for match in PAIR.finditer(text)]
    rest = re.sub(r"[\s,;|.:\-–()]+", "", PAIR.sub("", text))
    return found if found and not rest else []


def markers(text: str, expected: int) -> Iterator[re.Match[str]]:
    """The option letters in a line, in order from option `expected` (counted from 0).

    The first must stand at the start of the line when `expected` is 0.
    """
    for match in OPTION.finditer(text):
        first = match.start() == len(text) - len(text.lstrip())
        if ord(match[2].upper()) - 65 == expected and (first or expected > 0) and _parted(text, match, first=first):
            yield match
            expected += 1
        elif first:
            return


def _parted(text: str, match: re.Match[str], *, first: bool) -> bool:
    """Whether a letter inside a line begins an option: it is a capital, or set apart from the text before it."""
    return first or match[2].isupper() or text[: match.start()].endswith(("  ", "\t"))
