"""Pictures people upload: whatever the file claims to be, what is kept is a small clean picture, or nothing."""

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageDraw

from lms.base import outside
from lms.content.media import picture_making
from lms.content.media.picture_making import LONGEST_SIDE, BadPicture, clean_upload, picture_size
from tests.factories.photos import heic, jpeg

GPS = 0x8825


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red on the left, the rest blue."""
    made = Image.new("RGB", (width, height), "blue")
    ImageDraw.Draw(made).rectangle((0, 0, width // 3, height), fill="red")
    return made.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The file of a picture."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def cleaned(data: bytes) -> Image.Image:
    """What is kept of a file."""
    kept = clean_upload(data)
    assert kept.mime == "image/webp"
    image = Image.open(io.BytesIO(kept.data))
    assert (image.width, image.height) == (kept.width, kept.height)
    return image


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return bool(red > 180 and green < 90 and blue < 90)


MODES = {
    "GIF": ["RGB", "L", "P", "1"],
    "BMP": ["RGB", "L", "P", "1"],
    "TIFF": ["RGB", "L", "P", "RGBA", "CMYK", "1", "I;16"],
    "AVIF": ["RGB", "RGBA"],
    "JPEG": ["RGB", "L", "1", "CMYK"],
    "PNG": ["RGB", "L", "P", "RGBA", "1", "LA", "I;16"],
    "WEBP": ["RGB", "RGBA"],
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_every_kind_of_picture(kind: str, mode: str):
    made = picture(mode="L").convert(mode) if mode == "I;16" else picture(mode=mode)
    assert cleaned(saved(made, kind)).size == (60, 40)


def test_cmyk_keeps_its_colours():
    assert is_red(cleaned(saved(picture(mode="CMYK"))), 5, 20)


def test_sixteen_bits_are_scaled_and_not_cut_off():
    made = Image.new("I;16", (40, 20), 0x4000)
    grey = cleaned(saved(made, "PNG")).convert("L").getpixel((20, 10))
    assert isinstance(grey, int)
    assert 55 <= grey <= 73


def test_see_through_stays_see_through():
    made = picture(mode="RGBA")
    made.putalpha(0)
    assert cleaned(saved(made, "PNG")).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_photo_lying_on_its_side_is_set_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = cleaned(saved(picture(), exif=exif))
    assert image.size == (40, 60)
    assert is_red(image, 20, 5), "what was left is on top"


def test_place_camera_and_colour_profile_are_gone():
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Máy Ảnh", "2026:11:20 08:00:00"
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 54.0, 0.0), 3: "E", 4: (105.0, 38.0, 0.0)})
    for kind, options in (("JPEG", {"comment": b"nha Thoa"}), ("PNG", {}), ("WEBP", {"xmp": b"<x>nha Thoa</x>"})):
        data = saved(picture(), kind, exif=exif, icc_profile=b"profile of somebody" * 9, **options)
        kept = clean_upload(data).data
        assert b"GPS" not in kept
        assert b"nha Thoa" not in kept
        chunks = [kept[at : at + 4] for at in range(12, len(kept) - 4)]
        assert not {b"EXIF", b"XMP ", b"ICCP"} & set(chunks)
        image = Image.open(io.BytesIO(kept))
        assert dict(image.getexif()) == {}
        assert "icc_profile" not in image.info


def test_large_pictures_become_small():
    assert max(cleaned(saved(picture(4000, 3000))).size) == LONGEST_SIDE
    assert cleaned(saved(picture(9000, 1), "PNG")).size == (LONGEST_SIDE, 1)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_a_photo_of_an_iphone_is_a_picture_upright_and_without_its_place(brand: bytes):
    flat, turned = clean_upload(heic(brand=brand)), clean_upload(heic(brand=brand, turned=True))
    assert (flat.width, flat.height, turned.width, turned.height) == (256, 192, 192, 256)
    assert is_red(Image.open(io.BytesIO(flat.data)), 10, 90)
    assert is_red(Image.open(io.BytesIO(turned.data)), 90, 246), "what was left is below"
    assert b"Exif" in heic()
    assert b"Exif" not in flat.data
    assert dict(Image.open(io.BytesIO(flat.data)).getexif()) == {}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_broken_photo_of_an_iphone_is_told_how_to_switch_the_phone(share: float):
    data = heic()
    with pytest.raises(BadPicture, match="Tương thích nhất"):
        clean_upload(data[: int(len(data) * share)])


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_of_108_megapixels_is_made_small_within_what_a_reader_may_take(progressive: bool):
    data = jpeg((12_000, 9_000), progressive=progressive)
    made = outside.run(clean_upload, data, limits=outside.Limits(seconds=90))
    assert (made.width, made.height) == (1280, 960)
    assert is_red(Image.open(io.BytesIO(made.data)), 20, 480)


def test_a_photo_of_48_megapixels_is_made_small_with_little_memory():
    made = outside.run(clean_upload, jpeg((8_000, 6_000)), limits=outside.Limits(seconds=90, memory=256))
    assert (made.width, made.height) == (1280, 960)


def test_small_pictures_are_not_made_larger():
    assert cleaned(saved(picture(50, 40))).size == (50, 40)


def header_only(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be as large as said."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"), [(8000, 5001), (100_000, 100_000), (2**31 - 1, 2**31 - 1), (50_000_000, 1)]
)
def test_too_many_pixels_are_refused_unread(width: int, height: int):
    with pytest.raises(BadPicture) as refused:
        clean_upload(header_only(width, height))
    assert "lớn quá" in refused.value.message or "không phải ảnh" in refused.value.message


def test_forty_megapixels_as_a_real_file_are_refused():
    with pytest.raises(BadPicture) as refused:
        clean_upload(saved(Image.new("L", (8000, 5001)), "PNG"))
    assert "lớn quá" in refused.value.message


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_a_file_that_did_not_arrive_whole_is_refused(kind: str, share: float):
    noise = Image.frombytes("RGB", (200, 200), random.Random(1).randbytes(120_000))
    data = saved(noise, kind)
    with pytest.raises(BadPicture):
        clean_upload(data[: int(len(data) * share)])


NO_PICTURES = [
    b"",
    b"\0",
    b"<script>alert(1)</script>",
    b"#!/bin/sh\nrm -rf /\n",
    b"<?php system($_GET['c']); ?>",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"MZ",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x00\x00\x00\x00WEBP",
    b"\xff\xd8\xff\xe0<script>alert(1)</script>",
    saved(picture(), "ICO"),
    saved(picture(), "PPM"),
]


@pytest.mark.parametrize("data", NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_its_name(data: bytes):
    with pytest.raises(BadPicture) as refused:
        clean_upload(data)
    assert refused.value.message
    with pytest.raises(BadPicture):
        picture_size(data) if not data.startswith(b"\x89PNG") else clean_upload(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_something_else_too_is_only_a_picture_afterwards(kind: str):
    tail = b"<script>alert(1)</script>PK\x03\x04<?php ?>"
    kept = clean_upload(saved(picture(), kind) + tail).data
    assert b"script" not in kept
    assert b"php" not in kept


def test_moving_pictures_stand_still():
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    for kind in ("WEBP", "PNG", "GIF", "AVIF"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        image = cleaned(data)
        assert clean_upload(data).moved, "and it is told"
        assert getattr(image, "n_frames", 1) == 1
        assert is_red(image, 15, 15)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_bytes_are_a_picture_or_refused(kind: str):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "x"
    good, dice = saved(picture(), kind, exif=exif), random.Random(5)
    for _try in range(300):
        broken = bytearray(good)
        for _byte in range(dice.randint(1, 6)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            assert clean_upload(bytes(broken)).width > 0
        except BadPicture:
            continue


def two_views() -> bytes:
    """What some phones make: two pictures in one JPEG."""
    out = io.BytesIO()
    picture().save(out, "MPO", save_all=True, append_images=[picture()])
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "taken"),
    [
        (jpeg((60, 40)), True),
        (two_views(), True),
        (heic((64, 48)), True),
        (saved(picture(), "AVIF"), True),
        *((saved(picture(), kind), False) for kind in ("PNG", "WEBP", "GIF", "BMP", "TIFF")),
    ],
)
def test_what_decodes_in_little_memory_may_have_more_pixels(
    monkeypatch: pytest.MonkeyPatch, data: bytes, taken: bool
) -> None:
    """Phones make JPEG, HEIC and AVIF of up to 250 and 64 million; all else stops at MOST_PIXELS, here at a hundred."""
    monkeypatch.setattr(picture_making, "MOST_PIXELS", 100)
    if taken:
        assert picture_making._opened(data, picture_making.FORMATS).width
        return
    with pytest.raises(BadPicture) as refused:
        clean_upload(data)
    assert refused.value.message == picture_making.TOO_LARGE
