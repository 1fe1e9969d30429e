"""Pictures, readings, sounds, films and files; each address holds the hash of its bytes, so it is kept for ever."""

from flask import Response, current_app

from lms.base.errors import NotFound
from lms.base.settings import Settings
from lms.catalogue.held import AAC, FILE, OPUS, OTHER_FORM, PICTURE, SMALL_PICTURE
from lms.content.office.take_home import MIMES as PAPERS
from lms.pages.views.blueprint import bp
from lms.voices.shelf import FORMS, shelf_of, sound_of
from lms.web.guards import public
from lms.web.media_answers import find, send, send_bytes

#: The second form in which a file is kept: a sound for other browsers, or the first picture of a film.
OTHER = {"m4a": "audio/mp4", "webp": "image/webp"}


@bp.get("/hinh/<digest>.<extension>")
@public
def picture(digest: str, extension: str) -> Response:  # noqa: ARG001  (for the eyes of browsers only)
    """Send the picture with this hash. Raises NotFound when there is none."""
    found = find(PICTURE, sha256=digest)
    return send(found, found.also[0], digest)


@bp.get("/hinh/<digest>-nho.<any(webp,jpg):extension>")
@public
def small_picture(digest: str, extension: str) -> Response:
    """Send a picture in a smaller form for phones, or for browsers that do not know WebP."""
    mime = {"webp": "image/webp", "jpg": "image/jpeg"}[extension]
    return send(find(SMALL_PICTURE, sha256=digest, name=extension), mime, f"{digest}-{extension}")


@bp.get("/tieng/<digest>.<extension>")
@public
def sound(digest: str, extension: str) -> Response:
    """Send a recording of a step that is read aloud."""
    if extension == "m4a":
        return send(find(AAC, sha256=digest), "audio/mp4", f"{digest}-m4a")
    return send(find(OPUS, sha256=digest), "audio/webm", digest)


@bp.get("/giong/<digest>.<any(webm,m4a):extension>")
@public
def voice(digest: str, extension: str) -> Response:
    """Send the voice under this digest. Raises NotFound when there is none."""
    settings: Settings = current_app.extensions["lms_settings"]
    found = sound_of(shelf_of(settings), digest, extension)
    if found is None:
        raise NotFound
    return send_bytes(found, FORMS[extension], f"{digest}-{extension}")


@bp.get("/tep/<digest>.<extension>")
@public
def course_file(digest: str, extension: str) -> Response:
    """Send a sound or film, a film's first picture, or a file to take home."""
    if extension in OTHER:
        return send(find(OTHER_FORM, sha256=digest), OTHER[extension], f"{digest}-{extension}")
    found = find(FILE, sha256=digest)
    response = send(found, found.also[0], digest)
    if extension in PAPERS:
        response.headers["Content-Disposition"] = f'attachment; filename="lop-lang-{digest[:8]}.{extension}"'
    return response
