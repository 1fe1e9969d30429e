"""Amounts as Vietnamese people write and say them: "15.000 đ", "15 nghìn", "1tr5", "1 triệu rưỡi", "0,5 kg".

The rules, for text without accents and capitals:

- A point separates thousands when three digits follow each one ("1.500" is one thousand five hundred). Otherwise it is
  a decimal point.
- A comma is a decimal comma. It separates thousands when there are several ("1,250,000"), or when three digits follow
  it and the amount is money without a scale ("15,000 dong"); never after a single 0.
- When a number has both signs, the last one is the decimal sign. Blanks may separate thousands.
- Scales are chuc, tram, nghin or ngan or k, trieu or tr, ty or ti, and combinations like "tram nghin". They may follow
  each other from large to small ("1 trieu 250 nghin").
- Digits after a scale are its decimals: "1tr5" is 1.5 million, "1tr250" is 1.25 million.
- "ruoi" adds half of what stands before it, a scale or a unit.
- "mot" to "muoi" and "nua" may be written for the number before a scale or a unit.
- What remains is the unit: one of UNITS, or any other word, taken as written ("qua", "dong/kg").
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from lms.base.text import fold

_THOUSANDS = {"nghin": 3, "ngan": 3, "trieu": 6}
SCALES = {"chuc": 1, "tram": 2, "k": 3, "tr": 6, "ty": 9, "ti": 9, **_THOUSANDS} | {
    f"{tens}{scale}": zeros + more for tens, more in (("chuc", 1), ("tram", 2)) for scale, zeros in _THOUSANDS.items()
}
WORDS = {word: Decimal(number) for number, word in enumerate("mot hai ba bon nam sau bay tam chin muoi".split(), 1)} | {
    "nua": Decimal("0.5")
}
MONEY = "dong"
#: By a unit as it is written: (the name we use for it, what it measures, how many of the smallest unit it is).
UNITS: dict[str, tuple[str, str, int]] = {
    written: (names.split()[0], measure, size)
    for names, measure, size in (
        (f"{MONEY} d vnd ₫", "money", 1),
        ("g gam gram", "weight", 1),
        ("lang", "weight", 100),
        ("kg ky ki can kilo kilogam", "weight", 1000),
        ("yen", "weight", 10_000),
        ("ta", "weight", 100_000),
        ("tan", "weight", 1_000_000),
        ("mm", "length", 1),
        ("cm", "length", 10),
        ("m met", "length", 1000),
        ("km kilomet", "length", 1_000_000),
        ("ml", "volume", 1),
        ("l lit", "volume", 1000),
        ("m2", "area", 1),
        ("ha hecta", "area", 10_000),
        ("giay", "time", 1),
        ("phut", "time", 60),
        ("gio tieng", "time", 3600),
        ("% phantram", "share", 1),
    )
    for written in names.split()
}
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[ckm]?m[23](?![0-9a-z])|[a-z%₫/]+")
_TENS = re.compile(r"(?<![a-z])(chuc|tram) (?=(?:nghin|ngan|trieu)(?![a-z]))")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


@dataclass(frozen=True)
class Amount:
    """A number and the name of its unit; "" when no unit was written."""

    value: Decimal
    unit: str = ""

    def in_unit_of(self, other: "Amount", *, convert: bool) -> Decimal | None:
        """The value in the other amount's unit; None when the two cannot be compared.

        An amount without a unit fits every unit. Only with `convert` are units of the same measure converted.
        """
        if not self.unit or not other.unit or self.unit == other.unit:
            return self.value
        mine, theirs = UNITS.get(self.unit), UNITS.get(other.unit)
        if not convert or mine is None or theirs is None or mine[1] != theirs[1]:
            return None
        return self.value * mine[2] / theirs[2]


def read_amount(text: str, *, money: bool = False) -> Amount:
    """The amount in a text; with `money`, one without a unit is money. Raises ValueError when there is none."""
    plain = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", fold(text).replace("²", "2")).strip(" .!;")
    plain = _TENS.sub(r"\1", plain)
    sign = -1 if plain.startswith(("-", "−")) else 1
    tokens = _TOKEN.findall(plain.lstrip("-−"))
    if "".join(tokens) != plain.lstrip("-−").replace(" ", ""):
        raise ValueError(text)
    number, rest = _number_of(tokens, money=money)
    if rest[1:] and rest[-1] == "ruoi":
        number, rest = number + Decimal("0.5"), rest[:-1]
    if any(token[0].isdigit() for token in rest) or "ruoi" in rest:
        raise ValueError(text)
    unit = "".join(rest)
    return Amount(sign * number, UNITS[unit][0] if unit in UNITS else unit)


def _number_of(tokens: list[str], *, money: bool) -> tuple[Decimal, list[str]]:
    """(number, the tokens after it). Raises ValueError when there is no number."""
    total, last, at = Decimal(0), 99, 0
    while at < len(tokens) and (tokens[at][0].isdigit() or (tokens[at] in WORDS and at + 1 < len(tokens))):
        scale = SCALES.get(tokens[at + 1]) if at + 1 < len(tokens) else None
        if scale is None:
            if at and last < 99:
                return total + _decimals(tokens[at], last), tokens[at + 1 :]
            unit = UNITS.get("".join(tokens[at + 1 :]).removesuffix("ruoi"), ("", "money" if money else "", 1))
            return _digits(tokens[at], thousands=unit[1] == "money"), tokens[at + 1 :]
        if scale >= last:
            raise ValueError(tokens[at])
        total += _digits(tokens[at], thousands=False).scaleb(scale)
        last, at = scale, at + 2
        if tokens[at : at + 1] == ["ruoi"]:
            return total + Decimal("0.5").scaleb(scale), tokens[at + 1 :]
    if not at:
        raise ValueError("".join(tokens))
    return total, tokens[at:]


def _decimals(token: str, scale: int) -> Decimal:
    """The value of the digits after a scale, like the 5 of "1tr5". Raises ValueError when it cannot be one."""
    if token in WORDS:
        token = str(WORDS[token])
    if not token.isdigit() or len(token) > scale:
        raise ValueError(token)
    return Decimal(f"0.{token}").scaleb(scale)


def _digits(token: str, *, thousands: bool) -> Decimal:
    """A number from its digits, points and commas; with `thousands`, one comma before three digits separates thousands.

    Raises ValueError when points and commas stand where no number has them.
    """
    if token in WORDS:
        return WORDS[token]
    if "." in token and "," in token:
        whole, sign, decimals = token.rpartition(max(".,", key=token.rfind))
        pattern = _POINTS if sign == "," else _COMMAS
        if not pattern.fullmatch(whole):
            raise ValueError(token)
        return Decimal(re.sub("[.,]", "", whole) + "." + decimals)
    several = token.count(",") > 1 or (thousands and not token.startswith("0"))
    if (_POINTS.fullmatch(token) and not token.startswith("0")) or (several and _COMMAS.fullmatch(token)):
        return Decimal(re.sub("[.,]", "", token))
    if token.count(",") + token.count(".") > 1:
        raise ValueError(token)
    return Decimal(token.replace(",", "."))
