"""The poster of a hamlet: one page with a drawing, read from afar, whatever the names; its code is read in grey too."""

import pytest
import zxingcpp

from lms.certificates.document import PosterWords, poster_pdf
from lms.certificates.fitting import poster_room
from tests.certificates.test_names import MILLIMETRE, squeezed
from tests.certificates.test_paper import letters, page_of, shared

HAMLET = ("Tổ dân phố Nguyễn Thượng Hiền phía Tây khu tái định cư " * 3)[:120].strip()
COMMUNE = ("Thị trấn Nông trường Việt Lâm " * 5)[:120].strip()


def poster(hamlet: str, site: str, code: str, team: str) -> PosterWords:
    return PosterWords(hamlet, f"https://{site}/x/{code}", code, "Lớp Làng", team)


TEAM = "Tổ công nghệ số cộng đồng"
POSTERS = {
    "an ordinary one": poster("Xóm Gốc Thông, Xã Bình Yên", "hoc.example.vn", "7K3MQ9", TEAM),
    "two lines": poster("Xóm Nguyễn Thượng Hiền, Xã Nông trường Việt Lâm", "hoc.example.vn", "7K3MQ9", TEAM),
    "everything at its longest": poster(
        f"{HAMLET}, {COMMUNE}", "lop-lang.chuyen-doi-so.thai-nguyen.example.gov.vn", "WWMMQW", f"{TEAM} {'xóm ' * 12}"
    ),
}


@pytest.fixture(params=POSTERS.values(), ids=POSTERS)
def words(request: pytest.FixtureRequest) -> PosterWords:
    """Each of the posters in turn."""
    return request.param


def test_a_poster_is_one_page_and_no_letter_lies_on_another(words: PosterWords) -> None:
    page = page_of(poster_pdf(words))
    found = list(letters(page))
    read = squeezed("".join(letter for letter, _box in found))
    for value in (words.hamlet, words.join_code, words.team, words.join_url.removeprefix("https://")):
        assert squeezed(value) in read
    width, _height = page.get_size()
    edge = 10 * MILLIMETRE
    assert [one for one, box in found if min(box[0], width - box[2]) < edge or box[1] < 8 * MILLIMETRE] == []
    assert [
        (letter, other)
        for n, (letter, box) in enumerate(found)
        for other, second in found[n + 2 :]
        if shared(box, second) > 0.3
    ] == []


def test_its_code_is_read_in_colour_in_grey_and_in_black_and_white(words: PosterWords) -> None:
    page = page_of(poster_pdf(words))
    for dots in (50, 70, 150):
        drawn = page.render(scale=dots / 72).to_pil()
        for print_ in (drawn, drawn.convert("L"), drawn.convert("L").point(lambda level: 255 * (level > 140))):
            assert [found.text for found in zxingcpp.read_barcodes(print_)] == [words.join_url]


def test_the_village_is_drawn_and_no_word_stands_on_it(words: PosterWords) -> None:
    page = page_of(poster_pdf(words))
    _width, height = page.get_size()
    top, bottom = (height - mm * MILLIMETRE for mm in (64, 130))
    assert [one for one, box in letters(page) if bottom < box[1] < top] == []
    grey = page.render(scale=1).to_pil().convert("L")
    village = grey.crop((0, round(64 * MILLIMETRE), grey.width, round(130 * MILLIMETRE)))
    spread = sorted(village.resize((60, 20)).tobytes())
    assert spread[-60] - spread[60] > 90, "light and dark can be told apart without colours"


def test_names_of_more_than_two_lines_take_room_from_the_drawing() -> None:
    assert [poster_room(words.hamlet) for words in POSTERS.values()] == ["roomy", "roomy", "full"]


def test_a_poster_is_light() -> None:
    assert all(len(poster_pdf(words)) <= 30 * 1024 for words in POSTERS.values())
