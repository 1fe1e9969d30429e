"""Pages of the site itself: help, privacy, health, preferences, pictures, the style guide."""

from flask import Response as FlaskResponse, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from lms.base.db import db, is_reachable
from lms.base.errors import NotFound
from lms.base.settings import Settings
from lms.catalogue.queries import media
from lms.catalogue.sounds import recording
from lms.pages.showcase import showcase
from lms.pages.views.blueprint import bp
from lms.web import preferences
from lms.web.guards import public
from lms.web.redirects import go, safe_path


@bp.get("/tro-giup")
@public
def help_page() -> str:
    """How to use this, in a few lines."""
    return render_template("pages/help.html", settings=_settings())


@bp.get("/thong-tin-duoc-giu")
@public
def privacy() -> str:
    """What is kept about people, why, for how long, and what they can do about it."""
    return render_template("pages/privacy.html", settings=_settings())


@bp.get("/toi/da-xoa")
@public
def erased() -> str:
    """Said once everything is gone."""
    return render_template("pages/erased.html")


@bp.get("/tuy-chon/<kind>/<value>")
@public
def prefer(kind: str, value: str) -> Response:
    """Keep a choice of text size, light or dark, or language on this phone, and go back."""
    if kind not in preferences.CHOICES or value not in preferences.CHOICES[kind][1]:
        raise NotFound
    response = go(safe_path(request.args.get("ve")))
    preferences.remember(response, kind, value, _settings().secure_cookies)  # type: ignore[arg-type]
    return response


@bp.get("/hinh/<digest>.<extension>")
@public
def picture(digest: str, extension: str) -> FlaskResponse:  # noqa: ARG001  (for the eyes of browsers only)
    """A kept picture; its address is its content's hash, so phones may keep it for ever."""
    row = media(db.session(), digest)
    response = make_response(row.data)
    response.headers["Content-Type"] = row.mime
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@bp.get("/tieng/<digest>.<extension>")
@public
def sound(digest: str, extension: str) -> FlaskResponse:
    """A recording, whole or the part that a player asks for: iPhones play nothing that cannot be had in parts."""
    row = recording(db.session(), digest)
    data, mime = (row.aac, "audio/mp4") if extension == "m4a" else (row.opus, "audio/webm")
    response = FlaskResponse(data, mimetype=mime)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))  # type: ignore[return-value]


@bp.get("/healthz")
@public
def health() -> str:
    """The process answers."""
    return "ok"


@bp.get("/readyz")
@public
def ready() -> str:
    """The process can reach its database."""
    return "ok" if is_reachable(db.session()) else "no"


@bp.get("/styleguide")
@public
def styleguide() -> str:
    """Every component in every state; in demo mode only."""
    if not _settings().demo:
        abort(404)
    return render_template("pages/styleguide.html", **showcase())


def _settings() -> Settings:
    return current_app.extensions["lms_settings"]  # type: ignore[no-any-return]
