"""How written Vietnamese is said: a table of cases, and what holds for any text."""

import time
import unicodedata

import pytest
from hypothesis import given, settings, strategies

from lms.content.speech.rule_table import spelled, table
from lms.content.speech.spoken import MOST_CHARS, PAUSES, sentences, spoken, syllables
from lms.exchange.coursefolder.reader import read_course
from tests.depth import times
from tests.structure.tree import ROOT

CASES = {
    # Money and measures.
    "35.000 đ": "ba mươi lăm nghìn đồng",
    "35.000đ": "ba mươi lăm nghìn đồng",
    "1.250.000 đồng": "một triệu hai trăm năm mươi nghìn đồng",
    "50 000 đồng": "năm mươi nghìn đồng",
    "50000 đồng": "năm mươi nghìn đồng",
    "50k": "năm mươi nghìn",
    "1,5 triệu": "một phẩy năm triệu",
    "429.700 tỷ đồng": "bốn trăm hai mươi chín nghìn bảy trăm tỷ đồng",
    "$5, 10 USD": "năm đô la, mười đô la",
    "35.000 đ/kg": "ba mươi lăm nghìn đồng một ki lô gam",
    "10.000 đồng/tháng": "mười nghìn đồng một tháng",
    "20 kg/người": "hai mươi ki lô gam một người",
    "2 kg, 3km, 500ml": "hai ki lô gam, ba ki lô mét, năm trăm mi li lít",
    "30 m2, 30 m²": "ba mươi mét vuông, ba mươi mét vuông",
    "một kg, mỗi km": "một ki lô gam, mỗi ki lô mét",
    "túi 200 g": "túi hai trăm gam",
    "15%": "mười lăm phần trăm",
    "thuế 1,5%.": "thuế một phẩy năm phần trăm.",
    "35°C": "ba mươi lăm độ xê",
    # Days and times.
    "30/11/2026": "ngày ba mươi tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "ngày 1/7/2024": "ngày một tháng bảy năm hai nghìn không trăm hai mươi tư",
    "26-12-2025": "ngày hai mươi sáu tháng mười hai năm hai nghìn không trăm hai mươi lăm",
    "01.04.2027": "ngày một tháng tư năm hai nghìn không trăm hai mươi bảy",
    "11/2026": "tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "tháng 4/2026": "tháng tư năm hai nghìn không trăm hai mươi sáu",
    "tháng 4, tháng 05": "tháng tư, tháng năm",
    "ngày 2/9, 30/4": "ngày hai tháng chín, ba mươi tháng tư",
    "từ 3/4 đến 5/6": "từ ba tháng tư đến năm tháng sáu",
    "45/13/2026": "bốn năm, một ba, hai không hai sáu",
    "năm 2025-2026": "năm hai nghìn không trăm hai mươi lăm đến hai nghìn không trăm hai mươi sáu",
    "thứ 4, thứ 2": "thứ tư, thứ hai",
    "14:30": "mười bốn giờ ba mươi",
    "14:00": "mười bốn giờ",
    "7 giờ": "bảy giờ",
    "7h30-9h": "bảy giờ ba mươi đến chín giờ",
    "19 giờ 30 phút": "mười chín giờ ba mươi phút",
    "24/7": "hai mươi bốn trên bảy",
    # Numbers that are dialled or typed.
    "0912 345 678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "0912345678": "không chín một hai ba bốn năm sáu bảy tám",
    "+84 912 345 678": "cộng tám bốn, chín một hai, ba bốn năm, sáu bảy tám",
    "1900 1234": "một chín không không, một hai ba bốn",
    "18001091": "một tám không không một không chín một",
    "Gọi 113 hoặc 156": "gọi một một ba hoặc một năm sáu",
    "gọi 500 người": "gọi năm trăm người",
    "mã 123456": "mã một hai ba bốn năm sáu",
    "020965": "không hai không chín sáu năm",
    "12-06-62": "một hai, không sáu, sáu hai",
    "9704 1234 5678 9012": "chín bảy không bốn, một hai ba bốn, năm sáu bảy tám, chín không một hai",
    "*101#": "sao một không một thăng",
    "mã 7F96Y8": "mã bảy ép chín sáu y tám",
    "mạng 4G": "mạng bốn gờ",
    "giấy A4": "giấy a bốn",
    # Sums, parts, ranges.
    "15 + 1,5 = 16,5": "mười lăm cộng một phẩy năm bằng mười sáu phẩy năm",
    "100 - 16,5 = 83,5": "một trăm trừ mười sáu phẩy năm bằng tám mươi ba phẩy năm",
    "2 x 3, 6 : 2": "hai nhân ba, sáu chia hai",
    "3/4": "ba phần tư",
    "½": "một phần hai",
    "đúng 8/10 câu": "đúng tám trên mười câu",
    "2-3 ngày": "hai đến ba ngày",
    "2 – 3 kg": "hai đến ba ki lô gam",
    "-5 độ": "âm năm độ",
    "3.0": "ba chấm không",
    "quý II, thế kỷ XXI": "quý hai, thế kỷ hai mươi mốt",
    # Laws.
    "Nghị định 117/2025/NĐ-CP": "nghị định một trăm mười bảy năm hai nghìn không trăm hai mươi lăm",
    "Luật 122/2025/QH15": "luật một trăm hai mươi hai năm hai nghìn không trăm hai mươi lăm",
    "Quyết định 2345/QĐ-NHNN": "quyết định hai nghìn ba trăm bốn mươi lăm",
    "Nghị định 141/2026": "nghị định một trăm bốn mươi mốt năm hai nghìn không trăm hai mươi sáu",
    # Short forms, foreign words, addresses.
    "mã OTP, mã QR, SMS, mã PIN": "mã ô tê pê, mã quy rờ, ét em ét, mã pin",
    "UBND xã, CCCD": "ủy ban nhân dân xã, căn cước công dân",
    "App Zalo, wifi, Wi-Fi, link": "áp da lô, oai phai, oai phai, linh",
    "KDTM": "ca dê tê mờ",
    "KHÔNG BẤM": "không bấm",
    "Bà B.": "bà bê.",
    "https://lop-lang.vn/x": "lop gạch ngang lang chấm vê nờ gạch chéo ích",
    "ten@gmail.com": "ten a còng gi meo chấm com",
    # Signs.
    "a & b → c": "a và b rồi c",
    "chợ/sàn": "chợ, sàn",
    '(tên ví dụ) nói: "Chào"': "tên ví dụ, nói, chào",
    "Tôi… không biết!": "tôi, không biết!",
    "Thế à?! 😀👩‍🌾": "thế à?",
    "Một\nHai": "một. hai",
    "hoa\u0300 Hòa": "hoà hòa",
    "": "",
    " … 😀": "",
}
#: Pieces that are likely to be taken for something, to be put together in any order.
PIECES = [
    *CASES, *table().units, *table().words, *table().signs, *table().whole,
    *"/ - + x = . , : ; ( ) [ ] * # ~ < > @".split(),
    *"5 12 0 00 1.5.2 999999999999999999999999 ngày tháng gọi quý IX IIII VX thứ ² ① ٣ Ⅳ ﬁ ð Ð İ ß".split(), " ", "\n",
    "\u200d", "e\u0301", "\u0301",
]  # fmt: skip
TEXTS = strategies.one_of(
    strategies.text(),
    strategies.lists(strategies.sampled_from(PIECES)).map("".join),
    strategies.lists(strategies.sampled_from(PIECES)).map(" ".join),
)


