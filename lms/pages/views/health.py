"""Pages for load balancers, monitors and `lms doctor`: is the process alive, can it work, whom does it see?"""

import hmac

from flask import Response, abort, current_app, jsonify, request

from lms.base.settings import Settings
from lms.pages.metrics import MIME, text as metrics_text
from lms.pages.readiness import GOOD_FOR, LastTry, trouble
from lms.pages.views.blueprint import bp
from lms.web.guards import public
from lms.web.seen import may_ask, seen

PLAIN = "text/plain"


@bp.get("/healthz")
@public
def health() -> Response:
    """Say that the process is alive; asks no database and waits for no lock."""
    return Response("ok", mimetype=PLAIN)


@bp.get("/readyz")
@public
def ready() -> Response:
    """Answer "ok", or with status 503 one word for what is missing: database, schema, write, jobs."""
    word = _asked().word()
    return Response(word or "ok", 503 if word else 200, mimetype=PLAIN)


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Give numbers for Prometheus to requests with LMS_METRICS_TOKEN; where that is not set there is no such page."""
    wanted = _settings().metrics_token
    if not wanted:
        abort(404)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode()):
        return Response("", 401, {"WWW-Authenticate": "Bearer"}, mimetype=PLAIN)
    return Response(metrics_text(_settings()), content_type=MIME)


@bp.get("/healthz/seen")
@public
def seen_by_us() -> Response:
    """Say from where this request seems to come, to requests that prove to know the secret key."""
    if not may_ask(_settings().secret_key):
        abort(404)
    return jsonify(seen().to_json())


def _asked() -> LastTry:
    known: LastTry | None = current_app.extensions.get("lms_ready")
    if known is None:
        good_for = 0 if _settings().testing else GOOD_FOR
        known = current_app.extensions["lms_ready"] = LastTry(lambda: trouble(_settings()), good_for)
    return known


def _settings() -> Settings:
    return current_app.extensions["lms_settings"]  # type: ignore[no-any-return]
