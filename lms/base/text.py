"""Vietnamese text: normal form, folding for search, sorting by alphabet and by given name."""

import hashlib
import json
import re
import unicodedata
from typing import Any

#: The Vietnamese alphabet in dictionary order; f, j, w and z are foreign but occur in names.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x41 + position) for position, letter in enumerate(ALPHABET)}
#: Tone marks in the order of Vietnamese dictionaries: level, falling, asking, tumbling, sharp, heavy.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
#: The letter with a bar has no parts; the Icelandic one looks the same and comes from foreign keyboards.
_BARE = str.maketrans("ĐđÐð", "DdDd")
_CROSSED = str.maketrans("Ðð", "Đđ")
#: In "oa", "oe" and "uy" people write the tone on either letter.
_ON_SECOND = re.compile("([oO])([aeAE])([{0}])|([uU])([yY])([{0}])".format("".join(_TONES)))


def N_(message: str) -> str:
    """Mark a message for translation without translating it here (pure code shows nothing itself)."""
    return message


def tidy(text: str | None) -> str:
    """`text` in NFC with single spaces, without control characters, invisible marks and outer blanks.

    Invisible marks (zero-width letters, direction marks) come with what is copied from messages and stand inside words,
    so they go without leaving a blank; tabs and line ends leave one.
    """
    given = text or ""
    # Nearly every text is printable and needs no look at each letter, which would take fifty times as long.
    visible = given if given.isprintable() else "".join(_shown(c) for c in given)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] != "C":
        return char
    return " " if category == "Cc" else ""


def fingerprint(*texts: str) -> str:
    """A short mark of some texts; a save that brings another mark than the present one comes too late."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def fingerprint_of(value: Any) -> str:
    """A short mark of plain values: lists, dictionaries, texts, numbers, days; see `fingerprint`."""
    return fingerprint(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str))


def fold(text: str | None) -> str:
    """Fold for comparison and search: "Định Hoá", "Định Hóa" and "dinh hoa" give "dinh hoa"."""
    return without_accents(tidy(text).lower())


def without_accents(text: str) -> str:
    """The letters alone, capitals kept: "Định Hoá" gives "Dinh Hoa"."""
    decomposed = unicodedata.normalize("NFD", text.translate(_BARE))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def spelling(text: str) -> str:
    """One spelling, in NFC, for what is written in two ways: the tone of "hoà" and "hòa", the foreign Ð for Đ."""
    apart = unicodedata.normalize("NFD", text.translate(_CROSSED))
    return unicodedata.normalize("NFC", _ON_SECOND.sub(_tone_first, apart))


def _tone_first(match: re.Match[str]) -> str:
    first, second, tone = (part for part in match.groups() if part)
    return first + tone + second


def slug(text: str) -> str:
    """A lower-case address part of a-z, 0-9 and hyphens: "Bán ở đâu?" gives "ban-o-dau"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def sort_key(text: str) -> str:
    """A plain string whose binary order is the Vietnamese alphabet; tones decide only between equals."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).lower():
        base, tone = _split_tone(char)
        letters.append(_RANK.get(base, base if base.isascii() else " "))
        tones.append(tone)
    return f"{''.join(letters)}!{''.join(tones)}"


def name_sort_key(full_name: str) -> str:
    """Sort people by given name, which is the last word, then by the words before it."""
    words = tidy(full_name).split()
    return sort_key(" ".join([words[-1], *words[:-1]])) if words else ""


def initials(full_name: str) -> str:
    """ "Nguyễn Văn An" gives "N. V. A."."""
    return " ".join(f"{word[0].upper()}." for word in tidy(full_name).split())


def _split_tone(char: str) -> tuple[str, str]:
    """Part a letter from its tone mark: "ế" gives ("ê", "4")."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)), tone
