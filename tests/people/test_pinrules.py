"""PINs that people choose most are refused, each with a sentence that says what to do; most others are not."""

from collections.abc import Callable

import pytest
from hypothesis import given, strategies
from sqlalchemy.orm import Session

from lms.base.clock import now
from lms.base.errors import Invalid
from lms.people import pinrules, rules
from lms.people.officer_actions import fresh_pin
from tests.factories.people import world

FOUR = [f"{number:04}" for number in range(10_000)]
SURVEYED = (
    # What surveys and leaks found most often, and the plates people pay for here.
    "1234 1111 0000 1212 7777 1004 2000 4444 2222 6969 9999 3333 5555 6666 1122 1313 8888 4321 2001 1010 "
    "2580 0852 1470 0741 3690 0852 1590 1379 9731 1254 1236 7896 4567 6789 9876 2468 1357 8642 7890 0987 "
    "6868 8686 6688 8668 7979 3979 3939 7939 1368 8386 8683 6879 3838 4078 4953 1102 0209 3004 2011 1990 1985"
).split()


def refused(pin: str, birth_year: int | None = None, phone: str | None = None, code: str | None = None) -> str:
    try:
        rules.pin(pin, birth_year, phone=phone, code=code)
    except Invalid as problem:
        return problem.message if problem.field == "pin" else "beside another field"
    return ""


@pytest.mark.parametrize("pin", sorted(set(SURVEYED)))
def test_what_people_choose_most_is_refused(pin: str):
    assert refused(pin)


def test_about_a_sixth_of_all_four_digit_pins_is_refused_and_no_more():
    assert sum(bool(refused(pin)) for pin in FOUR) == 1616


def test_every_date_and_every_year_is_refused():
    days = [f"{day:02}{month:02}" for month in range(1, 13) for day in range(1, pinrules.DAYS_OF_MONTH[month - 1] + 1)]
    assert [pin for pin in days if not refused(pin)] == []
    assert [year for year in range(1900, 2030) if not refused(str(year))] == []


DIGIT = strategies.sampled_from("0123456789")
PART = strategies.text("0123456789", min_size=2, max_size=3)
MADE: dict[str, Callable[..., str]] = {
    "one part repeated": lambda part: part * (2 if len(part) == 3 else 3),
    "each digit twice": lambda part: "".join(digit * 2 for digit in part.ljust(3, "7")),
    "two digits": lambda part: (part[:2] * 3)[: 4 + len(part) % 3],
}


@pytest.mark.parametrize("kind", MADE)
@given(part=PART)
def test_a_kind_is_refused_whatever_its_digits(kind: str, part: str):
    assert refused(MADE[kind](part))


@given(strategies.integers(0, 9), strategies.sampled_from([1, -1, 2, -2]), strategies.integers(4, 6))
def test_a_run_is_refused_wherever_it_begins(first: int, step: int, length: int):
    assert refused("".join(str((first + step * place) % 10) for place in range(length)))


@given(strategies.integers(1, 31), strategies.integers(1, 12), strategies.integers(0, 99))
def test_a_whole_date_is_refused_in_six_digits(day: int, month: int, year: int):
    assert refused(f"{min(day, pinrules.DAYS_OF_MONTH[month - 1]):02}{month:02}{year:02}")


@given(strategies.integers(1916, 2020), strategies.integers(1, 31))
def test_the_own_year_of_birth_is_refused_also_with_a_day_or_month(year: int, number: int):
    short = f"{year % 100:02}"
    for pin in (str(year), f"{number:02}{short}", f"{short}{number:02}", f"{year}{number:02}", f"{number:02}{year}"):
        assert refused(pin, year) == pinrules.OWN_YEAR


@given(strategies.from_regex(r"\A\+849[0-9]{8}\Z"), strategies.integers(0, 4), strategies.integers(4, 6))
def test_digits_of_the_own_phone_are_refused(phone: str, start: int, length: int):
    pin = phone.replace("+84", "0")[start : start + length]
    assert refused(pin, phone=phone) == pinrules.OWN_PHONE


def test_digits_of_the_own_code_are_refused():
    assert refused("7352", code="A7352B") == pinrules.OWN_CODE
    assert not refused("7352", code="A7325B")


@given(strategies.text("0123456789", min_size=4, max_size=6), strategies.integers(1916, 2020))
def test_a_pin_is_taken_as_it_is_or_refused_in_words_without_it(pin: str, year: int):
    words = refused(pin, year)
    assert pin not in words
    assert rules.pin(pin, year) == pin if not words else True


def test_a_pin_drawn_for_somebody_is_one_they_could_choose(session: Session):
    farmer = world(session, now()).farmer
    for _draw in range(50):
        pin = fresh_pin(farmer)
        assert len(pin) == 6
        assert not refused(pin, farmer.birth_year, farmer.phone, farmer.code)
