"""Films are made anew, small, upright and without a word of where they come from; the rest is refused with a cure."""

import io
from collections.abc import Callable

import av
import pytest
from PIL import Image

from lms.content.media.films import MOST_BYTES, BadFilm, clean_film, film_facts
from tests.factories.films import film
from tests.factories.sounds import tone


def facts(data: bytes) -> tuple[list[str], dict[str, str]]:
    with av.open(io.BytesIO(data)) as file:
        return [stream.codec.name for stream in file.streams], dict(file.metadata)


def test_a_film_becomes_small_h264_with_its_first_picture():
    made = clean_film(film(3, (1280, 720)))
    assert (made.seconds, made.width, made.height) == (3, 640, 360)
    assert facts(made.mp4)[0] == ["h264", "aac"]
    assert "title" not in facts(made.mp4)[1]
    assert Image.open(io.BytesIO(made.poster)).size == (640, 360)
    assert made.mp4.index(b"moov") < made.mp4.index(b"mdat"), "it begins before all of it is there"
    assert film_facts(made.mp4) == (3, 640, 360)
    assert clean_film(film(3, (1280, 720))) == made


def test_what_was_filmed_upright_stands_upright():
    made = clean_film(film(1, (640, 360), turned=True))
    assert (made.width, made.height) == (360, 640)
    poster = Image.open(io.BytesIO(made.poster)).convert("RGB")
    # The bar is at the upper left of the film as recorded, so at the upper right once it is turned.
    right, left = poster.getpixel((310, 15)), poster.getpixel((15, 15))
    assert right[0] > 150 > left[0]


def test_a_film_without_sound_and_a_slow_one_are_films():
    made = clean_film(film(2, (320, 240), sound=False))
    assert (facts(made.mp4)[0], made.width, made.seconds) == (["h264"], 320, 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: b"no film at all" * 50, "không mở được"),
        (lambda: film(1)[:4000], "không mở được"),
        (lambda: tone(2), "không có hình"),
        (lambda: film(123, (64, 48), sound=False), "dài quá 2 phút"),
    ],
)
def test_what_is_no_short_film_is_refused(data: Callable[[], bytes], message: str):
    with pytest.raises(BadFilm, match=message):
        clean_film(data())


def test_too_heavy_a_film_is_not_even_opened():
    with pytest.raises(BadFilm, match="60 MB"):
        clean_film(bytes(MOST_BYTES + 1))
