"""The page after a deed, in the same answer, for a script that asks for it (static/js/onward.js): one trip, not two.

After a deed every view leads to another page by GET, so that "back" and "reload" never repeat the deed. On a slow line
a phone waits for the network twice then. A script that can show the page under its own address may say so with the
form; then the program asks itself, as the browser would, and sends the page, with its address in Content-Location.
"""

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.test import run_wsgi_app

from lms.web.redirects import safe_path

#: The header of a script that can show the next page.
HEADER = "HTTP_X_ONWARD"
_OF_THE_FORM = ("CONTENT_TYPE", "CONTENT_LENGTH", HEADER, "werkzeug.request", "HTTP_ORIGIN")


class Onward:
    """WSGI middleware (PEP 3333) around the application itself, inside everything that looks at addresses."""

    def __init__(self, inside: Any) -> None:
        self._inside = inside

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the application does; a form that leads to a page of this site is answered with that page."""
        if environ["REQUEST_METHOD"] != "POST" or environ.get(HEADER) != "1":
            return self._inside(environ, start_response)  # type: ignore[no-any-return]
        body, status, headers = run_wsgi_app(self._inside, environ, buffered=True)
        target = headers.get("Location", "")
        # With a new cookie the browser has to make a new request, to show it.
        if not status.startswith("303") or "Set-Cookie" in headers or safe_path(target, "") != target or not target:
            start_response(status, headers.to_wsgi_list())
            return body

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, ("Content-Location", target)], *error)

        return self._inside(_asking(environ, target), start)  # type: ignore[no-any-return]


def _asking(environ: dict[str, Any], target: str) -> dict[str, Any]:
    """The request of a browser that was led to `target`."""
    parts = urlsplit(target)
    kept = {name: value for name, value in environ.items() if name not in _OF_THE_FORM}
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return kept | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": _as_wsgi(parts.path),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": address,
        "RAW_URI": address,
        "wsgi.input": io.BytesIO(),
        "CONTENT_LENGTH": "0",
    }


def _as_wsgi(path: str) -> str:
    """The path as PEP 3333 wants it: bytes as Latin-1."""
    return unquote_to_bytes(path).decode("latin-1")
