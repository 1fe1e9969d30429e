"""Numbers in words, as a school in the north teaches them."""

import pytest

from lms.content.speech.numerals import decimal_words, digit_words, month_words, number_words

NUMBERS = {
    0: "không",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    50: "năm mươi",
    100: "một trăm",
    101: "một trăm linh một",
    105: "một trăm linh năm",
    110: "một trăm mười",
    115: "một trăm mười lăm",
    999: "chín trăm chín mươi chín",
    1_000: "một nghìn",
    1_005: "một nghìn không trăm linh năm",
    1_050: "một nghìn không trăm năm mươi",
    2_026: "hai nghìn không trăm hai mươi sáu",
    10_322: "mười nghìn ba trăm hai mươi hai",
    350_000: "ba trăm năm mươi nghìn",
    1_500_000: "một triệu năm trăm nghìn",
    2_000_005: "hai triệu không trăm linh năm",
    1_000_000_000: "một tỷ",
    429_700_000_000_000: "bốn trăm hai mươi chín nghìn tỷ bảy trăm tỷ",
    -5: "âm năm",
}


@pytest.mark.parametrize(("number", "said"), NUMBERS.items())
def test_numbers_in_words(number: int, said: str) -> None:
    assert number_words(number) == said


def test_different_numbers_sound_different() -> None:
    numbers = [*range(12_000), *range(990_000, 1_012_000), *range(10**9 - 2_000, 10**9 + 2_000)]
    assert len({number_words(number) for number in numbers}) == len(numbers)


def test_a_number_that_nobody_says_is_told_by_its_digits() -> None:
    assert number_words(10**18) == "một" + " không" * 18


def test_digits_decimals_and_months() -> None:
    assert digit_words("09 1a2") == "không chín một hai"
    assert decimal_words("1", "5") == "một phẩy năm"
    assert decimal_words("3", "14") == "ba phẩy mười bốn"
    assert decimal_words("0", "05") == "không phẩy không năm"
    assert decimal_words("2", "125") == "hai phẩy một hai năm"
    assert [month_words(4), month_words(12)] == ["tư", "mười hai"]
