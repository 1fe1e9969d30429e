"""What comes in from outside, made harmless before any view sees it: addresses that can be, and text without NUL.

PostgreSQL takes no NUL in text and no id above 2**31 - 1, SQLite none above 2**63 - 1. Nobody types such things, so an
address with them is not found, and a NUL in a field or in the query of an address is left out.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import BaseConverter, IntegerConverter, PathConverter, ValidationError
from werkzeug.utils import cached_property

#: The largest id that every database can be asked for.
MOST = 2**31 - 1
LONGEST = 200
#: Names and numbers of hosts as browsers write them; a part of a name has at most 63 letters.
HOST = re.compile(
    r"(?!.{254})(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE
)


#: The content policy of the only answer that is no page.
POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"


class TextConverter(BaseConverter):
    """A part of an address: up to 200 characters, none of them a control character."""

    def to_python(self, value: str) -> str:
        """The part. Raises ValidationError for a control character, and then there is no such address."""
        # What can be printed holds neither; only other text is looked through.
        is_plain = value.isprintable() or not any(unicodedata.category(c) in ("Cc", "Cs") for c in value)
        if len(value) > LONGEST or not is_plain:
            raise ValidationError
        return value


class RestConverter(PathConverter):
    """The rest of an address, slashes included, under the same conditions."""

    to_python = TextConverter.to_python


class IdConverter(IntegerConverter):
    """A number that may be an id."""

    def to_python(self, value: str) -> int:
        """The number. Raises ValidationError when it cannot be an id; longer ones are not even read."""
        if not value.isascii() or len(value) > 10 or int(value) > MOST:
            raise ValidationError
        return int(value)


class Incoming(Request):
    """A request whose query and fields hold no NUL."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The parameters in the address, without NUL characters."""
        return _without_nul(super().args)  # type: ignore[no-any-return]

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _without_nul(self.__dict__["form"])


class KnownHosts:
    """WSGI middleware in front of the application: it refuses a request to a host that cannot exist, because no page
    could be drawn for it."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Pass the request on, or answer 400 when its host cannot exist."""
        if HOST.fullmatch(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")):
            return self.inner(environ, start_response)  # type: ignore[no-any-return]
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Security-Policy", POLICY)]
        start_response("400 Bad Request", [*headers, ("X-Content-Type-Options", "nosniff")])
        return [b"unknown host"]


def _without_nul(fields: Any) -> Any:
    """The fields without NUL; most requests hold none and are handed on as they are."""
    if not any("\0" in name or "\0" in value for name, value in fields.items(multi=True)):
        return fields
    pairs = ((name.replace("\0", ""), value.replace("\0", "")) for name, value in fields.items(multi=True))
    return ImmutableMultiDict(pairs)


def whole_number(text: str | None) -> int | None:
    """A number that somebody sent, when it may be an id: "17" gives 17; None for anything else."""
    typed = text or ""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 10):
        return None
    return int(typed) if int(typed) <= MOST else None


def init_app(app: Flask) -> None:
    """Put the converters and the request in place; to be called before routes are registered, because a route keeps
    the converters it was made with."""
    app.request_class = Incoming
    app.wsgi_app = KnownHosts(app.wsgi_app)  # type: ignore[method-assign]
    app.url_map.converters |= {
        "default": TextConverter,
        "string": TextConverter,
        "path": RestConverter,
        "int": IdConverter,
    }
