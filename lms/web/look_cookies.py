"""The cookies that keep how somebody likes to see the pages: their names, and what one says in this request."""

from flask import current_app, request

#: Browsers take a cookie of such a name only from this very host, over an encrypted connection.
HOST_ONLY = "__Host-"
KINDS = ("co-chu", "nen", "tieng")
#: Earlier names, without the prefix, are still read: a phone keeps what was chosen on it.
NAMES = frozenset((*KINDS, *(HOST_ONLY + kind for kind in KINDS)))


def name_of(kind: str) -> str:
    """The name of the cookie that keeps a choice of this kind."""
    return HOST_ONLY + kind if current_app.extensions["lms_settings"].secure_cookies else kind


def kept_choice(kind: str) -> str | None:
    """The value of this kind's cookie, whatever it may be; None when there is none."""
    return request.cookies.get(name_of(kind)) or request.cookies.get(kind)
