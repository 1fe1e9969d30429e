"""Everything with digits in a text turned into words: dates, clock times, phone numbers, amounts, sums, codes.

Rules stand in the order in which they are tried; what an earlier one has turned into words has no digits any more.
"""

import re
from collections.abc import Callable
from functools import cache

from lms.content.speech.numerals import UNITS, decimal_words, digit_words, month_words, number_words
from lms.content.speech.rule_table import any_of, spelled, table

Said = Callable[[re.Match[str]], str]
Rule = tuple[re.Pattern[str], Said]

#: An amount: dots between groups of three, a comma before decimals.
AMOUNT = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?(?![0-9])|[0-9]+(?:,[0-9]+)?"
START, END = r"(?<![0-9.,/])", r"(?![0-9])"
#: A whole number of at least so many digits without dots between them is no amount but a number to be dialled or typed.
CODE_DIGITS = 5
#: Words after which a/b is a day and its month.
DAY_WORDS = "ngày|mồng|mùng|hôm|lễ|dịp|tết|sáng|trưa|chiều|tối|đêm|trước|sau|từ|đến|tới"
#: Words after which three or four digits are dialled.
DIALLED = r"gọi|số|đầu số|tổng đài|đường dây nóng|hotline|gửi|nhắn|bấm"
MONEY = r"đồng|nghìn|ngàn|triệu|tỷ|tỉ|đ|k|tr|người|lần|câu|tin|con|cái|kg|g|%"
#: What must not follow: more of the number, or what it is an amount of.
ALONE = rf"(?![0-9.,]*[0-9])(?!\s*(?:{MONEY})\b)"
ROMAN = {"I": 1, "V": 5, "X": 10}
ORDINALS = {1: "nhất", 4: "tư"}


def amount_words(written: str) -> str:
    """An amount in words, with dots between its groups and a comma before its decimals, or without."""
    whole, _comma, rest = written.replace(".", "").partition(",")
    return decimal_words(whole, rest) if rest else number_words(int(whole))


def bare_words(digits: str) -> str:
    """Digits with nothing that says what they are: a number when they are few, else told one by one."""
    is_code = len(digits) >= CODE_DIGITS or (digits.startswith("0") and len(digits) > 1)
    return digit_words(digits) if is_code else number_words(int(digits))


def with_number_words(text: str) -> str:
    """A text without digits: each number in words, as it is said where it stands."""
    for pattern, said in _rules():
        text = pattern.sub(said, text)
    return text


