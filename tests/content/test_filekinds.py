"""Whatever a file is, each door takes it or says which door it belongs to; its name is asked nowhere."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from lms.base.errors import LmsError
from lms.content.filekinds import BELONGS, kind_of, takes_long
from lms.content.sent import handed_out, heard, looked_into
from lms.quizzes.files.readers import read_file
from lms.sharing.unpacking import read_package
from tests.factories.films import film
from tests.factories.papers import excel, pdf, with_parts, word
from tests.factories.photos import avif, heic, scene
from tests.factories.sheets import ods, xlsx
from tests.factories.sounds import tone


def picture(kind: str) -> bytes:
    """A picture as this kind of file."""
    out = io.BytesIO()
    scene((40, 30)).save(out, kind)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    """A zip of these."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text")
SAMPLES: dict[str, list[bytes]] = {
    "picture": [*map(picture, "JPEG PNG WEBP GIF BMP TIFF".split()), heic(), heic(brand=b"mif1"), avif((40, 30))],
    "other picture": [picture("JPEG2000"), picture("ICO"), b"8BPS" + bytes(30)],
    "drawing": [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a --><!DOCTYPE svg PUBLIC "a" "b">\n<svg/>',
    ],
    "sound": [
        tone(1), b"ID3\4" + bytes(20), b"OggS" + bytes(20), b"\xff\xfb\x90\x00\x00", b"#!AMR\n", b"\0\0\0\x20ftypM4A "
    ],
    "film": [
        film(1), b"\x1a\x45\xdf\xa3" + bytes(20), b"RIFF\0\0\0\0AVI LIST", b"\0\0\0\x20ftypqt  \0\0\0\0qt  ",
        b"\0\0\0\x08wide",
    ],
    "pdf": [pdf(), b"\n" + pdf()],
    "docx": [word()],
    "xlsx": [excel(), xlsx()],
    "ods": [ods()],
    "other office": [ODT, zipped(**{"ppt/presentation.xml": b""}), b"{\\rtf1 a}"],
    "old office": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)],
    "course": [zipped(**{"goi.json": b"{}"})],
    "zip": [zipped(a=b"b"), b"PK\3\4 broken"],
    "text": ["Câu 1: Ai?\nA. Mình".encode(), b"<quiz/>", "\ufeffCâu hỏi;A;B".encode("utf-16"), b"BMW"],
    "program": [b"MZ\x90\0" + bytes(60), b"\x7fELF\2", b"#!/bin/sh\nrm -rf /\n"],
    "": [b"", b"\0\1\2\3" * 30],
}  # fmt: skip
EVERY = [(kind, data) for kind, samples in SAMPLES.items() for data in samples]
#: Doors, and the kinds that each takes; it may still refuse a file of such a kind for what is in it.
DOORS: dict[str, tuple[Callable[[bytes], object], set[str]]] = {
    "the library": (looked_into, {"picture", "sound", "film", "pdf", "docx", "xlsx"}),
    "a step read aloud": (heard, {"sound", "film"}),
    "a Word handout": (handed_out, {"docx"}),
    "questions": (read_file, {"docx", "xlsx", "ods", "text"}),
    "a course": (read_package, {"course"}),
}


#: What doors say in words of their own, which fit better there.
OWN = {
    "zip": ("gói", "hỏng", "khóa học", "Chỗ này nhận"),
    "pdf": ("PDF",),
    "picture": ("ảnh chụp",),
    "old office": ("đời cũ",),
    "text": ("gói",),
}


@pytest.mark.parametrize(("kind", "data"), EVERY)
def test_what_a_file_is_its_bytes_say(kind: str, data: bytes):
    assert kind_of(data) == kind


def test_every_kind_is_tried_and_every_kind_has_its_words():
    assert set(SAMPLES) - {""} == set(BELONGS)


@pytest.mark.parametrize(("reader", "takes"), DOORS.values(), ids=DOORS)
def test_a_door_says_of_what_it_does_not_take_where_it_belongs(reader: Callable[[bytes], object], takes: set[str]):
    silent = []
    for kind, data in EVERY:
        if kind in takes or not kind:
            continue
        with pytest.raises(LmsError) as refused:
            reader(data)
        message = str(refused.value.message)  # type: ignore[attr-defined]
        if message != BELONGS[kind] and not any(said in message for said in OWN.get(kind, ("Chỗ này nhận",))):
            silent.append((kind, message))
    assert silent == []


def test_the_right_door_takes_what_belongs_to_it():
    sent = (heic(), avif((40, 30)), film(1), tone(1), pdf(), word(), excel())
    assert " ".join(looked_into(data).folder for data in sent) == "hinh hinh phim tieng tep tep tep"
    assert heard(film(2)).seconds == 2
    assert handed_out(word("Bài một. " * 20)).pieces
    assert [len(read_file(data).found) for data in (xlsx(), ods())] == [10, 10]


def test_a_film_is_known_by_its_first_bytes_and_a_photo_is_none():
    assert takes_long(film(1)[:64])
    assert not any(takes_long(data[:64]) for data in (heic(), avif((40, 30)), tone(1), word(), b""))


@pytest.mark.parametrize("brand", "heic heix heim heis hevc hevx hevm hevs mif1 msf1 avif avis".split())
def test_no_picture_of_a_phone_is_taken_for_a_film(brand: str):
    box = struct.pack(">I4s4s4x4s4s", 24, b"ftyp", brand.encode(), b"mp42", b"isom")
    assert kind_of(box + bytes(100)) == "picture"
    with pytest.raises(LmsError, match=r"ảnh|HEIC|Ảnh"):
        looked_into(box + bytes(100))


def test_a_picture_with_a_zip_behind_it_is_a_picture_and_a_word_file_with_one_before_it_is_none():
    both = picture("PNG") + word()
    assert kind_of(both) == "picture"
    assert Image.open(io.BytesIO(looked_into(both).picture.data)).size == (40, 30)  # type: ignore[union-attr]
    assert kind_of(with_parts(word(), {"goi.json": b"{}"})) == "course"
