"""A page that is drawn once and given out many times: compressed when drawn, with gaps for each reader's own words.

What fills a gap goes between the compressed pieces as it is, which gzip allows (a "stored" block, RFC 1951, 3.2.4). So
no answer has to be compressed again, and a form's secret token never goes through the compressor together with the
page, where the length of many answers could tell what it is.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache

import brotli
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_PLAIN = (("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding, Cookie"))
_HEADERS = {name: (*_PLAIN, ("Content-Encoding", name)) for name in ("gzip", "br")} | {"": _PLAIN}


class DrawnPage:
    """HTML with gaps where the marks stood; a page without gaps is kept in Brotli at its strongest, too."""

    def __init__(self, html: str, marks: Sequence[str] = ()) -> None:
        found = re.split(f"({'|'.join(map(re.escape, marks))})", html) if marks else [html]
        self._pieces = [piece.encode() for piece in found[::2]]
        self._gaps = found[1::2]
        last = len(self._pieces) - 1
        self._packed = [_deflated(piece, last=number == last) for number, piece in enumerate(self._pieces)]
        self._brotli = brotli.compress(self._pieces[0]) if not self._gaps else b""

    def answer(self, filling: Mapping[str, str] | None = None) -> Response:
        """The response to this request; `filling` gives the words for every mark, already escaped."""
        filled = [(filling or {})[mark].encode() for mark in self._gaps]
        coding = _coding(request.headers.get("Accept-Encoding", ""), bool(self._brotli))
        if coding == "br":
            body = self._brotli
        elif coding == "gzip":
            body = self._gzipped(filled)
        else:
            body = b"".join(_between(self._pieces, filled))
        return Response(body, headers=list(_HEADERS[coding]))

    def _gzipped(self, filled: list[bytes]) -> bytes:
        check, size = 0, 0
        for part in _between(self._pieces, filled):
            check, size = zlib.crc32(part, check), size + len(part)
        ends = check.to_bytes(4, "little") + size.to_bytes(4, "little")
        return b"".join((_GZIP_HEAD, *_between(self._packed, [_stored(words) for words in filled]), ends))


def _between(pieces: list[bytes], filled: list[bytes]) -> list[bytes]:
    """The first piece, the first filling, the second piece, and so on."""
    parts = [pieces[0]]
    for piece, words in zip(pieces[1:], filled, strict=True):
        parts += words, piece
    return parts


def _deflated(piece: bytes, *, last: bool) -> bytes:
    """A piece of a deflate stream that ends on a whole byte and looks back at nothing before it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(piece) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


def _stored(words: bytes) -> bytes:
    """A deflate block that holds the words as they are. They are short (a name, a token); a block holds 64 KB."""
    return b"\x00" + len(words).to_bytes(2, "little") + (len(words) ^ 0xFFFF).to_bytes(2, "little") + words


@lru_cache(maxsize=64)
def _coding(accepted: str, has_brotli: bool) -> str:
    """How to answer an Accept-Encoding header: "br", "gzip" or ""; browsers send few different ones."""
    wanted = parse_accept_header(accepted, Accept)
    if has_brotli and wanted.quality("br") > 0:
        return "br"
    return "gzip" if wanted.quality("gzip") > 0 else ""
