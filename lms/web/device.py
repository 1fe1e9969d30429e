"""The device a request comes from: a long random token in a cookie of its own that outlives signing out.

It is set when somebody signs in or joins, or tries to, never for reading. The database knows only its hash.
"""

import hashlib
import re
import secrets

from flask import after_this_request, current_app, g, request, session
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.web import limits, tokens
from lms.web.limits import Visit

#: 256 bits in 43 letters.
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
TWO_YEARS = 2 * 365 * 24 * 3600


def visit() -> Visit:
    """This request as a try to sign in or join; the browser keeps the device's token for two years from now."""
    if "device" not in g:
        g.device = _carried() or secrets.token_urlsafe(32)
        after_this_request(_keep)
    return Visit(_hashed(g.device), address(), now())


def glance() -> Visit:
    """This request as a visit to a page: the device is "" where no token came with it, and no cookie is set."""
    token = _carried()
    return Visit(_hashed(token) if token else "", address(), now())


def page() -> str:
    """A mark of the browser's session in which the form was drawn; it is the same for a second press on one page.

    A form that is sent twice at once comes before the device's cookie does.
    """
    return _hashed(str(session.get(tokens.FIELD, "")) or secrets.token_urlsafe(32))


def address() -> str:
    """The address that this request's tries are counted for; see lms.web.limits.address."""
    return limits.address(request.remote_addr)


def _carried() -> str | None:
    token = request.cookies.get(_name(), "")
    return token if TOKEN.fullmatch(token) else None


def _keep(response: Response) -> Response:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(_name(), g.device, max_age=TWO_YEARS, secure=secure, httponly=True, samesite="Lax")
    return response


def _name() -> str:
    return "__Host-may" if current_app.config["SESSION_COOKIE_SECURE"] else "may"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
