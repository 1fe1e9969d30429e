"""What people type and what it means; no database."""

from datetime import date

import pytest

from lms.authoring.desk import rules


@pytest.mark.parametrize("typed", ["31/05/2027", "31-5-2027", "31.5.2027", "31 5 2027", "31052027", "2027-05-31"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert rules.parse_day(typed) == date(2027, 5, 31)


@pytest.mark.parametrize("typed", ["31/02/2027", "05/31/2027", "mai", "1/1/27", "1/1/0001", "--"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="31/05/2027"):
        rules.parse_day(typed)


def test_a_month_is_read_as_people_write_it() -> None:
    assert [rules.parse_month(typed) for typed in ("11/2026", "1/2026", "03-2027")] == ["11/2026", "01/2026", "03/2027"]


@pytest.mark.parametrize("typed", ["13/2026", "0/2026", "11/26", "tháng 11", "11/1999"])
def test_what_is_no_month_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="11/2026"):
        rules.parse_month(typed)


def test_loudspeaker_text_is_timed_by_its_syllables() -> None:
    assert rules.spoken_seconds("Thưa bà con. " * 66) == 60
    assert rules.spoken_seconds("  ") == 0


def test_lines_are_kept_and_control_characters_go() -> None:
    assert rules.tidy_lines("\r\nMột\r\n\r\n  Hai \x00\x07\r\n\n") == "Một\n\n  Hai"
    assert rules.tidy_lines("he\u0302\u0301t") == "hết"


def test_a_course_is_named_by_what_became_of_it() -> None:
    assert rules.course_state("archived", None, published_before=True) == "archived"
    assert rules.course_state("active", 3, published_before=True) == "published"
    assert rules.course_state("active", None, published_before=True) == "withdrawn"
    assert rules.course_state("active", None, published_before=False) == "draft"


def test_a_copy_of_the_longest_title_still_fits() -> None:
    assert len(rules.copied_title("dài " * 40)) <= 160
    assert rules.copied_title("Khóa thử") == "Khóa thử (bản chép)"