@cache
def _rules() -> tuple[Rule, ...]:
    units = any_of(table().units)
    found: list[tuple[str, Said]] = [
        # Laws and decrees: "368/2025/NĐ-CP"; what kind of paper it is stands before the number.
        (rf"{START}([0-9]+)/([0-9]{{4}})/[A-ZĐ0-9]+(?:-[A-ZĐ]+)*", _law),
        (rf"{START}([0-9]{{3,}})/((?:19|20)[0-9]{{2}}){END}", _law),
        (rf"{START}([0-9]+)/[A-ZĐ]+-[A-ZĐ]+", lambda m: number_words(int(m[1]))),
        # Days and months.
        (rf"(ngày\s+|mùng\s+|mồng\s+)?{START}([0-9]{{1,2}})([/.-])([0-9]{{1,2}})\3([0-9]{{4}}){END}", _date),
        (rf"(tháng\s+)?{START}([0-9]{{1,2}})/([0-9]{{4}}){END}", _month),
        (rf"\b((?:{DAY_WORDS})\s+){START}([0-9]{{1,2}})/([0-9]{{1,2}})(?![0-9/])", _day_after_word),
        (rf"{START}([0-9]{{1,2}})/([0-9]{{1,3}})(?![0-9/])", _day_or_part),
        (rf"\b(tháng\s+)(0?[1-9]|1[0-2]){ALONE}", lambda m: m[1] + month_words(int(m[2]))),
        (r"\b(ngày\s+)0([1-9])\b", lambda m: m[1] + UNITS[int(m[2])]),
        (r"\b(thứ\s+)([1-7])\b", lambda m: m[1] + ORDINALS.get(int(m[2]), UNITS[int(m[2])])),
        # Clock times.
        (r"(?<=[0-9h])\s*[-–—]\s*(?=[0-9]{1,2}(?:\s?h\b|\s?h[0-9]|:[0-5][0-9]|\s+giờ))", lambda _m: " đến "),
        (rf"{START}([01]?[0-9]|2[0-4])(?::|\s?h\s?|\s+giờ\s+)([0-5][0-9])\b(?!:)(\s*phút)?", _clock),
        # Numbers that are dialled or typed.
        (r"\b([2-6])(?-i:G)\b", lambda m: UNITS[int(m[1])] + " gờ"),
        (r"\*([0-9]+(?:\*[0-9]+)*)#", lambda m: " sao " + " sao ".join(map(digit_words, m[1].split("*"))) + " thăng "),
        (rf"(?<![0-9.,/+])(?:\+84\s?|0)[0-9]{{1,3}}(?:[ .-]?[0-9]{{2,4}}){{1,3}}{END}", _phone),
        (rf"{START}1[89]00(?:[ .]?[0-9]{{2,4}}){{1,2}}{END}", lambda m: _in_groups(m[0])),
        (rf"{START}[0-9]{{4}}(?: [0-9]{{4}}){{2,4}}{END}", lambda m: _in_groups(m[0])),
        (rf"{START}[0-9]+(?:-[0-9]+){{2,}}{END}", lambda m: _in_groups(m[0])),
        (rf"\b(?:{DIALLED})\s+[0-9]{{3,4}}(?:(?:,| hoặc| và| hay) [0-9]{{3,4}})*{ALONE}", _dialled),
        # Sums and ranges.
        (r"(?<=[0-9%])\s+-\s+(?=[0-9][^.;\n]{0,80}=)", lambda _m: " trừ "),
        (r"(?<=[0-9%])\s*[-–—]\s*(?=[0-9])", lambda _m: " đến "),
        (r"(?<=[0-9])\s*[x*]\s*(?=[0-9])", lambda _m: " nhân "),
        (r"(?<=[0-9])\s+:\s+(?=[0-9])", lambda _m: " chia "),
        (r"(?<=[0-9]):(?=[0-9])", lambda _m: " trên "),
        (r"(?<![\w-])-(?=[0-9])", lambda _m: " âm "),
        (r"[<](?=\s*[0-9])", lambda _m: " dưới "),
        (r"[>](?=\s*[0-9])", lambda _m: " trên "),
        (r"~(?=\s*[0-9])", lambda _m: " khoảng "),
        (rf"[$]\s?({AMOUNT})", lambda m: f"{m[1]} đô la"),
        # Amounts with what they are amounts of.
        (rf"{START}[0-9]{{1,3}}(?: [0-9]{{3}})+(?=\s*(?:{MONEY})\b)", lambda m: m[0].replace(" ", "")),
        (rf"(?:{AMOUNT})\s*(?:{units})(?![^\W_])(?:\s*/\s*([^\W\d_]+))?", _measured),
        (rf"({AMOUNT})(?=\s*(?:{MONEY})\b)", lambda m: amount_words(m[0])),
        # Codes of letters and digits, amounts, and whatever digits are left.
        (r"\b(?=[A-Za-zĐđ]*[0-9])(?=[0-9]*[A-Za-zĐđ])[0-9A-Za-zĐđ]+\b", _code),
        (r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?(?![0-9])|[0-9]+,[0-9]+", lambda m: f" {amount_words(m[0])} "),
        (r"(?<=[0-9])\.(?=[0-9])", lambda _m: " chấm "),
        (r"[0-9]+", lambda m: f" {bare_words(m[0])} "),
    ]  # fmt: skip
    return tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in found)


