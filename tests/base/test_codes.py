"""Codes that are read aloud and typed: without signs that are taken for another."""

import pytest
from hypothesis import given, strategies as st

from lms.base.codes import ALPHABET, could_be_code, grouped, new_code, tidy_code


def test_no_sign_of_a_code_is_taken_for_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("01IO") & set(ALPHABET)


@given(st.integers(1, 20))
def test_a_code_is_as_long_as_it_is_asked_for(length: int) -> None:
    code = new_code(length)
    assert len(code) == length
    assert set(code) <= set(ALPHABET)
    assert tidy_code(grouped(code).lower()) == code


def test_codes_are_drawn_at_random() -> None:
    assert len({new_code(8) for _ in range(200)}) == 200


@pytest.mark.parametrize(
    ("typed", "code"), [("ab 3-4", "AB34"), ("7k3m.9pqr", "7K3M9PQR"), ("Đá", "DA"), ("", ""), (None, ""), ("—", "")]
)
def test_blanks_dots_and_capitals_do_not_matter(typed: str | None, code: str) -> None:
    assert tidy_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "could"),
    [
        ("7K3M9P", True),
        ("7k3m-9pqr", True),
        ("0912345678", False),
        ("912345678", False),
        ("23456789", True),
        ("7K3M9P0", False),
        ("7K3MI", False),
        ("", False),
        (None, False),
    ],
)
def test_no_phone_number_is_a_code(typed: str | None, could: bool) -> None:
    assert could_be_code(typed) is could


def test_groups_can_be_read_aloud() -> None:
    assert grouped("7K3M9PQRXW") == "7K3M-9PQR-XW"
    assert grouped("7K3M9PQR", 3) == "7K3-M9P-QR"
    assert grouped("") == ""
