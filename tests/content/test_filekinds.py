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


def wrapped(first: bytes, *others: bytes) -> bytes:
    """The start of an ISO base media file of these brands."""
    head = b"ftyp" + first + bytes(4) + b"".join(others)
    return (len(head) + 4).to_bytes(4, "big") + head + bytes(20)


BRANDS = {
    "picture": "heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 avif avis".split(),
    "film": ["qt  ", "isom", "iso5", "mp41", "mp42", "M4V ", "3gp4", "3g2a", "avc1", "dash", "MSNV", "mmp4", "ai9x"],
    "sound": ["M4A ", "M4B ", "M4P "],
}


@pytest.mark.parametrize(("kind", "brand"), [(kind, brand) for kind, brands in BRANDS.items() for brand in brands])
def test_the_brand_of_a_wrapping_says_what_is_in_it(kind: str, brand: str):
    assert kind_of(wrapped(brand.encode())) == kind


@pytest.mark.parametrize("brand", "qt isom mp41 M4V 3gp4 avc1 dash MSNV mmp4".split())
def test_a_film_that_could_be_read_as_a_picture_is_a_film(brand: str):
    first = brand.encode().ljust(4)
    assert kind_of(wrapped(first, b"mif1")) == "film"
    assert kind_of(wrapped(b"ai9x", b"mif1")) == "picture", "the main brand says nothing of its own"


HEADS = {
    "picture": [b"\xff\xd8\xff", b"\x89PNG", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*"],
    "other picture": [
        b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ", b"\xff\x0a", b"8BPS", b"\0\0\1\0", b"II+\0", b"MM\0+"
    ],
    "sound": [b"ID3", b"OggS", b"fLaC", b"#!AMR", b"caff\0"],
    "film": [b"\x1a\x45\xdf\xa3", b"\0\0\1\xba", b"\0\0\1\xb3", b"FLV\1", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"],
    "program": [b"MZ\x90\0", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "head"), [(kind, head) for kind, heads in HEADS.items() for head in heads])
def test_the_first_bytes_say_what_it_is(kind: str, head: bytes):
    assert kind_of(head + bytes(64)) == kind


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("goi.json", "course"),
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("xl/workbook.bin", "other office"),
        ("ppt/presentation.xml", "other office"),
        ("a.txt", "zip"),
    ],
)
def test_what_lies_in_a_zip_says_what_it_is(inside: str, kind: str):
    assert kind_of(zipped(**{inside: b""})) == kind


def test_what_more_than_the_first_letters_tell():
    stream = bytearray(600)
    stream[0] = stream[188] = stream[376] = 0x47
    assert kind_of(bytes(stream)) == "film"
    assert kind_of(b"FORM\0\0\0\0AIFF") == "sound"
    assert kind_of(b"BM" + bytes(12) + (40).to_bytes(4, "little") + bytes(20)) == "picture"
    assert kind_of(b"x" * 500 + b"%PDF-1.7") == "pdf"
    assert kind_of(b"x" * 2000 + b"%PDF-1.7") == "text"


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
