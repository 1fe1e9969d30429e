"""Written Vietnamese as it is said: the words for the ear of a text that is shown.

    spoken("Bán 35.000 đ/kg, gọi 0912 345 678") ->
    "bán ba mươi lăm nghìn đồng một ki lô gam, gọi không chín một hai, ba bốn năm, sáu bảy tám"

What comes out holds small Latin letters, blanks and the four signs of a pause (PAUSES), nothing else: no digit, no
symbol. Said again it stays as it is. Voices are made from it, and how long an announcer needs is counted in it.
"""

import re
import unicodedata
from functools import cache

from lms.content.speech.rule_table import any_of, spelled, table
from lms.content.speech.spoken_numbers import with_number_words, with_roman_words
from lms.content.text.plainness import SENTENCE, SYLLABLE

#: The signs that are left: the ends of sentences, and the comma.
PAUSES = ".,?!"
#: What a text of so many characters says is not worked out further; nothing on a screen is as long.
MOST_CHARS = 20_000
#: A run without a blank is cut after so many characters; time would grow with its square, and no word is as long.
LONG_RUN = re.compile(r"\S{120}")
#: How an address that stands in a text ends, before its path; so that a full stop without a blank is none.
ENDINGS = "vn|com|net|org|info|io|me"
ADDRESS = re.compile(
    rf"(?:https?://)?(?:[\w.+-]+@)?(?:[a-z0-9-]+\.)+(?:{ENDINGS})(?![\w-])(?:/[\w.%#?=&-]*)*", re.IGNORECASE | re.ASCII
)
CAPITALS = re.compile(r"(?<![^\W_])[A-ZĐ]{2,6}(?![^\W_])")
LONE_LETTER = re.compile(r"(?<![^\W_])[A-ZĐ](?![^\W_])")
VOWELS = "aeiouy"


def spoken(text: str) -> str:
    """A text as it is said; "" for one in which nothing can be said. Never raises."""
    said = LONG_RUN.sub(r"\g<0> ", _plain_signs(text[:MOST_CHARS]))
    for rule in (_whole, _addresses, with_roman_words, with_number_words, _strokes, _capitals):
        said = rule(said)
    return _only_words(_known_words(_signs(said).lower()))


def sentences(text: str) -> list[str]:
    """The sentences of a text as it is shown, in order, each without outer blanks."""
    return [one.strip() for line in text.split("\n") for one in SENTENCE.findall(line) if one.strip()]


def syllables(said: str) -> int:
    """How many syllables words for the ear have: Vietnamese writes each as a word."""
    return len(said.split())


def _plain_signs(text: str) -> str:
    """One sign for each meaning: composed letters, plain digits, a plain stroke and dash, a comma for dots in a row."""
    whole = unicodedata.normalize("NFKC", re.sub(r"…|\.{2,}", ",", text))
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in whole)
    return digits.replace("\u2044", "/").replace("\u2212", "-").replace("\u2010", "-").replace("\u2011", "-")


def _whole(text: str) -> str:
    return _whole_pattern().sub(lambda m: f" {table().whole[m[0].lower()]} ", text)


@cache
def _whole_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.])(?:{any_of(table().whole)})(?![\w/])", re.IGNORECASE)


def _addresses(text: str) -> str:
    """Addresses of pages and mailboxes, part by part, as one would dictate them."""
    return ADDRESS.sub(_address, text)


def _address(match: re.Match[str]) -> str:
    whole = match[0].split("://")[-1]
    names = {".": " chấm ", "@": " a còng ", "/": " gạch chéo ", "-": " gạch ngang ", "_": " gạch dưới "}
    parts = re.findall(r"[a-z]+|[0-9]+|[.@/_-]", whole, re.IGNORECASE)
    return " " + " ".join(names.get(part) or _name_in_address(part) for part in parts) + " "


def _name_in_address(part: str) -> str:
    if part.isdigit() or any(vowel in part.lower() for vowel in VOWELS):
        return part.lower()
    return spelled(part)


def _strokes(text: str) -> str:
    """A stroke between words: "for each" before a measure, else a pause."""
    each = any_of([*table().each, *table().alone])
    text = re.sub(rf"(?<=[^\W\d_])\s*/\s*(?=(?:{each})(?![^\W_]))", " một ", text, flags=re.IGNORECASE)
    return text.replace("/", ", ")


def _capitals(text: str) -> str:
    """Short forms that nobody has listed, by the names of their letters; a word in capitals stays a word."""
    text = CAPITALS.sub(lambda m: m[0] if _is_word(m[0].lower()) else spelled(m[0]), text)
    return LONE_LETTER.sub(lambda m: spelled(m[0]), text)


def _is_word(word: str) -> bool:
    return word in table().words or SYLLABLE.fullmatch(word) is not None or _has_tone_less_end(word)


def _has_tone_less_end(word: str) -> bool:
    """Whether a word in capitals without accents could be said by Vietnamese all the same ("SIM", "CHIP")."""
    return re.fullmatch(r"[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}(?:ch|[cpt])", word) is not None


def _signs(text: str) -> str:
    signs = table().signs
    return "".join(f" {signs[c]} " if c in signs else c for c in text)


def _known_words(text: str) -> str:
    """Short forms, foreign words and measures without a number, in small letters by now."""
    return _word_pattern().sub(lambda m: _word_said(m[0]), text)


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{any_of([*table().words, *table().alone])})(?![^\W_])")


def _word_said(word: str) -> str:
    return table().words.get(word) or f" {table().units[word]} "


def _only_words(text: str) -> str:
    """Letters, blanks and pauses alone; of signs that follow each other the strongest is kept."""
    kept = "".join(map(_kept, text))
    pieces = re.split(r"([\s.,?!]+)", kept.strip())
    words, gaps = pieces[::2], [*map(_pause, pieces[1::2]), ""]
    if words and not words[0]:
        words, gaps = words[1:], gaps[1:]
    return "".join(map("".join, zip(words, gaps, strict=False))).rstrip(" ,")


def _kept(char: str) -> str:
    if char in PAUSES or (char.isalpha() and unicodedata.name(char, "").startswith("LATIN SMALL LETTER")):
        return char
    if char == "\n":
        return ". "
    return ", " if char in ":;()[]{}–—…|" else " "


def _pause(gap: str) -> str:
    """The strongest sign of a gap between words, and the blank after it."""
    sign = next((sign for sign in "?!.," if sign in gap), "")
    return f"{sign} "
