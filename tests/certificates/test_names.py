"""Two hundred Vietnamese names on two hundred certificates: what is read from the page is what was put in, uncut."""

import io
import random
import re
import unicodedata

import pypdf
import pypdfium2
import pytest

from lms.certificates.certificate_words import CertificateWords
from lms.certificates.document import certificate_pdf
from lms.operating.demo.names import FAMILY, full_name
from lms.people.rules import NAME_MOST, full_name as accepted
from tests.depth import times

CHECK = "https://lop-lang.example.vn/v/7K3M9PQR"
MILLIMETRE = 72 / 25.4
#: Where the band of ornaments ends, in millimetres from every edge.
EDGE = 18
#: Names that are hard to set: every tone on every vowel, minorities' names, hyphens, as long as may be typed.
HARD = [
    "Nguyễn Thị Thoa",
    "Đỗ Thị Ngọc Ước",
    "Ưng Ý Ạ",
    "H'Hen Niê Kđăm",
    "Y-Thịnh Êban",
    "Công Tằng Tôn Nữ Thị Phương Thảo Ngọc Diệp Minh Châu",
    "Tôn Nữ Huyền Trang Ngọc Khuê Diễm Quỳnh Ánh Tuyết Thu Hằng Bảo Trân Khánh Ly Mỹ Duyên Hoàng Oanh Kim Yến",
    ("Nghiêng " * 15)[:NAME_MOST].strip(),
    "W" * NAME_MOST,
    "Thị " + "Ngoằngnghoèo" * 9,
    "Aàảãáạ Ăằẳẵắặ Âầẩẫấậ Eèẻẽéẹ Êềểễếệ",
    "Iìỉĩíị Oòỏõóọ Ôồổỗốộ Ơờởỡớợ",
    "Uùủũúụ Ưừửữứự Yỳỷỹýỵ Đđ",
    unicodedata.normalize("NFD", "Trần Thị Phượng Liễu"),
]


def names() -> list[str]:
    """Two hundred different names."""
    rng = random.Random(200)
    found = dict.fromkeys(HARD)
    while len(found) < 200:
        found[f"{full_name(rng)} {rng.choice(FAMILY)}" if rng.random() < 0.2 else full_name(rng)] = None
    return list(found)


def words(name: str) -> CertificateWords:
    """An ordinary certificate of this person."""
    return CertificateWords(
        name=name,
        birth_year="1965",
        area_text="Xóm Gốc Thông, Xã Bình Yên, Tỉnh Thái Nguyên",
        course_title="An toàn trên mạng",
        period_from="03/10/2026",
        period_to="20/11/2026",
        lessons=6,
        hours_text="1 giờ 10 phút",
        issued_day=20,
        issued_month=11,
        issued_year=2026,
        number_text="007/2026/GCN",
        register_text="007",
        code="LL-7K3M-9PQR",
        issuer_upper="UBND XÃ BÌNH YÊN",
        issuer="TRUNG TÂM HỌC TẬP CỘNG ĐỒNG",
        place="Bình Yên",
        signer_title="GIÁM ĐỐC TRUNG TÂM",
        signer_name="Lê Văn Giám Đốc",
    )


def squeezed(text: str) -> str:
    """Text without its blanks, because where a line is broken is no part of a name."""
    return re.sub(r"[\s\ufffe\u00ad]+", "", text)


def check(name: str, data: bytes) -> None:
    """One page; the name on it as put in, in capitals; all of it inside the border and above what follows."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1, name
    page = document[0]
    text = page.get_textpage()
    read = text.get_text_range()
    shown = unicodedata.normalize("NFC", name).upper()
    assert squeezed(shown) in squeezed(read), name
    assert "Vào sổ số: 007" in read, name
    width, _height = page.get_size()
    boxes = [text.get_charbox(n, loose=False) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    assert min(box[0] for box in boxes) > EDGE * MILLIMETRE, name
    assert max(box[2] for box in boxes) < width - EDGE * MILLIMETRE, name
    assert min(box[1] for box in boxes) > EDGE * MILLIMETRE, name
    facts, foot = _box(text, "Kếtquả:Đạt"), _box(text, "ngày20tháng11")
    assert facts[0] > foot[1], name
    document.close()


def _box(text: pypdfium2.PdfTextPage, words: str) -> tuple[float, float]:
    """The lowest and the highest point of these words (given without blanks) on the page."""
    found = [(text.get_text_range(n, 1), text.get_charbox(n)) for n in range(text.count_chars())]
    kept = [(letter, box) for letter, box in found if squeezed(letter)]
    start = "".join(letter for letter, _box in kept).index(words)
    boxes = [box for _letter, box in kept[start : start + len(words)]]
    return min(box[1] for box in boxes), max(box[3] for box in boxes)


@pytest.mark.slow
def test_names_are_read_from_the_page_as_they_were_put_in() -> None:
    """The hard ones and others: two hundred in `script/soak tests`."""
    for name in names()[: times(len(HARD) + 6, len(HARD) + 2, 200)]:
        check(name, certificate_pdf(words(name), CHECK))


def test_the_hard_names_are_such_as_may_be_typed() -> None:
    for name in HARD:
        assert len(accepted(name)) <= NAME_MOST


def test_every_font_is_embedded_and_the_file_is_light() -> None:
    for name in (HARD[0], HARD[7]):
        data = certificate_pdf(words(name), CHECK)
        assert len(data) <= 30 * 1024
        fonts = [
            font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            for page in pypdf.PdfReader(io.BytesIO(data)).pages
            for font in page["/Resources"]["/Font"].values()
        ]
        assert len(fonts) >= 3
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_same_words_give_the_same_bytes() -> None:
    assert certificate_pdf(words(HARD[1]), CHECK) == certificate_pdf(words(HARD[1]), CHECK)
