"""Names and codes of areas, as officers and lists write them."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from lms.areas import rules
from lms.base.errors import Invalid
from lms.base.text import fold


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Xã Bình Yên", "Bình Yên"),
        ("Tỉnh Thái Nguyên", "Thái Nguyên"),
        ("Thành phố Hà Nội", "Hà Nội"),
        ("Thị trấn Chợ Chu", "Chợ Chu"),
        ("Thị xã Phổ Yên", "Phổ Yên"),
        ("Đặc khu Phú Quốc", "Phú Quốc"),
        ("Phường Phan Đình Phùng", "Phan Đình Phùng"),
        ("Quận Cái Răng", "Cái Răng"),
        ("Huyện Định Hóa", "Định Hóa"),
        ("Vùng chương trình Định Hóa", "Định Hóa"),
        ("Tổ dân phố 5", "5"),
        ("Khu phố Chợ", "Chợ"),
        ("Thôn Nà Rọ", "Nà Rọ"),
        ("Xóm Gốc Thông", "Gốc Thông"),
        ("Bản Lác", "Lác"),
        ("Làng Vạc", "Vạc"),
        ("Ấp Bắc", "Bắc"),
        ("XÓM  gốc   thông", "gốc thông"),
        ("Xóm Bản Lanh", "Bản Lanh"),
        ("Bình Yên", "Bình Yên"),
        ("Xóm", "Xóm"),
        ("Xãm Ổi", "Xãm Ổi"),
    ],
)
def test_a_name_is_short_without_the_word_of_its_level(full: str, short: str) -> None:
    assert rules.short_name(full) == short


@pytest.mark.parametrize("word", ["Xóm", "Thôn", "Bản", "Làng", "Tổ dân phố", "Khu phố", "Ấp"])
def test_a_hamlet_is_called_by_its_word_once(word: str) -> None:
    assert rules.hamlet_name(word, " Gốc  Thông ") == f"{word} Gốc Thông"
    assert rules.hamlet_name(word, f"{word} Gốc Thông") == f"{word} Gốc Thông"
    assert rules.short_name(rules.hamlet_name(word, "Gốc Thông")) == "Gốc Thông"


def test_a_word_typed_without_accents_or_in_capitals_is_not_doubled() -> None:
    assert rules.hamlet_name("Xóm", "xom Gốc Thông") == "xom Gốc Thông"
    assert rules.hamlet_name("Xóm", "XÓM GỐC THÔNG") == "XÓM GỐC THÔNG"
    assert rules.hamlet_name("Bản", "Bảnh") == "Bản Bảnh"


@pytest.mark.parametrize("word", ["", "Xã", "xóm", "Tỉnh"])
def test_no_other_word_makes_a_hamlet(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.hamlet_name(word, "Gốc Thông")
    assert refused.value.field == "word"


def test_a_name_of_a_hundred_letters_fits_and_one_more_does_not() -> None:
    assert rules.area_name("ơ" * 100) == "ơ" * 100
    assert rules.hamlet_name("Xóm", "ơ" * 96) == "Xóm " + "ơ" * 96
    for typed in (lambda: rules.area_name("ơ" * 101), lambda: rules.hamlet_name("Xóm", "ơ" * 97)):
        with pytest.raises(Invalid) as refused:
            typed()
        assert refused.value.field == "full_name"


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "\n\t"])
def test_a_name_of_nothing_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.area_name(typed)
    assert refused.value.field == "full_name"


def test_a_name_is_kept_composed() -> None:
    typed = unicodedata.normalize("NFD", "Xóm Gốc Thông")
    assert rules.area_name(typed) == "Xóm Gốc Thông"


@pytest.mark.parametrize(
    ("typed", "code"), [("05587-08", "05587-08"), (" hn ", "HN"), ("A" * 20, "A" * 20), ("1a", "1A")]
)
def test_a_code_is_letters_digits_and_hyphens(typed: str, code: str) -> None:
    assert rules.area_code(typed) == code


@pytest.mark.parametrize("typed", ["", "1", "-1", "A" * 21, "XÓM-1", "05587 08", "05587_08", "05587/08"])
def test_any_other_code_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.area_code(typed)
    assert refused.value.field == "code"


def test_a_search_knows_the_name_without_accents_and_former_names() -> None:
    assert rules.search_text("Xóm Gốc Thông") == " xom goc thong"
    assert rules.search_text("Xã Kim Phượng", "Xã Quy Kỳ") == " xa kim phuong xa quy ky"
    assert rules.search_text("Đặc khu Đá") == " dac khu da"
    assert len(rules.search_text("ơ" * 300, "ư" * 300)) == 400


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_word_of_a_search_stands_behind_a_blank(name: str, former: str) -> None:
    found = rules.search_text(name, former)
    assert all(f" {word}" in found for word in f"{fold(name)} {fold(former)}".split())


@pytest.mark.parametrize(
    ("said", "level"),
    [("1", "province"), ("2", "commune"), (" 3 ", "hamlet"), ("commune", "commune"), ("4", "4"), ("", "")],
)
def test_a_list_says_a_level_by_number_or_by_key(said: str, level: str) -> None:
    assert rules.level_of(said) == level
