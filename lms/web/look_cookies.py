"""The cookies that keep how somebody likes to see the pages: their names, and what one says in this request."""

from flask import current_app, request

#: Browsers take a cookie of such a name from this very host only, over a connection that nobody reads.
HOST_ONLY = "__Host-"
KINDS = ("co-chu", "nen", "tieng")
#: Names of before, without the prefix, are still read: a phone keeps what was chosen on it.
NAMES = frozenset((*KINDS, *(HOST_ONLY + kind for kind in KINDS)))


def name_of(kind: str) -> str:
    """The name under which a choice of this kind is kept."""
    return HOST_ONLY + kind if current_app.extensions["lms_settings"].secure_cookies else kind


def kept_choice(kind: str) -> str | None:
    """What the cookie says, whatever that may be; None when there is none."""
    return request.cookies.get(name_of(kind)) or request.cookies.get(kind)