def is_for_the_ear(said: str) -> bool:
    """Whether there are small Latin letters, single blanks and pauses, and nothing else."""
    letters = set(said) - set(PAUSES) - {" "}
    return all(unicodedata.name(c).startswith("LATIN SMALL LETTER") for c in letters) and "  " not in said


@pytest.mark.parametrize(("written", "said"), CASES.items())
def test_what_is_written_is_said(written: str, said: str) -> None:
    assert spoken(written) == said


@settings(max_examples=times(2000, 300), deadline=None)
@given(TEXTS)
def test_any_text_becomes_words_and_words_stay(text: str) -> None:
    said = spoken(text)
    assert is_for_the_ear(said), said
    assert spoken(said) == said


@pytest.mark.parametrize("said", [said for _written, said in table().entries])
def test_the_table_says_nothing_that_it_would_say_otherwise(said: str) -> None:
    assert spoken(said) == said


@pytest.mark.parametrize(
    "piece", ["1.", "a1", "1/", "0 1", "*1", "A-", "a.b@", "1 - ", ".,", "1:", "q ", "-", "9", "1.000"]
)
def test_long_texts_take_no_longer_than_their_length(piece: str) -> None:
    began = time.process_time()
    spoken(piece * (MOST_CHARS // len(piece)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("slug", ["an-toan-tren-mang", "ban-hang-tren-mang", "thanh-toan-tren-dien-thoai"])
def test_courses_are_said_in_vietnamese_syllables(slug: str) -> None:
    """What a Vietnamese voice would stumble over is listed in the table; these words are in it or Vietnamese."""
    course, _problems = read_course(ROOT / "courses" / slug)
    assert course is not None
    texts = [text for lesson in course.lessons for step in lesson.steps for text in (step.title, step.body)]
    assert all(is_for_the_ear(spoken(text)) for text in texts)
    loud = " ".join(spoken(lesson.loudspeaker) for lesson in course.lessons)
    assert not set(loud.split()) & {"app", "link", "otp", "qr", "zalo", "kg"}


def test_sentences_are_those_that_are_shown() -> None:
    text = "Giá 1.500.000 đồng. Đắt không? Ừ…\nHết"
    assert sentences(text) == ["Giá 1.500.000 đồng.", "Đắt không?", "Ừ…", "Hết"]


def test_syllables_are_counted_as_they_are_said() -> None:
    assert syllables(spoken("Giá 35.000 đ.")) == 6
    assert spelled("NHNN 5") == "nờ hát nờ nờ"
