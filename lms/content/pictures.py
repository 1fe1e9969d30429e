"""Pictures people upload: re-encoded, made small, and freed of everything but the picture itself."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from PIL import Image, ImageFile, ImageOps

from lms.base.errors import LmsError
from lms.base.messages import Words
from lms.base.text import N_

#: 40 megapixels are refused; phones make 12 to 50, so the message says how to send a smaller one.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1280
#: How wide pictures are for phones: 360 points, at the two pixels a point that most cheap phones have or nearly so.
SMALL_WIDTH = 640
FORMATS = ("JPEG", "PNG", "WEBP")
#: Of a picture that is kept as it is; one made by clean_upload is always smaller.
MOST_BYTES = 1024 * 1024
#: What a file's name says it is; SVG is no raster picture, see svg.py.
MIMES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
_one_at_a_time = Lock()


class BadPicture(LmsError):
    """A file that cannot be taken as a picture; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class CleanPicture:
    """A picture made anew: MIME type, size in pixels, bytes without location, camera or colour-profile data."""

    mime: str
    width: int
    height: int
    data: bytes


def clean_upload(data: bytes) -> CleanPicture:
    """Make an uploaded picture anew as WebP of at most 1280 px; raises BadPicture with the cure.

    The file's own type and name are never believed: what Pillow does not read as JPEG, PNG or WebP is refused,
    so scripts, SVG and HTML never get in, and location data is gone because only the pixels are kept.
    """
    with _strictly():
        image = _opened(data)
        try:
            image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            plain = _plain(image)
        except Exception:  # decoders of broken files raise whatever they stumble over
            raise BadPicture(N_("Ảnh bị hỏng hoặc chưa tải hết. Gửi lại ảnh, hoặc chụp ảnh khác.")) from None
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=70, method=4)
    return CleanPicture("image/webp", plain.width, plain.height, out.getvalue())


def smaller_forms(data: bytes) -> dict[str, CleanPicture]:
    """What is served beside a raster picture of ours: "webp", half as wide for phones, when that is narrower than the
    picture; "jpg", as wide as that, for browsers that know no WebP. Raises BadPicture.
    """
    with _strictly():
        image = _opened(data)
        try:
            image.load()
        except Exception:  # decoders of broken files raise whatever they stumble over
            raise BadPicture(N_("Ảnh bị hỏng hoặc chưa tải hết. Gửi lại ảnh, hoặc chụp ảnh khác.")) from None
        narrow = image.width > SMALL_WIDTH
        image.thumbnail((SMALL_WIDTH, LONGEST_SIDE))
    made = {}
    if narrow:
        out = io.BytesIO()
        image.save(out, "WEBP", quality=65, method=4)
        made["webp"] = CleanPicture("image/webp", image.width, image.height, out.getvalue())
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=70, optimize=True, progressive=True)
    made["jpg"] = CleanPicture("image/jpeg", image.width, image.height, out.getvalue())
    return made


def reduced(data: bytes, width: int) -> CleanPicture:
    """A picture of ours at most `width` pixels wide, more strongly compressed; raises BadPicture."""
    with _strictly():
        image = _opened(data)
        try:
            image.load()
        except Exception:  # decoders of broken files raise whatever they stumble over
            raise BadPicture(N_("Ảnh bị hỏng hoặc chưa tải hết. Gửi lại ảnh, hoặc chụp ảnh khác.")) from None
        image.thumbnail((width, LONGEST_SIDE))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=55, method=4)
    return CleanPicture("image/webp", image.width, image.height, out.getvalue())


def _plain(image: Image.Image) -> Image.Image:
    """Upright, small, eight bits a colour, and nothing but pixels."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut everything bright off instead of scaling.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    upright = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Location, camera and colour profile travel in `info`; a fresh picture has none.
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    return fresh


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a raster picture; raises BadPicture."""
    with _strictly():
        return _opened(data).size


def picture_problems(data: bytes, mime: str) -> list[str]:
    """What is wrong with a raster picture that is to be kept as it is, in plain Vietnamese; empty when nothing is.

    `mime` is what the file's name says, "image/png" and so on; a browser is told the same later.
    """
    if len(data) > MOST_BYTES:
        return [f"Ảnh nặng {len(data) // 1024} KB; tối đa {MOST_BYTES // 1024} KB."]
    with _strictly():
        try:
            image = _opened(data)
            image.load()
        except BadPicture as bad:
            return [str(bad.message)]
        except Exception:  # decoders of broken files raise whatever they stumble over
            return ["Ảnh bị hỏng hoặc chưa tải hết."]
    found = [] if Image.MIME.get(image.format or "") == mime else ["Đuôi tên ảnh không đúng loại ảnh."]
    if max(image.size) > LONGEST_SIDE:
        found.append(f"Ảnh rộng {image.width} x {image.height} điểm; mỗi chiều tối đa {LONGEST_SIDE}.")
    return found


@contextmanager
def _strictly() -> Iterator[None]:
    """One picture at a time, which bounds the memory; half a picture is none.

    WeasyPrint tells Pillow, for the whole program, to fill what is missing of a file with grey.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = kept


def _opened(data: bytes) -> Image.Image:
    """The picture, its pixels not read yet."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise BadPicture(N_("Ảnh lớn quá (trên 40 triệu điểm ảnh). Chụp lại ở cỡ nhỏ hơn rồi gửi.")) from None
    except Exception:  # whatever it stumbles over, it is no picture
        raise BadPicture(N_("Tệp này không phải ảnh. Chọn ảnh JPEG, PNG hoặc WebP.")) from None
    if image.width * image.height > MOST_PIXELS:
        raise BadPicture(N_("Ảnh lớn quá (trên 40 triệu điểm ảnh). Chụp lại ở cỡ nhỏ hơn rồi gửi."))
    return image


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA") or (image.mode == "P" and "transparency" in image.info)
