"""WeasyPrint, kept in a module of its own that is loaded only in the process that paints (see painting).

It takes most of a second and 40 MB to load. Fonts and stylesheets are parsed a single time, before that process makes
copies of itself. By default it reads local files and fetches addresses; here it may open nothing but the project's own
fonts. One lock guards it, because its font configuration must not be used by two threads at once.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from lms.base.confine import ROOT

FONTS = ROOT / "static" / "fonts"
DRAWINGS = ROOT / "templates" / "certificates"
_lock = Lock()
_fonts = FontConfiguration()
_images: dict[str, Any] = {}


#: What the addresses of the project's own files begin with: their folder and kind.
OWN = {"font": (FONTS, "font/ttf"), "drawing": (DRAWINGS, "image/svg+xml")}


class OwnFilesOnly(URLFetcher):
    """Opens data: addresses, the fonts of this project and the drawings of its papers; everything else is refused."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", *OWN))

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Answer `font:NAME` and `drawing:NAME` with a file of that folder, and leave data: to WeasyPrint."""
        kind, _colon, name = url.partition(":")
        if kind not in OWN:
            return super().fetch(url, headers)
        folder, mime = OWN[kind]
        return URLFetcherResponse(url, (folder / Path(name).name).read_bytes(), {"Content-Type": mime})


_fetcher = OwnFilesOnly()


@cache
def _stylesheet(path: Path) -> CSS:
    return CSS(string=path.read_text(encoding="utf-8"), font_config=_fonts, url_fetcher=_fetcher)


for _path in sorted((ROOT / "templates").glob("*/*.css")):
    _stylesheet(_path)


def painted(markup: str, stylesheet: Path) -> bytes:
    """A tagged PDF (PDF/UA-1) of finished HTML; its pictures lie inside it as data."""
    with _lock:
        page = HTML(string=markup, url_fetcher=_fetcher)
        document = page.render(stylesheets=[_stylesheet(stylesheet)], font_config=_fonts, cache=_images)
        _images.clear()
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def painted_together(markups: Iterable[str], stylesheet: Path, told: Callable[[int], None]) -> bytes:
    """A tagged PDF of several documents, their pages one after the other; `told` is called with how many are painted.

    Between two of them others may paint. Raises ValueError when there are none.
    """
    documents = []
    for done, markup in enumerate(markups, 1):
        with _lock:
            page = HTML(string=markup, url_fetcher=_fetcher)
            documents.append(page.render(stylesheets=[_stylesheet(stylesheet)], font_config=_fonts, cache=_images))
            _images.clear()
        told(done)
    if not documents:
        raise ValueError("nothing to paint")
    with _lock:
        pages = [page for document in documents for page in document.pages]
        return bytes(documents[0].copy(pages).write_pdf(pdf_variant="pdf/ua-1"))
