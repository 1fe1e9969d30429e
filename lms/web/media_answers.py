"""Sends media: whole or in parts, in pieces or by the proxy, and not at all to a browser that has them already."""

from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

from flask import Response, current_app, request
from werkzeug.http import quote_etag

from lms.base import mediafolder
from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.mediafolder import Missing
from lms.base.mediareading import MediaColumn, Stored
from lms.base.settings import Settings
from lms.web.security import FILE_POLICY

#: Types that are played, and how many bytes of them go to a player that does not say how much it wants.
PLAYED, MOST_UNASKED = ("video/", "audio/"), 4 * 1024 * 1024


class ByteRange(NamedTuple):
    """The first byte, the one after the last, and whether it answers a request that asked for no part."""

    start: int
    stop: int
    whole: bool


def find(column: MediaColumn, **key: str) -> Stored:
    """The stored bytes in `column` under these key values. Raises NotFound when there are none."""
    found = column.find(db.glance, db.session.get_bind, **key)
    if found is None:
        raise NotFound
    return found


def send(stored: Stored, mime: str, mark: str) -> Response:
    """Answer with these bytes, or with the part that was asked for; iPhones play only what can be had in parts.

    `mark` names these bytes for ever: a browser that has them keeps them.
    """
    answer = _kept_for_ever(mime)
    settings: Settings = current_app.extensions["lms_settings"]
    if stored.place and settings.media_accel:
        # The proxy answers in our place: whole, in parts, or that nothing has changed.
        answer.headers["X-Accel-Redirect"] = f"{settings.media_accel}/{mediafolder.place_in(stored.place.sha256)}"
        return answer
    return _in_part(answer, stored.size, mark, lambda part: _filled(answer, stored, part))


def send_bytes(data: bytes, mime: str, mark: str) -> Response:
    """Answer with bytes that are at hand and few, as `send` does with stored ones."""
    answer = _kept_for_ever(mime)

    def filled(part: ByteRange) -> Response:
        _say_part(answer, len(data), part)
        answer.data = data[part.start : part.stop]
        return answer

    return _in_part(answer, len(data), mark, filled)


def _kept_for_ever(mime: str) -> Response:
    answer = Response(content_type=mime)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _in_part(answer: Response, size: int, mark: str, filled: Callable[[ByteRange], Response]) -> Response:
    """The answer with what `filled` gives for the part that was asked for; without it when the browser has it."""
    answer.set_etag(mark)
    answer.accept_ranges = "bytes"
    if request.if_none_match.contains_weak(mark):
        answer.status_code = 304
        return answer
    part = _part(size, mark, played=(answer.content_type or "").startswith(PLAYED))
    if part is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    return filled(part)


def _part(size: int, mark: str, *, played: bool) -> ByteRange | None:
    """Which part is to be sent; None when there is no such part.

    A request for several parts, or in an unknown way, gets the whole, as HTTP allows; so does a browser that has a part
    of something else. A player that asks for everything from some byte on gets the next few MB and asks again when it
    has played them; it mostly stops before the end. A browser that goes on with a download says of what (If-Range) and
    gets the rest.
    """
    wanted = request.range if request.method == "GET" else None
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1 or not _is_of_this(mark):
        return ByteRange(0, size, whole=True)
    start, stop = wanted.ranges[0]
    if stop is None and start >= 0 and played and "If-Range" not in request.headers:
        stop = start + MOST_UNASKED
    start = max(0, start + size) if start < 0 else start
    return ByteRange(start, size if stop is None else min(stop, size), whole=False) if start < size else None


def _is_of_this(mark: str) -> bool:
    asked = request.headers.get("If-Range")
    return asked is None or asked == quote_etag(mark)


def _filled(answer: Response, stored: Stored, part: ByteRange) -> Response:
    _say_part(answer, stored.size, part)
    try:
        data = stored.at_hand()
        file = None if data is not None else stored.opened()
    except Missing as lost:
        current_app.logger.error("media missing: %s", lost)
        raise NotFound from None
    if data is not None:
        answer.data = data[part.start : part.stop]
        return answer
    if file is not None:
        _hand_over(answer, file, stored, part)
    else:
        answer.response = stored.pieces(part.start, part.stop)
    answer.content_length = part.stop - part.start
    return answer


def _say_part(answer: Response, size: int, part: ByteRange) -> None:
    if not part.whole:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"


def _hand_over(answer: Response, file: BinaryIO, stored: Stored, part: ByteRange) -> None:
    """Let a server that can send from the file by itself, as fast as the phone takes it, so that no thread waits."""
    wrapper: Callable[[BinaryIO, int], Any] | None = request.environ.get("wsgi.file_wrapper")
    if wrapper is None or request.method == "HEAD":
        file.close()
        answer.response = stored.pieces(part.start, part.stop)
        return
    file.seek(part.start)
    answer.response, answer.direct_passthrough = wrapper(file, mediafolder.PIECE), True
