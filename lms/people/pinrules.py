"""PINs that people choose most, and so anybody tries first. Pure; `rules.pin` refuses them.

What people choose is known from leaked and surveyed PINs everywhere: dates and years, one or two digits repeated, runs,
patterns on the keypad, and what stands on their papers; in Vietnam the lucky digits of number plates too. About one
four-digit PIN in six is refused (a test counts them); what is left is chosen far more evenly.

The kinds, for 4 to 6 digits:

1. at most two different digits (1111, 6868, 1122, 0070), or one part repeated (123123, 474747), or each digit twice
   (112233, 447799);
2. runs up and down by one or two, also over the end (1234, 9876, 2468, 7890, 8024);
3. dates: day and month, month and day, a year from 1900 to 2029 (in 6 digits: day, month, year; month and year);
4. patterns on the keypad: from key to neighbouring key without a break (2580, 1478, 1254), round its
   corners, its diagonals;
5. lucky digits: only 6, 8 and 9, or only 3, 7 and 9 (8668, 3979, 7939), and the plates everybody knows;
6. the person's own: year of birth, day or month with it, digits of the phone number, of the learner code.
"""

import re
from itertools import pairwise

from lms.base.text import N_

EASY = N_("Mã PIN này dễ đoán quá. Chọn số khác giúp nhé.")
DATE = N_("Số này giống ngày tháng hoặc năm sinh, kẻ xấu hay thử trước. Chọn số khác giúp nhé.")
OWN_YEAR = N_("Đừng lấy năm sinh làm mã PIN. Chọn số khác giúp nhé.")
OWN_PHONE = N_("Đừng lấy số điện thoại làm mã PIN. Chọn số khác giúp nhé.")
OWN_CODE = N_("Đừng lấy số trong mã học viên làm mã PIN. Chọn số khác giúp nhé.")

#: Each key with its neighbours above, below, left and right: 123 / 456 / 789 / 0 under the 8.
BESIDE = {
    "1": "24",
    "2": "135",
    "3": "26",
    "4": "157",
    "5": "2468",
    "6": "359",
    "7": "48",
    "8": "5790",
    "9": "68",
    "0": "8",
}
#: Round the corners and the cross of the keypad in either direction, row by row; columns with the 0, diagonals.
ROUNDS = ("1397", "2684")
SHAPES = set("1379 9731 1470 0741 3690 0963 1590 0951 3570 0753 1595 3575 7535 9515".split())
PLATES = set("1368 1618 1668 2628 2879 3838 3878 3879 4078 4953 5239 6879 8386 8683".split())
DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def why_refused(pin: str, birth_year: int | None, phone: str | None, code: str | None) -> str | None:
    """The sentence that refuses a PIN of 4 to 6 digits; None when the PIN may be chosen.

    `phone` is E.164, `code` the learner code; each may be unknown.
    """
    if birth_year and _has_year_of(pin, birth_year):
        return OWN_YEAR
    if phone and pin in phone.replace("+84", "0", 1):
        return OWN_PHONE
    if code and pin in code:
        return OWN_CODE
    if _repeats(pin) or _runs(pin) or _is_pattern(pin) or _is_lucky(pin):
        return EASY
    return DATE if _is_date(pin) else None


def _has_year_of(pin: str, year: int) -> bool:
    short = f"{year % 100:02}"
    return str(year) in pin or (len(pin) == 4 and short in (pin[:2], pin[2:]) and _is_number(pin.replace(short, "", 1)))


def _is_number(rest: str) -> bool:
    """Whether the two digits beside a year can be a day or a month."""
    return 1 <= int(rest) <= 31


def _repeats(pin: str) -> bool:
    doubled = len(pin) == 6 and pin[0::2] == pin[1::2]
    return len(set(pin)) <= 2 or doubled or re.fullmatch(r"(\d+)\1+", pin) is not None


def _runs(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {1, 2, 8, 9}


def _is_pattern(pin: str) -> bool:
    path = all(after in BESIDE[before] for before, after in pairwise(pin))
    rounds = any(pin in turn * 3 for four in ROUNDS for turn in (four, four[::-1]))
    return path or rounds or pin in SHAPES


def _is_lucky(pin: str) -> bool:
    return set(pin) <= set("689") or set(pin) <= set("379") or pin in PLATES


def _is_date(pin: str) -> bool:
    first, second, rest = int(pin[:2]), int(pin[2:4]), pin[4:]
    if len(pin) == 6:
        return _is_day(first, second) or (1 <= first <= 12 and _is_year(pin[2:])) or _is_year(pin[:4])
    return not rest and (_is_day(first, second) or _is_day(second, first) or _is_year(pin))


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= DAYS_OF_MONTH[month - 1]


def _is_year(four: str) -> bool:
    return "1900" <= four <= "2029"
