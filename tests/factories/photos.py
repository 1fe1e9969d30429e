"""Made-up photos as phones make them: HEIC (HEVC in a HEIF wrapping, ISO/IEC 23008-12), AVIF, large JPEG."""

import io
import struct

import av
from PIL import Image, ImageDraw


def scene(size: tuple[int, int]) -> Image.Image:
    """Red on the left third, the rest blue."""
    made = Image.new("RGB", size, "blue")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 3, size[1]), fill="red")
    return made


def jpeg(size: tuple[int, int], **options: object) -> bytes:
    """A JPEG of this size."""
    out = io.BytesIO()
    scene(size).save(out, "JPEG", quality=80, **options)
    return out.getvalue()


def avif(size: tuple[int, int], moving: bool = False) -> bytes:
    """An AVIF, or a sequence of two."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [Image.new("RGB", size, "green")]} if moving else {}
    scene(size).save(out, "AVIF", **more)
    return out.getvalue()


def heic(size: tuple[int, int] = (256, 192), *, turned: bool = False, brand: bytes = b"heic") -> bytes:
    """A HEIC with a place in its Exif; `turned` says that it is to be turned to the left by a quarter."""
    config, coded = _hevc(size)
    exif = b"\0\0\0\6Exif\0\0" + _exif()
    properties = [
        _box(b"hvcC", config),
        _box(b"ispe", struct.pack(">III", 0, *size)),
        *([_box(b"irot", b"\1")] if turned else []),
    ]
    marks = bytes([len(properties), *[0x80 | (at + 1) for at in range(len(properties))]])
    about = (
        _full(b"hdlr", struct.pack(">I4s12x", 0, b"pict") + b"\0"),
        _full(b"pitm", struct.pack(">H", 1)),
        _full(b"iinf", struct.pack(">H", 2) + _item(1, b"hvc1") + _item(2, b"Exif")),
        _full(b"iref", _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))),
        _box(b"iprp", _box(b"ipco", b"".join(properties)) + _full(b"ipma", struct.pack(">IH", 1, 1) + marks)),
    )
    head = _box(b"ftyp", brand + b"\0\0\0\0" + b"mif1" + brand)

    def whole(at: int) -> bytes:
        places = struct.pack(">HHH", 0x4400, 2, 0)[:2] + struct.pack(">H", 2)
        for number, start, size_of in ((1, at, len(coded)), (2, at + len(coded), len(exif))):
            places += struct.pack(">HHHII", number, 0, 1, start, size_of)
        return head + _full(b"meta", b"".join((*about, _full(b"iloc", places))))

    return whole(len(whole(0)) + 8) + _box(b"mdat", coded + exif)


def _exif() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 54.0, 0.0), 3: "E", 4: (105.0, 38.0, 0.0)})
    return exif.tobytes()


def _hevc(size: tuple[int, int]) -> tuple[bytes, bytes]:
    """The decoder's configuration and the coded picture, taken out of a film of one picture."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream(
            "libx265", rate=1, options={"x265-params": "log-level=none:keyint=1", "crf": "20", "preset": "ultrafast"}
        )
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.codec_tag = "hvc1"
        file.mux(stream.encode(av.VideoFrame.from_image(scene(size))))
        file.mux(stream.encode(None))
    data = out.getvalue()
    at = data.index(b"hvcC")
    config = data[at + 4 : at - 4 + struct.unpack(">I", data[at - 4 : at])[0]]
    at = data.index(b"mdat")
    return config, data[at + 4 : at - 4 + struct.unpack(">I", data[at - 4 : at])[0]]


def _box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", len(inside) + 8, name) + inside


def _full(name: bytes, inside: bytes, version: int = 0) -> bytes:
    return _box(name, struct.pack(">I", version << 24) + inside)


def _item(number: int, kind: bytes) -> bytes:
    return _full(b"infe", struct.pack(">HH4s", number, 0, kind) + b"\0", version=2)
