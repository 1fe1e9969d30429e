"""Numbers as people write and say them, and the kind of question that asks for one."""

import unicodedata
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lms.quizzes.kinds import KINDS, BadAnswer
from lms.quizzes.kinds.amounts import SCALES, Amount, read_amount

NUMBER = KINDS["number"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("15.000 đ", 15000, "dong"),
        ("15000", 15000, ""),
        ("15 000đ", 15000, "dong"),
        ("15 nghìn", 15000, ""),
        ("15 ngàn đồng", 15000, "dong"),
        ("15k", 15000, ""),
        ("15K5", 15500, ""),
        ("1,5 triệu", 1500000, ""),
        ("1.5 triệu", 1500000, ""),
        ("1tr5", 1500000, ""),
        ("1tr250", 1250000, ""),
        ("1 triệu rưỡi", 1500000, ""),
        ("một triệu rưỡi đồng", 1500000, "dong"),
        ("1 triệu 250 nghìn", 1250000, ""),
        ("2 tỷ 500 triệu", 2500000000, ""),
        ("hai tỉ rưỡi", 2500000000, ""),
        ("5 trăm nghìn", 500000, ""),
        ("hai chục triệu đồng", 20000000, "dong"),
        ("2 chục 5", 25, ""),
        ("15,000 đồng", 15000, "dong"),
        ("15,000 VNĐ", 15000, "dong"),
        ("1,250,000", 1250000, ""),
        ("1.250.000,5", Decimal("1250000.5"), ""),
        ("1,250,000.5", Decimal("1250000.5"), ""),
        ("1.500", 1500, ""),
        ("1.50", Decimal("1.5"), ""),
        ("0.500", Decimal("0.5"), ""),
        ("0,5 kg", Decimal("0.5"), "kg"),
        ("1,500 kg", Decimal("1.5"), "kg"),
        ("0,500 đồng", Decimal("0.5"), "dong"),
        ("nửa cân", Decimal("0.5"), "kg"),
        ("1 ký rưỡi", Decimal("1.5"), "kg"),
        ("2 tạ rưỡi", Decimal("2.5"), "ta"),
        ("360 m²", 360, "m2"),
        ("360m2", 360, "m2"),
        ("16,5 %", Decimal("16.5"), "%"),
        ("20 phần trăm", 20, "%"),
        ("-5", -5, ""),
        ("12 quả trứng", 12, "quatrung"),
        ("30.000 đồng/kg.", 30000, "dong/kg"),
        ("năm", None, ""),
        ("", None, ""),
        ("đồng", None, ""),
        ("khoảng 15 nghìn", None, ""),
        ("15 nghìn 2 triệu", None, ""),
        ("1.2.3", None, ""),
        ("1,23,456", None, ""),
        ("1.23,456.7", None, ""),
        ("15 16", None, ""),
        ("1e5", None, ""),
        ("k", None, ""),
        ("1k2345", None, ""),
        ("rưỡi", None, ""),
        ("٣", None, ""),
        ("nan", None, ""),
        ("../..", None, ""),
    ],
)
def test_an_amount_is_read_as_it_is_said(text: str, value: Any, unit: str) -> None:
    for given_text in (text, unicodedata.normalize("NFD", text), text.upper()):
        if value is None:
            with pytest.raises(ValueError):  # noqa: PT011  (its message is not shown)
                read_amount(given_text)
        else:
            assert read_amount(given_text) == Amount(Decimal(value), unit)


@given(st.integers(0, 10**12))
def test_points_commas_and_blanks_part_thousands(number: int) -> None:
    for sign in ("", ".", ",", " "):
        assert read_amount(f"{number:,}".replace(",", sign) + " đồng").value == number


@given(
    st.integers(1, 999),
    st.sampled_from(["k", "nghin", "ngan", "tr", "trieu", "ty", "tram nghin"]),
    st.text("0123456789", max_size=3),
)
def test_digits_after_a_scale_are_its_decimals(whole: int, scale: str, decimals: str) -> None:
    spoken = read_amount(f"{whole}{scale}{decimals}")
    assert spoken == read_amount(f"{whole},{decimals or '0'} {scale}")
    assert spoken.value == Decimal(f"{whole}.{decimals or '0'}").scaleb(SCALES[scale.replace(" ", "")])


@given(st.text(max_size=100))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(ValueError):
        assert read_amount(text).value.is_finite()


def body(*rows: tuple[str, bool], **settings: Any) -> Any:
    answers = [{"id": "abcd"[n], "text": t, "right": r, "reason": f"Vì {t}."} for n, (t, r) in enumerate(rows)]
    return NUMBER.read({"stem": "Mấy?", "answers": answers, "tolerance": "", "why": "Thế."} | settings)


HONEY = (("0,5 kg", True), ("5 kg", False))
PRICE = (("15.000 đồng", True), ("150.000 đồng", False))


@pytest.mark.parametrize(
    ("rows", "settings", "text", "right"),
    [
        (PRICE, {}, "15,000", True),
        (PRICE, {}, "15k đ", True),
        (PRICE, {}, "15.001", False),
        (PRICE, {}, "15 nghìn kg", False),
        (PRICE, {"tolerance": "500"}, "15.500", True),
        (PRICE, {"tolerance": "500 đ"}, "14.499", False),
        (PRICE, {"tolerance": "10%"}, "13.500", True),
        (PRICE, {"tolerance": "10%"}, "16.501", False),
        (PRICE, {"tolerance": "10%"}, "150.000", False),
        (HONEY, {}, "500 g", False),
        (HONEY, {"convert": True}, "500 g", True),
        (HONEY, {"convert": True}, "5 lạng", True),
        (HONEY, {"convert": True}, "0,5 lít", False),
        (HONEY, {"convert": True, "tolerance": "0,1"}, "600 g", True),
        (HONEY, {}, "0,500", True),
        ((("12", True),), {}, "12 quả", True),
    ],
)
def test_tolerance_and_units_are_the_authors_to_say(rows: Any, settings: Any, text: str, right: bool) -> None:
    asked = body(*rows, **settings)
    assert NUMBER.grade(asked, NUMBER.parse(asked, {}, {"answer": [text]})).right is right


def test_ten_times_too_much_is_told_so() -> None:
    grade = NUMBER.grade(body(*PRICE), {"text": "150 nghìn"})
    assert [reason.text for reason in grade.reasons if reason.chosen] == ["Vì 150.000 đồng."]


@pytest.mark.parametrize(("text", "message"), [("nhiều", "chưa đọc được số"), ("15.000", "thêm đơn vị"), ("", "Viết")])
def test_what_is_no_number_or_lacks_its_unit_is_asked_again(text: str, message: str) -> None:
    with pytest.raises(BadAnswer, match=message):
        NUMBER.parse(body(*PRICE, unit_asked=True), {}, {"answer": [text]})


def test_a_broken_answer_is_wrong_and_breaks_nothing() -> None:
    assert not NUMBER.grade(body(*PRICE), {}).right
    assert not NUMBER.grade(body(("nhiều", True)), {"text": "5"}).right
