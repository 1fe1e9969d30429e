"""Pictures people upload: re-encoded, made small, and freed of everything but the picture itself."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from lms.base.errors import LmsError
from lms.base.text import N_

#: 40 megapixels are refused; phones make 12 to 50, so the message says how to send a smaller one.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1280
FORMATS = ("JPEG", "PNG", "WEBP")


class BadPicture(LmsError):
    """A file that cannot be taken as a picture; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
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
    # WeasyPrint lets Pillow take half pictures, for the whole process, as soon as it is imported.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    image = _opened(data)
    if image.width * image.height > MOST_PIXELS:
        raise BadPicture(N_("Ảnh lớn quá (trên 40 triệu điểm ảnh). Chụp lại ở cỡ nhỏ hơn rồi gửi."))
    try:
        image.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise BadPicture(N_("Ảnh bị hỏng hoặc chưa tải hết. Gửi lại ảnh, hoặc chụp ảnh khác.")) from None
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=70, method=4)
    return CleanPicture("image/webp", plain.width, plain.height, out.getvalue())


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a raster picture; raises BadPicture."""
    return _opened(data).size


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(N_("Ảnh lớn quá (trên 40 triệu điểm ảnh). Chụp lại ở cỡ nhỏ hơn rồi gửi.")) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BadPicture(N_("Tệp này không phải ảnh. Chọn ảnh JPEG, PNG hoặc WebP.")) from None


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA") or (image.mode == "P" and "transparency" in image.info)
