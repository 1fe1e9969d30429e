"""Headers, cookies and the content policy: one strict set for every page, written out so that it can be read."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.base import sealing
from lms.base.settings import Settings
from lms.web import limits, redrawing
from lms.web.signing import ReadySerializer
from lms.web.tokens import Tokens, form_token

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors {ancestors}"
)
HEADERS = {
    "Content-Security-Policy": POLICY.format(ancestors="'none'"),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: For a site whose address begins with https: for a year after each visit browsers never come without TLS, neither to
#: this site nor to anything below its name.
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
#: A lesson's preview is shown inside the trainer's own page; nothing else may be shown in a frame.
FRAMED = {"Content-Security-Policy": POLICY.format(ancestors="'self'"), "X-Frame-Options": "SAMEORIGIN"}

#: A file that somebody sent, when it is opened by itself: it may load, run and frame nothing.
FILE_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

#: Methods that change nothing.
SAFE = {"GET", "HEAD", "OPTIONS"}

csrf = Tokens()


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, CSRF and the headers of every answer."""
    secure = settings.secure_cookies
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-lop" if secure else "lop",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=90),
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
        # Origin and Sec-Fetch-Site say where a form comes from (web.tokens); some phones send no Referer.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=500,
    )
    limits.keep_secret(settings.secret_key)
    sealing.keep_keys(settings.secret_key, settings.old_secret_keys)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    app.before_request(_check_form)
    app.wsgi_app = HeadersAdded(app.wsgi_app, settings.base_url.startswith("https:"))  # type: ignore[method-assign]
    if settings.proxies:
        # Each proxy adds the address it saw; whether the visitor came to the first one by TLS is one word that the
        # others pass on. The host is never taken from here: LMS_BASE_URL says what the site is called.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_host=0)  # type: ignore[method-assign]
    app.session_interface = Sessions()


def _check_form() -> None:
    """Refuse a form without its token. Flask-WTF would also look at pages that are only read, for nothing.

    A page that is only drawn again changes nothing either: its form may be as old as it likes.
    """
    if request.method not in SAFE and not redrawing.is_held_back() and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect(apply_exemptions=True)


class HeadersAdded:
    """WSGI middleware that adds the headers to every answer as it leaves the program, so that none goes without."""

    def __init__(self, inside: Any, only_tls: bool = False) -> None:
        self._inside, self._only_tls = inside, only_tls

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer as the application does, with the headers that are still missing; WSGI (PEP 3333)."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            there = {name for name, _value in headers}
            headers += [header for header in HEADERS.items() if header[0] not in there]
            if status.startswith("413"):
                _read_to_the_end(environ)
            if self._only_tls and environ.get("wsgi.url_scheme") == "https":
                headers.append(HSTS)
            if "Cache-Control" not in there and not environ.get("PATH_INFO", "").startswith("/static/"):
                headers.append(("Cache-Control", "no-cache, private"))
            return start_response(status, headers, *error)

        return self._inside(environ, start)


#: Bytes that are still read of a refused body: as much as a proxy lets through; more is not worth reading.
MOST_UNREAD = 130 * 2**20


def _read_to_the_end(environ: dict[str, Any]) -> None:
    """Read the rest of a request's body. Some proxies cut off a server that answers while it is still coming in, and
    nobody sees the answer."""
    # Only where the server says that its stream has an end; otherwise reading would wait for more.
    stream, left = environ["wsgi.input"], MOST_UNREAD if environ.get("wsgi.input_terminated") else 0
    while left > 0 and (part := stream.read(64 * 1024)):
        left -= len(part)


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie; the signer is made once, and a session that nobody changed is not looked at again."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None
        self._keys: object = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of this application, made again only when the keys have changed."""
        keys = (*app.config["SECRET_KEY_FALLBACKS"], app.secret_key)  # the last one signs
        if self._signer is None or keys != self._keys:
            how = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            self._signer = ReadySerializer(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=how)
            self._keys = keys
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie when the session was changed; a page that looked at it differs from reader to reader."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed and "Cookie" not in response.headers.get("Vary", ""):
            response.vary.add("Cookie")


def may_record(response: Response) -> Response:
    """Let this page use the microphone and play what it has just recorded (where a trainer reads a step aloud)."""
    response.headers["Permissions-Policy"] = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
    policy = HEADERS["Content-Security-Policy"].replace("media-src 'self'", "media-src 'self' blob:")
    response.headers["Content-Security-Policy"] = policy
    return response


def may_be_framed(response: Response) -> Response:
    """Let our own pages show this answer in a frame (previews only)."""
    response.headers.update(FRAMED)
    return response
