"""Numbers as Vietnamese says them in the north, where the program's courses were written: "linh", "nghìn", "tư"."""

UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
#: What a group of three digits is called, from the right; above "tỷ" the names begin again ("nghìn tỷ", "triệu tỷ").
GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ")
#: A number with more digits is no amount that anybody says; its digits are told one by one.
MOST_DIGITS = 3 * len(GROUPS)


def number_words(number: int) -> str:
    """A whole number in words: 2026 gives "hai nghìn không trăm hai mươi sáu".

    Its digits one by one when it has more than MOST_DIGITS.
    """
    digits = str(abs(number))
    sign = "âm " if number < 0 else ""
    if len(digits) > MOST_DIGITS:
        return sign + digit_words(digits)
    if number == 0:
        return UNITS[0]
    said: list[str] = []
    groups = [int(digits[max(0, end - 3) : end]) for end in range(len(digits), 0, -3)]
    for place in reversed(range(len(groups))):
        if groups[place]:
            said += [_group(groups[place], first=not said), GROUPS[place]]
    return sign + " ".join(word for word in said if word)


def digit_words(digits: str) -> str:
    """Each digit by its name, as phone numbers and codes are told; other characters are left out."""
    return " ".join(UNITS[int(digit)] for digit in digits if digit.isascii() and digit.isdigit())


def decimal_words(whole: str, rest: str, comma: str = "phẩy") -> str:
    """A number with decimals: ("1", "5") gives "một phẩy năm". Up to two decimals are told as one number."""
    as_number = len(rest) <= 2 and not rest.startswith("0")
    return f"{number_words(int(whole))} {comma} {number_words(int(rest)) if as_number else digit_words(rest)}"


def month_words(month: int) -> str:
    """The name of a month after "tháng": the fourth is "tư"."""
    return "tư" if month == 4 else number_words(month)


def _group(number: int, *, first: bool) -> str:
    """Up to three digits; after a higher group the hundreds are told even when there are none."""
    hundreds, tens = divmod(number, 100)
    said = [UNITS[hundreds], "trăm"] if hundreds or not first else []
    if 0 < tens < 10 and said:
        said.append("linh")
    return " ".join([*said, *_tens(tens)])


def _tens(number: int) -> list[str]:
    ten, one = divmod(number, 10)
    if not ten:
        return [UNITS[one]] if one else []
    said = ["mười"] if ten == 1 else [UNITS[ten], "mươi"]
    if one == 5:
        return [*said, "lăm"]
    if ten > 1 and one in (1, 4):
        return [*said, "mốt" if one == 1 else "tư"]
    return [*said, UNITS[one]] if one else said
