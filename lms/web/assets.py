"""Static files under addresses that carry their content's hash, so that phones keep them for a year.

They are served from memory: the files are few and small, and a compressed stream over an open file would leave that
file open. Styles and scripts of ours are written to be read, and travel without what only readers need; see
decisions/0029.
"""

import hashlib
import mimetypes
import posixpath
import re
from functools import cache

from flask import Flask, Response, request
from rcssmin import cssmin

from lms.base.errors import NotFound
from lms.base.settings import ROOT
from lms.web.guards import public

FOLDER = ROOT / "static"
YEAR = 365 * 24 * 3600
#: An import in one of our scripts: `from "./editor-schema.js"`. Modules have no cycles.
IMPORTED = re.compile(r'(?<=from )"(\.\.?/[\w./-]+\.js)"')
#: Comments that have their lines to themselves. Scripts hold no text of several lines that one could be taken for.
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)


@cache
def _file(name: str) -> tuple[bytes, str, str]:
    """Bytes, type and hash of a static file. Raises NotFound for anything outside the folder."""
    try:
        path = (FOLDER / name).resolve()
        data = path.read_bytes() if path.is_relative_to(FOLDER) else None
    except (OSError, ValueError):  # a name that no file can have
        data = None
    if data is None:
        raise NotFound
    if "vendor" not in path.parts:
        data = _for_machines(name, data)
    return data, mimetypes.guess_type(path.name)[0] or "application/octet-stream", hashlib.sha256(data).hexdigest()[:10]


def _for_machines(name: str, data: bytes) -> bytes:
    """A file of ours without what only people read in it."""
    if name.endswith(".css"):
        return cssmin(data.decode()).encode()  # type: ignore[no-any-return]
    return _hashed(name, COMMENT.sub("", data.decode())).encode() if name.endswith(".js") else data


def _hashed(name: str, script: str) -> str:
    """A script's text with hashes in its imports: a phone that keeps files for a year never mixes old parts with
    new."""

    def address(found: re.Match[str]) -> str:
        return f'"{static_url(posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1])))}"'

    return IMPORTED.sub(address, script)


def stylesheet(name: str) -> bytes:
    """A stylesheet as it is served, for what carries it along."""
    return _file(name)[0]


@cache
def static_url(name: str) -> str:
    """The address of a static file with its hash: "/static/css/lop-lang.css?v=06075037f4"."""
    return f"/static/{name}?v={_file(name)[2]}"


@public
def static_file(name: str) -> Response:
    """Answer with a static file, which browsers may keep for a year."""
    data, kind, digest = _file(name)
    response = Response(data, mimetype=kind)
    response.cache_control.public, response.cache_control.max_age = True, YEAR
    response.cache_control.immutable = True
    response.set_etag(digest)
    return response.make_conditional(request)  # type: ignore[return-value]


def init_app(app: Flask) -> None:
    """Serve static files, and let templates call `static_url("css/lop-lang.css")`."""
    app.add_url_rule("/static/<path:name>", "static", static_file)
    app.jinja_env.globals["static_url"] = static_url
