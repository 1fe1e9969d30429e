"""Text size, colours and language are chosen with buttons of the page's own form, and the page comes back as it was.

Each page may be asked for once more by a POST to its own address with one more field, LOOK. That writes the cookie and
draws the page again with everything typed and chosen, and does nothing else: the page is drawn as by GET, or, where
what was typed decides what is drawn, by its own view with its form held back (`drawn_again`). It needs no token, so
that pages of visitors stay without a session: only the look of pages changes, and a browser says where a form comes
from. See docs/decisions/0016.
"""

import re
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, current_app, g, render_template, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Response as AnyResponse

from lms.web import limits, main_form, once, preferences, tokens
from lms.web.i18n import _
from lms.web.look_cookies import name_of
from lms.web.redirects import go, safe_path
from lms.web.refill import FILE, SECRET, Refilled

#: The button's name and its value: "co-chu.2", then SHOWN where the page says what is to be mended, then the form's id.
LOOK, SHOWN = "_hien", ".loi"
VALUE = re.compile(rf"([a-z-]+)\.(\w+)({re.escape(SHOWN)})?(?:@([\w-]+))?")
#: A page that cannot be asked for again (a PIN shown once) carries itself along, signed, for an hour.
SEALED, SALT, AN_HOUR = "_trang_nay", "a page as it was drawn", 3600
FORM = "application/x-www-form-urlencoded"
MAIN = re.compile(r"<main\b[^>]*>")


def typed() -> dict[str, list[str]]:
    """What stood in the form of the page that is being drawn again; nothing in every other request."""
    return request.environ.get("lms.redrawn", {})  # type: ignore[no-any-return]


def is_held_back() -> bool:
    """Whether forms are only to be shown: whatever they hold, they are not valid."""
    return "lms.redrawn" in request.environ


def says_nothing() -> bool:
    """Whether the page, before it is drawn again, did not say what is to be mended; then it does not say it now."""
    return is_held_back() and not request.environ["lms.mended"]


def page_address() -> str:
    """The address at which the page that is being drawn can be asked for: its own, else that of the page before."""
    if request.method == "GET" or _can_be_read(request.path):
        return _here()
    came = urlsplit(request.referrer or "")
    there = came.path + (f"?{came.query}" if came.query else "")
    return safe_path(there if came.netloc == request.host else None)


def _here() -> str:
    """This page's address, as a path of this site, whatever stands in it."""
    return safe_path(request.full_path.rstrip("?"))


def init_app(app: Flask) -> None:
    """Answer the buttons; to be called before anything that opens a transaction or looks at tokens."""
    app.before_request(_look)
    app.jinja_env.globals.update(
        with_main_form=main_form.with_main_form,
        look_address=page_address,
        sealed=_sealed,
        cannot_be_asked_for_again=_cannot_be_asked_for_again,
    )


def _look() -> AnyResponse | None:
    if request.method != "POST" or request.mimetype != FORM or LOOK not in request.form:
        return None
    said = VALUE.fullmatch(request.form[LOOK])
    if said is None or said[2] not in preferences.CHOICES.get(said[1], ()) or tokens.comes_from_elsewhere():
        abort(400)
    kind, value = said[1], said[2]
    fields = {name: request.form.getlist(name) for name in request.form if name not in (LOOK, tokens.FIELD)}
    if SEALED in fields:
        response = _unsealed(kind, value, fields[SEALED][0])
    elif fields:
        response = _drawn(fields, said)
    else:
        response = go(_here())
    secure = current_app.extensions["lms_settings"].secure_cookies
    preferences.remember(response, kind, value, secure=secure)  # type: ignore[arg-type]
    return response


def _drawn(fields: dict[str, list[str]], said: re.Match[str]) -> AnyResponse:
    """The page at this address, with what was typed."""
    by_post = _draws_again(request.path)
    environ = _environ(said[1], said[2])
    if by_post:
        pairs = [pair for pair in request.form.items(multi=True) if pair[0] != LOOK]
        body = urlencode(pairs).encode()
        environ |= {"REQUEST_METHOD": "POST", "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        environ["CONTENT_TYPE"] = FORM
    environ |= {"lms.redrawn": fields, "lms.mended": bool(said[3])}
    with current_app.request_context(environ):
        response = current_app.full_dispatch_request()
        return _filled(response, fields, said[4] or "") if response.mimetype == "text/html" else response


def _filled(response: Response, fields: dict[str, list[str]], form_id: str) -> Response:
    refilled = Refilled(response.get_data(as_text=True), form_id, fields)
    response.set_data(MAIN.sub(lambda main: main[0] + _told(refilled.lost), refilled.html, count=1))
    return response


def _told(lost: set[str]) -> str:
    """The sentence that says what has to be typed or chosen once more."""
    words = {
        SECRET: _("Mã PIN và mật khẩu không giữ lại được khi đổi cỡ chữ hay màu. Gõ lại giúp nhé."),
        FILE: _("Tệp đã chọn không giữ lại được khi đổi cỡ chữ hay màu. Chọn lại tệp giúp nhé."),
    }
    said = (Markup('<p class="note" role="status">{}</p>').format(words[kind]) for kind in sorted(lost))
    return "".join(said)


def _unsealed(kind: str, value: str, kept: str) -> AnyResponse:
    """The page that carried itself along, in its new look; asked for by GET when it is too old or another person's."""
    try:
        page = _sealer().loads(kept, max_age=AN_HOUR)
    except BadData:
        return go(_here())
    with current_app.request_context(_environ(kind, value)):
        if page["of"] != _reader():
            return go(_here())
        return current_app.make_response(render_template("layouts/kept.html", kept=page, carried=kept))


def _sealed(title: str, meta: str, kind: str, top: str, main: str) -> str:
    """A page to carry along, signed: what its blocks of layouts/base.html hold."""
    blocks = {"title": title, "meta": meta, "kind": kind, "top": top, "main": main}
    return str(_sealer().dumps({**blocks, "of": _reader()}))


def _reader() -> str:
    """A mark of the session that a page was drawn for; the session's token itself must not stand in a page."""
    return limits.keyed(f"page/{current_user.get_id() or ''}")


def _cannot_be_asked_for_again() -> bool:
    """Whether this page is the answer to a form, or shows what is shown once: asked for again it would differ."""
    return request.method == "POST" or once.was_taken()


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)


def errors_shown() -> str:
    """What the buttons' value needs on this page: SHOWN when it says what is to be mended, as answers to forms do."""
    return SHOWN if request.method == "POST" and not says_nothing() else ""


def _environ(kind: str, value: str) -> dict[str, Any]:
    """This request as a GET of a browser that has the new cookie already."""
    left_out = ("werkzeug.request", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "CONTENT_TYPE")
    environ = {name: entry for name, entry in request.environ.items() if name not in left_out}
    cookies = {**request.cookies, name_of(kind): value}
    environ["HTTP_COOKIE"] = "; ".join(dump_cookie(name, kept, path=None) for name, kept in cookies.items())
    g.pop("language", None)
    return environ | {"REQUEST_METHOD": "GET", "CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}


def _view(path: str, method: str) -> Any:
    addresses = current_app.create_url_adapter(request)
    try:
        endpoint, _arguments = addresses.match(path, method=method)  # type: ignore[union-attr]
    except HTTPException:
        return None
    return current_app.view_functions[endpoint]


def _can_be_read(path: str) -> bool:
    return _view(path, "GET") is not None


def _draws_again(path: str) -> bool:
    view = _view(path, "POST")
    return getattr(view, "shown_again", False) or getattr(view, "drawn_again", False)
