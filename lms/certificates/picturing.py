"""A paper as a picture, for phones that show and send pictures more readily than PDF. Runs in the process that paints.

PDFium draws the very paper that is printed, so both say the same. It sees nothing but what this program has painted.
"""

import io
from typing import TYPE_CHECKING

from lms.base.late import late

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image
else:
    pypdfium2, Image = late("pypdfium2"), late("PIL.Image")

#: How wide a picture is, in pixels: small print is read on a phone, and the QR code by another one.
WIDTH = 1200
#: A paper has few colours; with these the picture takes half of what all of them take, and looks the same.
COLOURS = 64


def pictured(paper: bytes) -> bytes:
    """The first page of a PDF as PNG; the same paper gives the same bytes."""
    document = pypdfium2.PdfDocument(paper)
    try:
        page = document[0]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    few = drawn.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
