"""What people send at the desk's doors: taken for what it is, made small, or refused with where it belongs."""

import io
from collections.abc import Callable

import pytest

from lms.base.errors import LmsError
from lms.content import sent
from lms.content.media.films import BadFilm
from lms.content.media.picture_making import BadPicture
from lms.content.media.sound_making import BadSound
from lms.content.office.officefiles import BadFile
from lms.content.office.take_home import BadPaper
from tests.factories.films import film
from tests.factories.papers import excel, pdf, word
from tests.factories.photos import scene
from tests.factories.sounds import tone


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    scene(size).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "folder", "part"),
    [
        (photo(), "hinh", "picture"),
        (tone(1), "tieng", "sound"),
        (film(1, (160, 90)), "phim", "film"),
        (pdf(), "tep", "paper"),
        (word(), "tep", "paper"),
        (excel(), "tep", "paper"),
    ],
)
def test_what_is_sent_goes_into_its_folder(data: bytes, folder: str, part: str) -> None:
    found = sent.looked_into(data)
    assert found.folder == folder
    assert {name for name in ("picture", "sound", "film", "paper") if getattr(found, name)} == {part}
    assert not found.moved


def test_a_film_without_pictures_is_a_sound() -> None:
    bare = film(1, (160, 90))
    found = sent._moving(tone(1))
    assert (found.folder, found.film) == ("tieng", None)
    assert found.sound is not None
    with pytest.raises(BadFilm):
        sent._moving(bare[:200])


@pytest.mark.parametrize(
    ("data", "refusal", "words"),
    [
        (b"", BadPaper, "Tệp này trống"),
        (b"\0\1\2\3" * 30, BadPaper, ""),
        (b"MZ\x90\0" + bytes(60), BadPaper, "chương trình"),
        ("Câu 1: Ai?".encode(), BadPaper, "tệp chữ"),
        (b"\xff\xd8\xff" + bytes(9), BadPicture, ""),
        (b"%PDF-1.4 x", BadPaper, ""),
        (b"OggS" + bytes(20), BadSound, ""),
        (b"\x1a\x45\xdf\xa3" + bytes(20), BadFilm, ""),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(data: bytes, refusal: type[LmsError], words: str) -> None:
    with pytest.raises(refusal) as met:
        sent.looked_into(data)
    assert words in str(met.value.message)  # type: ignore[attr-defined]
    assert isinstance(met.value, sent.REFUSALS)


def test_a_picture_that_is_too_heavy_is_refused_before_it_is_opened() -> None:
    heavy = photo() + bytes(sent.MOST_PICTURE)
    with pytest.raises(BadPicture) as met:
        sent.looked_into(heavy)
    assert "nặng quá 40 MB" in str(met.value.message)
    just = photo()
    assert sent.looked_into(just + bytes(sent.MOST_PICTURE - len(just))).folder == "hinh"


def test_a_reading_is_a_recording_or_the_sound_of_a_film() -> None:
    assert sent.heard(tone(1)).seconds == 1
    assert sent.heard(film(1, (160, 90))).seconds == 1
    for data in (photo(), pdf(), word()):
        with pytest.raises(BadSound):
            sent.heard(data)
    with pytest.raises(BadSound):
        sent.heard(b"\0\1\2\3" * 30)


def test_a_handout_is_word_and_nothing_else() -> None:
    assert sent.handed_out(word()).pictures == {}
    doors: list[Callable[[], object]] = [lambda: sent.handed_out(photo()), lambda: sent.handed_out(pdf())]
    for door in doors:
        with pytest.raises(BadFile):
            door()
