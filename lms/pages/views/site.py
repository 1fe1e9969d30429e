"""Pages of the site itself: help, privacy, preferences, pictures, the style guide."""

from flask import Response as FlaskResponse, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.base.errors import NotFound
from lms.base.settings import Settings
from lms.catalogue.files import attachment
from lms.catalogue.queries import media, media_form
from lms.catalogue.sounds import recording
from lms.content.papers import MIMES as PAPERS
from lms.pages.showcase import showcase
from lms.pages.views.blueprint import bp
from lms.web import preferences
from lms.web.guards import public
from lms.web.redirects import go, safe_path
from lms.web.security import FILE_POLICY

#: The second form in which a file is kept: a sound for other browsers, the first picture of a film.
OTHER = {"m4a": "audio/mp4", "webp": "image/webp"}


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
    """A link of pages from before: it changes nothing any more and leads back to a page with buttons that do."""
    if value not in preferences.CHOICES.get(kind, ()):
        raise NotFound
    return go(safe_path(request.args.get("ve")))


@bp.get("/hinh/<digest>.<extension>")
@public
def picture(digest: str, extension: str) -> FlaskResponse:  # noqa: ARG001  (for the eyes of browsers only)
    """A kept picture; its address is its content's hash, so phones may keep it for ever."""
    row = media(db.session(), digest)
    response = make_response(row.data)
    response.headers["Content-Type"] = row.mime
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@bp.get("/hinh/<digest>-nho.<any(webp,jpg):extension>")
@public
def small_picture(digest: str, extension: str) -> FlaskResponse:
    """A picture for phones, or for browsers that know no WebP."""
    response = make_response(media_form(db.session(), digest, extension).data)
    response.headers["Content-Type"] = {"webp": "image/webp", "jpg": "image/jpeg"}[extension]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@bp.get("/tieng/<digest>.<extension>")
@public
def sound(digest: str, extension: str) -> FlaskResponse:
    """A recording, whole or the part that a player asks for: iPhones play nothing that cannot be had in parts."""
    row = recording(db.session(), digest)
    data, mime = (row.aac, "audio/mp4") if extension == "m4a" else (row.opus, "audio/webm")
    response = FlaskResponse(data, mimetype=mime)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))  # type: ignore[return-value]


@bp.get("/tep/<digest>.<extension>")
@public
def course_file(digest: str, extension: str) -> FlaskResponse:
    """A sound or film, whole or in parts, a film's first picture, or a file to take home."""
    row = attachment(db.session(), digest)
    data, mime = (row.data, row.mime) if extension not in OTHER else (row.other or b"", OTHER[extension])
    response = FlaskResponse(data, mimetype=mime)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    if extension in PAPERS:
        response.headers["Content-Disposition"] = f'attachment; filename="lop-lang-{digest[:8]}.{extension}"'
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))  # type: ignore[return-value]


@bp.get("/styleguide")
@public
def styleguide() -> str:
    """Every component in every state; in demo mode only."""
    if not _settings().demo:
        abort(404)
    return render_template("pages/styleguide.html", **showcase())


def _settings() -> Settings:
    return current_app.extensions["lms_settings"]  # type: ignore[no-any-return]
