"""Pictures people upload: re-encoded, made small, and freed of everything but the picture itself.

These functions look into bytes of strangers, so they run outside (lms.base.outside); see docs/decisions/0014.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lms.base.errors import LmsError
from lms.base.late import late
from lms.base.messages import Words
from lms.base.text import N_
from lms.content.filekinds import is_iphone_photo

if TYPE_CHECKING:
    import pi_heif
    from PIL import Image, ImageFile, ImageOps
else:
    pi_heif = late("pi_heif")
    Image, ImageFile, ImageOps = late("PIL.Image"), late("PIL.ImageFile"), late("PIL.ImageOps")

Mime = Literal["image/svg+xml", "image/png", "image/jpeg", "image/webp"]
#: How many pixels are read, by format. A JPEG can be decoded at a smaller size, so that photos of 200 megapixels cost
#: no more than others; what has to be decoded whole is refused where it would fill the memory.
MOST_PIXELS = 40_000_000
MOST_OF = {"JPEG": 250_000_000, "MPO": 250_000_000, "HEIF": 64_000_000, "AVIF": 64_000_000}
LONGEST_SIDE = 1280
#: How wide pictures are for phones: 360 points, at about two pixels a point, as most cheap phones have.
SMALL_WIDTH = 640
#: Formats that are kept as they are (in course folders), and those that are made again when somebody sends them.
KEPT = ("JPEG", "PNG", "WEBP")
FORMATS = (*KEPT, "GIF", "BMP", "TIFF", "HEIF", "AVIF")
#: Formats whose further pictures are a movement, not another view of the same thing.
MOVING = ("GIF", "PNG", "WEBP", "AVIF")
#: Bytes of a picture that is kept as it is; one made by clean_upload is always smaller.
MOST_BYTES = 1024 * 1024
#: The type that a file's name says; SVG is no raster picture, see svg.py.
MIMES: dict[str, Mime] = {
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"
}  # fmt: skip
BROKEN = N_("Ảnh bị hỏng hoặc chưa tải hết. Gửi lại ảnh, hoặc chụp ảnh khác.")
BROKEN_HEIC = N_(
    "Máy không mở được ảnh HEIC này. Trên iPhone vào Cài đặt > Camera > Định dạng, chọn “Tương thích nhất”, chụp lại;"
    " hoặc gửi ảnh qua Zalo cho mình rồi lưu về."
)
TOO_LARGE = N_("Ảnh lớn quá (trên 40 triệu điểm ảnh). Chụp lại ở cỡ nhỏ hơn rồi gửi.")


class BadPicture(LmsError):
    """A file that cannot be taken as a picture; `message` says what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Form:
    """A smaller form of a picture: "webp" for phones or "jpg" for old browsers, pixels wide."""

    name: Literal["webp", "jpg"]
    width: int
    data: bytes


@dataclass(frozen=True)
class CleanPicture:
    """A new picture, made from the one that was sent: MIME type, size in pixels, bytes without location, camera or
    colour-profile data; its smaller forms; and whether the sent one moved."""

    mime: Mime
    width: int
    height: int
    data: bytes
    forms: tuple[Form, ...] = ()
    moved: bool = False


def clean_upload(data: bytes) -> CleanPicture:
    """Make a new picture from an uploaded one, as WebP of at most 1280 px. Raises BadPicture with the cure.

    The file's own type and name are never believed: what is not read as one of FORMATS is refused, so scripts, SVG and
    HTML never get in, and location data is gone because only the pixels are kept. Of a moving picture the first one
    stays.
    """
    with _strictly():
        image = _opened(data, FORMATS)
        try:
            moved = image.format in MOVING and getattr(image, "n_frames", 1) > 1
            image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
            plain = _plain(image)
        except MemoryError:
            raise
        except Exception:  # decoders of broken files raise errors of any kind
            raise BadPicture(_broken(data)) from None
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=70, method=4)
    made = out.getvalue()
    return CleanPicture("image/webp", plain.width, plain.height, made, smaller_forms(made), moved)