def with_roman_words(text: str) -> str:
    """A text whose Roman numbers after words like "quý" are in words; as capitals, others may be anything."""
    return re.sub(
        r"\b((?:[Qq]uý|[Tt]hế kỷ|[Cc]hương|[Kk]hóa|[Tt]hứ|[Pp]hần|[Mm]ục|[Đđ]ợt)\s+)([IVX]+)\b",
        lambda m: m[1] + number_words(_roman(m[2])),
        text,
    )


def _roman(letters: str) -> int:
    values = [ROMAN[letter] for letter in letters]
    return sum(-one if one < later else one for one, later in zip(values, [*values[1:], 0], strict=True))


def _law(match: re.Match[str]) -> str:
    return f"{number_words(int(match[1]))} năm {number_words(int(match[2]))}"


def _date(match: re.Match[str]) -> str:
    before, day, _sign, month, year = match.groups()
    if not _is_day(int(day), int(month)):
        return (before or "") + _in_groups(f"{day} {month} {year}")
    return f"{before or 'ngày '}{_day(int(day), int(month))} năm {number_words(int(year))}"


def _month(match: re.Match[str]) -> str:
    before, month, year = match.groups()
    if not 1 <= int(month) <= 12:
        return f"{before or ''}{number_words(int(month))} năm {number_words(int(year))}"
    return f"tháng {month_words(int(month))} năm {number_words(int(year))}"


def _day_after_word(match: re.Match[str]) -> str:
    word, day, month = match.groups()
    if not _is_day(int(day), int(month)):
        return word + _part(int(day), int(month))
    return word + _day(int(day), int(month))


def _day_or_part(match: re.Match[str]) -> str:
    first, second = int(match[1]), int(match[2])
    return _day(first, second) if first > second and _is_day(first, second) else _part(first, second)


def _part(first: int, second: int) -> str:
    """Parts of a whole: 3/4 is three quarters, while 8/10 is eight of ten."""
    if 0 < first < second < 10:
        return f"{number_words(first)} phần {month_words(second)}"
    return f"{number_words(first)} trên {number_words(second)}"


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _day(day: int, month: int) -> str:
    return f"{number_words(day)} tháng {month_words(month)}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = number_words(int(match[1])), int(match[2])
    told = f" {number_words(minute)}" if minute else ""
    return f"{hour} giờ{told}{' phút' if match[3] and minute else ''}"


def _phone(match: re.Match[str]) -> str:
    """A phone number in its groups; what has too few or too many digits is left for the rules that follow."""
    digits = re.sub(r"[^0-9]", "", match[0])
    if not 9 <= len(digits) <= 11:
        return match[0]
    return ("cộng " if match[0].startswith("+") else "") + _in_groups(match[0])


def _in_groups(written: str) -> str:
    return ", ".join(digit_words(group) for group in re.findall(r"[0-9]+", written))


def _dialled(match: re.Match[str]) -> str:
    return re.sub(r"[0-9]+", lambda one: digit_words(one[0]), match[0])


def _measured(match: re.Match[str]) -> str:
    written = re.match(AMOUNT, match[0])
    assert written is not None  # noqa: S101  (the rule's pattern begins with it)
    rest, _sign, _each = match[0][written.end() :].partition("/")
    units, each = table().units, match[1]
    said = f"{amount_words(written[0])} {units[rest.strip().lower()]} "
    return f"{said}một {units.get(each.lower(), each)} " if each else said


def _code(match: re.Match[str]) -> str:
    """A code: its letters by their names unless they can be said as a word, its digits by ones.

    In "A12" and "covid19", which are letters and then a number, the number is said as one when it is small.
    """
    runs = re.findall(r"[0-9]+|[^0-9]+", match[0])
    return " ".join(_run(run, mixed=len(runs) > 2) for run in runs)


def _run(run: str, *, mixed: bool) -> str:
    if run[0].isdigit():
        small = len(run) <= 2 and not run.startswith("0") and not mixed
        return number_words(int(run)) if small else digit_words(run)
    can_be_said = run.islower() and len(run) > 1 and re.search("[aeiouy]", run)
    return run if can_be_said else spelled(run)
