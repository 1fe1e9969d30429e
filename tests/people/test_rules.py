"""What people type about themselves, as judged."""

import unicodedata

import pytest
from hypothesis import given, strategies

from lms.base.errors import Invalid
from lms.base.text import tidy
from lms.people import rules

YEAR = 2026


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Nguyễn Thị Ước", "Nguyễn Thị Ước"),
        (unicodedata.normalize("NFD", "Đỗ Thị Ngọc Ước"), "Đỗ Thị Ngọc Ước"),
        ("  Lò \t Văn\u00a0Ín ", "Lò Văn Ín"),
        ("Nguy\u200bễn\u00ad Văn \u202eAn\u200f", "Nguyễn Văn An"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("H’Mơ̆k Êban", "H’Mơ̆k Êban"),
        ("Y-Ngông", "Y-Ngông"),
        ("Trần T. Bảy", "Trần T. Bảy"),
        ("Ôn", "Ôn"),
        ("a" * 120, "a" * 120),
    ],
)
def test_names_that_are(typed: str, name: str):
    assert rules.full_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "\u200b",
            "A",
            "a" * 121,
            "a" * 200,
            "Văn 2",
            "Bảy 🌾",
            "🌾",
            "<b>An</b>",
            "An; Bình",
            "'An",
            "-",
            "...",
        ),
        *(
            "Иван Петров",
            "李小龙",
            "عمر علي",
            "김철수",
            "A\u0301\u0302\u0303\u0304n",
            "An=1+1",
            "@an",
            "An\\",
            "An_Bình",
            "١٢",
        ),
    ],
)
def test_names_that_are_not(typed: str):
    with pytest.raises(Invalid) as refused:
        rules.full_name(typed)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "typed",
    [
        "+84912345678",
        "84912345678",
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "(+84) 912-345-678",
        "0084 912345678",
    ],
)
def test_phones_however_written(typed: str):
    assert rules.phone(typed) == "+84912345678"


@pytest.mark.parametrize(
    ("typed", "phone"), [("0208 3855 123", "+842083855123"), ("0841234567", "+84841234567"), ("", None)]
)
def test_other_phones(typed: str, phone: str | None):
    assert rules.phone(typed) == phone


@pytest.mark.parametrize(
    "typed",
    ["091234567", "09123456789", "+1 202 555 0123", "113", "abc", "0" * 10, "1" * 5000, "+", "698VYL5R", "0912EATNOW"],
)
def test_phones_that_are_not(typed: str):
    with pytest.raises(Invalid) as refused:
        rules.phone(typed)
    assert refused.value.field == "phone"


@pytest.mark.parametrize("typed", ["1965", "1965 ", " 1965", 1965, "١٩٦٥", "１９６５", "2020", "1916"])
def test_years_that_are(typed: str | int):
    assert 1916 <= rules.birth_year(typed, YEAR) <= 2020


@pytest.mark.parametrize(
    "typed",
    ["", None, "1890", "1915", "2021", "2027", "65", "19 65", "một chín", "1965.0", "-1965", "²⁰²⁰", "9" * 50, "19650"],
)
def test_years_that_are_not(typed: str | None):
    with pytest.raises(Invalid) as refused:
        rules.birth_year(typed, YEAR)
    assert refused.value.field == "birth_year"


@pytest.mark.parametrize(
    ("typed", "pin"), [("7391", "7391"), ("73 91", "7391"), ("７３９１", "7391"), ("7391-26", "739126")]
)
def test_pins_that_are(typed: str, pin: str):
    assert rules.pin(typed, 1965) == pin


@pytest.mark.parametrize(
    "typed",
    [
        *("", "123", "1234", "4321", "0000", "111111", "1965", "19 65", "1234567", "abcd", "73a1", "٧٣٩١", "-7391-x"),
        "7" * 9999,
    ],
)
def test_pins_that_are_not(typed: str):
    with pytest.raises(Invalid) as refused:
        rules.pin(typed, 1965)
    assert refused.value.field == "pin"


@pytest.mark.parametrize(("year", "needed"), [(2010, False), (2011, True), (2020, True), (1950, False)])
def test_a_child_needs_a_guardian(year: int, needed: bool):
    assert rules.needs_guardian(year, YEAR) is needed
    assert rules.guardian("Lê Văn Tám", year, YEAR) == ("Lê Văn Tám" if needed else None)
    if needed:
        with pytest.raises(Invalid) as refused:
            rules.guardian("", year, YEAR)
        assert refused.value.field == "guardian_name"


@given(strategies.text(max_size=300))
def test_whatever_is_typed_is_judged(typed: str):
    """A tidy value that fits its column, or a refusal that names the field; never anything else."""
    named: list[bool] = []
    for judge, field in ((rules.full_name, "name"), (rules.phone, "phone"), (rules.pin, "pin")):
        try:
            value = judge(typed)
        except Invalid as refused:
            named.append(refused.field == field)
        else:
            assert value is None or (len(value) <= 120 and value == unicodedata.normalize("NFC", value))
    assert all(named)


@given(strategies.text(max_size=300))
def test_a_tidy_text_is_tidy_already(typed: str):
    assert tidy(tidy(typed)) == tidy(typed)
