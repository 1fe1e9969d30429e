"""Headers, cookies and the content policy: one strict set for every page, written out so that it can be read."""

from datetime import timedelta

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.base.settings import Settings
from lms.web.tokens import Tokens

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
#: A lesson's preview is shown inside the trainer's own page; nothing else may frame anything.
FRAMED = {"Content-Security-Policy": POLICY.format(ancestors="'self'"), "X-Frame-Options": "SAMEORIGIN"}

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
        # Where a form comes from is told by Origin and Sec-Fetch-Site (web.tokens); some phones send no Referer.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=500,
    )
    csrf.init_app(app)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    headers = response.headers
    if "Content-Security-Policy" in headers:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
    else:
        headers.extend(HEADERS)
    if "Cache-Control" not in headers and not request.path.startswith("/static/"):
        headers["Cache-Control"] = "no-cache, private"
    return response


def may_be_framed(response: Response) -> Response:
    """Let our own pages show this answer in a frame (previews only)."""
    response.headers.update(FRAMED)
    return response
