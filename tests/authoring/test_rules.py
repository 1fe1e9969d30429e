"""What people type and what it means; no database."""

from lms.authoring.desk import rules


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
