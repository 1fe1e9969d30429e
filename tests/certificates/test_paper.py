"""The certificate as a thing to be framed: every field at its longest fits, its code is read, it prints in grey."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from lms.certificates.certificate_words import CertificateWords
from lms.certificates.document import certificate_pdf, certificate_picture
from lms.certificates.fitting import name_class, room
from lms.certificates.picturing import COLOURS, WIDTH
from lms.people.rules import NAME_MOST
from tests.certificates.test_names import CHECK, EDGE, HARD, MILLIMETRE, squeezed, words

ORDINARY = words(HARD[0])
#: Texts as long as they may be, with ordinary Vietnamese letters.
LONGEST = {
    "name": ("Nghiêng " * 20)[:NAME_MOST].strip(),
    "area_text": ", ".join([("Thị trấn Nông trường Việt Lâm " * 6)[:100].strip()] * 3),
    "course_title": ("Thanh toán trên điện thoại cho bà con " * 6)[:160].strip(),
    "issuer_upper": ("ỦY BAN NHÂN DÂN XÃ NẬM CẮN " * 6)[:120].strip(),
    "issuer": ("TRUNG TÂM HỌC TẬP CỘNG ĐỒNG " * 6)[:120].strip(),
    "place": ("Nông trường Việt Lâm " * 6)[:80].strip(),
    "signer_title": ("PHÓ CHỦ TỊCH " * 8)[:80].strip(),
    "signer_name": ("Công Tằng Tôn Nữ " * 9)[:120].strip(),
}
PAPERS = {
    "an ordinary one": ORDINARY,
    "without an issuer's lines": replace(
        ORDINARY, birth_year="", issuer_upper="", issuer="LỚP LÀNG", place="", signer_title="", signer_name=""
    ),
    **{f"{field} at its longest": replace(ORDINARY, **{field: text}) for field, text in LONGEST.items()},
    "the head full": replace(ORDINARY, issuer_upper=LONGEST["issuer_upper"], issuer=LONGEST["issuer"]),
    "the foot full": replace(ORDINARY, **{field: LONGEST[field] for field in ("place", "signer_title", "signer_name")}),
    "everything at its longest": replace(ORDINARY, **LONGEST),
    "and the widest of all names": replace(ORDINARY, **{**LONGEST, "name": "W" * NAME_MOST}),
}


def page_of(paper: bytes) -> pypdfium2.PdfPage:
    """The only page of a paper."""
    document = pypdfium2.PdfDocument(paper)
    assert len(document) == 1
    return document[0]


def letters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every letter with its box."""
    text = page.get_textpage()
    for n in range(text.count_chars()):
        letter = text.get_text_range(n, 1)
        if letter.strip():
            yield letter, text.get_charbox(n)


def shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How much of the smaller of two boxes lies in the other, from 0 to 1."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return across * up / smaller if across > 0 and up > 0 and smaller > 0 else 0.0


@pytest.mark.parametrize("said", PAPERS.values(), ids=PAPERS)
def test_every_paper_is_one_page_whole_and_no_letter_lies_on_another_or_on_the_band(said: CertificateWords) -> None:
    page = page_of(certificate_pdf(said, CHECK))
    width, height = page.get_size()
    found = list(letters(page))
    read = squeezed("".join(letter for letter, _box in found))
    for value in (said.name.upper(), said.area_text, said.course_title, said.issuer, said.signer_name, said.code):
        assert squeezed(value) in read
    edge = EDGE * MILLIMETRE
    assert [letter for letter, box in found if box[0] < edge or box[1] < edge] == []
    assert [letter for letter, box in found if box[2] > width - edge or box[3] > height - edge] == []
    assert [
        (letter, other)
        for n, (letter, box) in enumerate(found)
        for other, second in found[n + 2 :]  # neighbours are kerned
        if shared(box, second) > 0.3
    ] == []


@pytest.mark.parametrize("named", ["an ordinary one", "and the widest of all names"])
def test_the_code_is_read_from_a_poor_print_and_from_a_grey_one(named: str) -> None:
    page = page_of(certificate_pdf(PAPERS[named], CHECK))
    for dots in (70, 150):
        drawn = page.render(scale=dots / 72).to_pil()
        for print_ in (drawn, drawn.convert("L"), drawn.convert("L").point(lambda level: 255 * (level > 140))):
            assert [found.text for found in zxingcpp.read_barcodes(print_)] == [CHECK]


