"""What a visitor has read is kept in a signed cookie: nobody else writes it, and it never grows too long."""

import pytest
from hypothesis import given, strategies as st
from itsdangerous import Signer

from lms.learning import visitor
from lms.learning.visitor import MOST, begun, header, name, parse, steps, text

SIGNER = Signer("bí mật")


def test_a_reading_comes_back_as_it_was() -> None:
    reading = begun(7)
    reading.read = {(1, 1): 0b11, (12, 3): 0b1}
    reading.open = (12, 3, 2, 1_700_000_000)
    again = parse(text(reading, SIGNER), SIGNER)
    assert again is not None
    assert (again.number, again.owner, again.read, again.open) == (reading.number, 7, reading.read, reading.open)


def test_an_empty_one_too_and_every_one_has_its_number() -> None:
    one, other = begun(), begun()
    again = parse(text(one, SIGNER), SIGNER)
    assert again is not None
    assert (again.read, again.open, again.owner) == ({}, None, 0)
    assert one.number != other.number


@pytest.mark.parametrize("cookie", [None, "", "x", "x.y", "~", "ữ"])
def test_what_this_server_has_not_signed_is_nothing(cookie: str | None) -> None:
    assert parse(cookie, SIGNER) is None
    assert parse(text(begun(), Signer("khác")), SIGNER) is None


@pytest.mark.parametrize("inside", ["", "~", "~~", "a b~0", "abc", "ữ".encode().decode("latin-1")])
def test_signed_nonsense_is_nothing(inside: str) -> None:
    assert parse(SIGNER.sign(inside.encode("latin-1")).decode("latin-1"), SIGNER) is None


def test_a_part_that_is_none_is_passed_over() -> None:
    number = begun().number
    found = parse(SIGNER.sign(f"{number}~0~f~1.2.3~1.2.3.4~1.2~..~1.2.3.4.5").decode(), SIGNER)
    assert found is not None
    assert (found.read, found.open) == ({(1, 2): 3}, (1, 2, 3, 4))


def test_of_too_many_lessons_the_newest_are_kept() -> None:
    reading = begun()
    reading.read = {(1, lesson): 1 for lesson in range(1, MOST + 6)}
    again = parse(text(reading, SIGNER), SIGNER)
    assert again is not None
    assert list(again.read) == [(1, lesson) for lesson in range(6, MOST + 6)]


@given(st.sets(st.integers(1, 60)))
def test_a_mask_says_which_steps(numbers: set[int]) -> None:
    assert steps(sum(1 << (number - 1) for number in numbers)) == sorted(numbers)


def test_the_cookie_is_the_browser_s_own_and_over_tls_nobody_else_s() -> None:
    plain, safe = (header(begun(), SIGNER, secure=secure) for secure in (False, True))
    assert plain.startswith(f"{name(secure=False)}=")
    assert safe.startswith("__Host-")
    assert ("; Secure" in plain, "; Secure" in safe) == (False, True)
    for said in (plain, safe):
        assert said.endswith(f"; HttpOnly; Max-Age={visitor.FOR_SECONDS}; Path=/; SameSite=Lax")


def test_a_step_counts_when_the_next_page_is_asked_for_some_seconds_later() -> None:
    reading = begun()
    assert reading.show(1, 1, 1, 100)
    assert (reading.at(103), reading.at(104)) == ({}, {(1, 1): 0b1})
    assert not reading.show(1, 1, 1, 200), "the same page again"
    assert reading.show(1, 1, 2, 102), "leafed through"
    assert reading.read == {}
    assert reading.show(1, 2, 1, 110)
    assert reading.read == {(1, 1): 0b10}
    assert reading.show(1, 1, 2, 120), "what was open has been read"
    assert (reading.read, reading.open) == ({(1, 1): 0b10, (1, 2): 0b1}, None)
    assert not reading.show(1, 1, 2, 130), "it is known, and nothing else is open"


def test_what_was_taken_over_is_forgotten() -> None:
    reading = begun()
    reading.read, reading.open = {(1, 1): 1, (2, 1): 1}, (2, 1, 2, 100)
    reading.drop({1})
    assert (reading.read, reading.open) == ({(2, 1): 1}, (2, 1, 2, 100))
    reading.drop({2, 3})
    assert (reading.read, reading.open) == ({}, None)
