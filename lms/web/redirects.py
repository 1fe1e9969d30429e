"""Where to go next: only ever to a page of our own."""

from urllib.parse import urlsplit

from flask import redirect
from werkzeug.wrappers import Response


def safe_path(target: str | None, default: str = "/") -> str:
    """`target` when it is a path on this site, else `default`; refuses other hosts, "//host" and backslashes."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc or any(ord(c) < 32 for c in target) else target


def go(target: str) -> Response:
    """Lead to another page by GET after a deed, so that "back" and "reload" never repeat the deed."""
    return redirect(target, 303)