def darkest(said: CertificateWords, left: int, top: int, right: int, bottom: int) -> float:
    """The darkest grey, from 0 to 255, of a part of the paper that is given in millimetres."""
    dots = 2 * MILLIMETRE
    drawn = page_of(certificate_pdf(said, CHECK)).render(scale=2).to_pil().convert("L")
    found = drawn.crop((int(left * dots), int(top * dots), int(right * dots), int(bottom * dots))).getextrema()
    assert isinstance(found[0], int | float)
    return found[0]


def test_in_black_and_white_the_words_and_the_band_stand_out_from_the_ground() -> None:
    assert 205 < darkest(ORDINARY, 110, 135, 150, 165) < 245, "the drum is there, and fainter than any word"
    assert darkest(ORDINARY, EDGE + 2, 7, 277, EDGE) < 110


def test_the_place_of_seal_and_signature_is_free() -> None:
    """Nothing is printed there but the dotted ring: no seal, no signature."""
    assert 150 < darkest(replace(ORDINARY, signer_name=""), 163, 168, 272, 190) < 220


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [
        (("30/11/2026", "30/11/2026"), "29 phút", "Thời gian: ngày 30/11/2026 (6 bài). Kết quả: Đạt"),
        (
            ("29/11/2026", "30/11/2026"),
            "1 giờ 10 phút",
            "Thời gian: từ ngày 29/11/2026 đến ngày 30/11/2026 (6 bài, 1 giờ",
        ),
        (("30/11/2026", "30/11/2026"), "2 giờ", "Thời gian: ngày 30/11/2026 (6 bài, 2 giờ). Kết quả: Đạt"),
        (("30/11/2026", "30/11/2026"), "", "Thời gian: ngày 30/11/2026 (6 bài). Kết quả: Đạt"),
    ],
)
def test_one_day_is_said_once_and_minutes_are_left_out(days: tuple[str, str], hours: str, said: str) -> None:
    paper = replace(ORDINARY, period_from=days[0], period_to=days[1], hours_text=hours)
    read = "".join(letter for letter, _box in letters(page_of(certificate_pdf(paper, CHECK))))
    assert squeezed(said) in read


def test_sizes_follow_from_the_words() -> None:
    assert [name_class(name) for name in ("Y", HARD[5], HARD[6], "W" * NAME_MOST)] == [
        "short", "long", "long", "longest",
    ]  # fmt: skip
    assert name_class("o\u031b\u0306" * 22) == name_class("ơ\u0306" * 22), "signs above letters have no width"
    assert [room(PAPERS[one]) for one in ("an ordinary one", "issuer at its longest", "the foot full")] == [
        "roomy", "full", "crowded",
    ]  # fmt: skip


@pytest.mark.parametrize("named", PAPERS)
def test_the_picture_is_light_wide_and_its_code_is_read(named: str) -> None:
    data = certificate_picture(PAPERS[named], CHECK)
    picture = Image.open(io.BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (WIDTH, 849))
    assert len(data) <= 120 * 1024
    assert len(picture.convert("RGB").getcolors() or []) <= COLOURS
    assert picture.info == {}, "nothing is said about the person or the machine beside the picture"
    assert [found.text for found in zxingcpp.read_barcodes(picture.convert("RGB"))] == [CHECK]


def test_the_same_words_give_the_same_picture_in_the_colours_of_the_paper() -> None:
    data = certificate_picture(ORDINARY, CHECK)
    assert certificate_picture(ORDINARY, CHECK) == data
    few = Image.open(io.BytesIO(data)).convert("RGB")
    page = page_of(certificate_pdf(ORDINARY, CHECK))
    all_of_them = page.render(scale=WIDTH / page.get_width()).to_pil()
    petal = (WIDTH // 2, 180)
    assert max(abs(a - b) for a, b in zip(few.getpixel(petal), all_of_them.getpixel(petal), strict=True)) < 12