def smaller_forms(data: bytes) -> tuple[Form, ...]:
    """The forms that are served beside a kept raster picture: "webp", half as wide for phones, when that is narrower
    than the picture; "jpg", as wide as that, for browsers that know no WebP. Raises BadPicture."""
    with _strictly():
        image = _loaded(data)
        narrow = image.width > SMALL_WIDTH
        image.thumbnail((SMALL_WIDTH, LONGEST_SIDE))
    made = []
    if narrow:
        out = io.BytesIO()
        image.save(out, "WEBP", quality=65, method=4)
        made.append(Form("webp", image.width, out.getvalue()))
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=70, optimize=True, progressive=True)
    return (*made, Form("jpg", image.width, out.getvalue()))


def forms_of(pictures: dict[int, bytes]) -> dict[int, tuple[Form, ...]]:
    """The smaller forms of several kept pictures, by their numbers."""
    return {number: smaller_forms(data) for number, data in pictures.items()}


def reduced(data: bytes, width: int) -> CleanPicture:
    """A picture of ours at most `width` pixels wide, more strongly compressed. Raises BadPicture."""
    with _strictly():
        image = _loaded(data)
        image.thumbnail((width, LONGEST_SIDE))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=55, method=4)
    return CleanPicture("image/webp", image.width, image.height, out.getvalue())


def _plain(image: "Image.Image") -> "Image.Image":
    """The picture upright, small, with eight bits for each colour, and nothing but pixels."""
    upright = image
    ImageOps.exif_transpose(upright, in_place=True)
    if upright.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut off everything bright instead of scaling.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    upright = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Location, camera and colour profile travel in `info`; a fresh picture has none.
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    return fresh


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a raster picture that is kept as it is. Raises BadPicture."""
    with _strictly():
        return _opened(data, KEPT).size


def picture_problems(data: bytes, mime: str) -> list[str]:
    """What is wrong with a raster picture that is to be kept as it is, in plain Vietnamese; empty when nothing is.

    `mime` is what the file's name says, "image/png" and so on; browsers are told the same later.
    """
    if len(data) > MOST_BYTES:
        return [f"Ảnh nặng {len(data) // 1024} KB; tối đa {MOST_BYTES // 1024} KB."]
    with _strictly():
        try:
            image = _opened(data, KEPT)
            image.load()
        except BadPicture as bad:
            return [str(bad.message)]
        except MemoryError:
            raise
        except Exception:  # decoders of broken files raise errors of any kind
            return ["Ảnh bị hỏng hoặc chưa tải hết."]
    found = [] if Image.MIME.get(image.format or "") == mime else ["Đuôi tên ảnh không đúng loại ảnh."]
    if max(image.size) > LONGEST_SIDE:
        found.append(f"Ảnh rộng {image.width} x {image.height} điểm; mỗi chiều tối đa {LONGEST_SIDE}.")
    return found


@contextmanager
def _strictly() -> Iterator[None]:
    """Refuse files that are cut off within this block, and decide here how large a picture may be.

    WeasyPrint tells Pillow, for the whole program, to fill the missing part of a file with grey.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        most, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = kept, most


def _opened(data: bytes, formats: tuple[str, ...]) -> "Image.Image":
    """The picture, with its pixels not read yet."""
    try:
        if "HEIF" in formats and "HEIF" not in Image.OPEN:
            pi_heif.register_heif_opener(thumbnails=False)
        image = Image.open(io.BytesIO(data), formats=formats)
    except MemoryError:
        raise
    except Exception:  # whatever error it raises, it is no picture
        no_picture = N_("Tệp này không phải ảnh. Chọn ảnh JPEG, PNG hoặc WebP.")
        raise BadPicture(BROKEN_HEIC if is_iphone_photo(data) else no_picture) from None
    if image.width * image.height > MOST_OF.get(image.format or "", MOST_PIXELS):
        raise BadPicture(TOO_LARGE)
    return image


def _loaded(data: bytes) -> "Image.Image":
    image = _opened(data, KEPT)
    try:
        image.load()
    except MemoryError:
        raise
    except Exception:  # decoders of broken files raise errors of any kind
        raise BadPicture(BROKEN) from None
    return image


def _broken(data: bytes) -> str:
    return BROKEN_HEIC if is_iphone_photo(data) else BROKEN


def _has_alpha(image: "Image.Image") -> bool:
    return image.mode in ("RGBA", "LA") or (image.mode == "P" and "transparency" in image.info)
