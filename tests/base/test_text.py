"""Vietnamese text: one form, found without accents, in the order of the alphabet and of given names."""

import random
import unicodedata
from datetime import date

import pytest
from hypothesis import given, strategies as st

from lms.base import text


@pytest.mark.parametrize(
    ("given_text", "tidied"),
    [
        ("  Xóm \t Gốc\u00a0Thông\n", "Xóm Gốc Thông"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("Nguy\u200bễn\u202e", "Nguyễn"),
        ("một\x00hai", "một hai"),
        ("", ""),
        (None, ""),
        ("\u200b", ""),
    ],
)
def test_a_text_is_composed_with_single_blanks_and_nothing_hidden(given_text: str | None, tidied: str) -> None:
    assert text.tidy(given_text) == tidied


@given(st.text())
def test_tidying_twice_changes_nothing(typed: str) -> None:
    once = text.tidy(typed)
    assert text.tidy(once) == once == once.strip()
    assert "  " not in once


@pytest.mark.parametrize("typed", ["Định Hoá", "ĐỊNH HÓA", "dinh  hoa", "Ðịnh Hòa"])
def test_a_search_forgives_accents_capitals_and_the_foreign_d(typed: str) -> None:
    assert text.fold(typed) == "dinh hoa"


def test_letters_alone_keep_their_capitals() -> None:
    assert text.without_accents("Định Hoá, Ước") == "Dinh Hoa, Uoc"


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuý", "thúy"), ("HOÀ", "HÒA"), ("Ðà", "Đà"), ("ðá", "đá")]
)
def test_two_ways_of_writing_are_one_spelling(one: str, other: str) -> None:
    assert text.spelling(one) == text.spelling(other) == other


def test_other_words_are_spelled_as_they_are() -> None:
    for word in ("quý", "hoán", "toán", "nguyên", "ước"):
        assert text.spelling(unicodedata.normalize("NFD", word)) == text.spelling(word)


@pytest.mark.parametrize(("title", "address"), [("Bán ở đâu?", "ban-o-dau"), ("  Ổi -- 2 ", "oi-2"), ("???", "")])
def test_an_address_holds_small_letters_digits_and_hyphens(title: str, address: str) -> None:
    assert text.slug(title) == address


def test_words_stand_in_the_order_of_the_dictionary() -> None:
    words = "an ăn ân ba cá dâu đâu em êm ga ma mà mả mã má mạ mô mơ oai ốc ở tu tư xa ý".split()
    assert sorted(random.Random(1).sample(words, len(words)), key=text.sort_key) == words
    assert sorted(["má non", "ma xanh", "ma non"], key=text.sort_key) == ["ma non", "má non", "ma xanh"]


def test_people_stand_by_given_name_then_by_the_rest() -> None:
    names = ["Đỗ Bình", "Nguyễn Thị An", "Trần Ân", "Lê Văn An"]
    assert sorted(names, key=text.name_sort_key) == ["Lê Văn An", "Nguyễn Thị An", "Trần Ân", "Đỗ Bình"]
    assert text.name_sort_key("  ") == ""


def test_a_name_in_letters() -> None:
    assert text.initials("  Nguyễn  Văn an ") == "N. V. A."
    assert text.initials("Đỗ") == "Đ."
    assert text.initials("") == ""


def test_a_mark_is_of_the_texts_and_of_where_one_ends() -> None:
    assert text.fingerprint("ab", "c") != text.fingerprint("a", "bc")
    assert text.fingerprint("a") == text.fingerprint("a")
    assert len(text.fingerprint()) == 16
    assert text.fingerprint_of({"b": 1, "a": date(2026, 1, 2)}) == text.fingerprint_of({"a": date(2026, 1, 2), "b": 1})
    assert text.fingerprint_of([1, 2]) != text.fingerprint_of([2, 1])
