"""The one place where an error becomes a page: plain words, what to do, and a reference that is in the log."""

import logging
from typing import Any

from flask import Flask, current_app, g, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from lms.base.busyness import is_away, is_busy
from lms.base.db import db
from lms.base.errors import Conflict, NotAllowed, NotFound, TooMany
from lms.base.fullness import is_full
from lms.base.outside import Unread
from lms.base.quotas import NoRoom
from lms.web import counting, tokens
from lms.web.i18n import _, _l, told
from lms.web.log import reference
from lms.web.security import SAFE

log = logging.getLogger("lms.errors")
refusals = logging.getLogger("lms.refused")

#: HTTP status -> (heading, what to do)
WORDS: dict[int, tuple[Any, Any]] = {
    400: (_l("Máy chưa hiểu yêu cầu này"), _l("Quay lại trang trước rồi thử lại.")),
    403: (_l("Trang này không mở được với tài khoản này"), _l("Quay về trang đầu, hoặc vào bằng tài khoản khác.")),
    404: (_l("Không tìm thấy trang này"), _l("Có thể đường link bị thiếu chữ. Quay về trang đầu để tìm lại.")),
    405: (_l("Không mở trang này bằng cách đó được"), _l("Quay về trang đầu rồi đi lại từ đó.")),
    409: (_l("Có thay đổi ở nơi khác"), _l("Mở lại trang rồi làm tiếp.")),
    413: (_l("Tệp gửi lên lớn quá"), _l("Chọn tệp nhỏ hơn rồi gửi lại. Ảnh tối đa 40 MB, phim 60 MB.")),
    422: (_l("Máy không đọc nổi tệp này"), _l("Lưu lại thành tệp mới rồi gửi lại.")),
    429: (_l("Thử nhiều lần quá"), _l("Nghỉ một lát rồi thử lại.")),
    500: (_l("Hệ thống đang bận"), _l("Bấm Thử lại sau một phút. Kết quả của bà con không mất.")),
    503: (
        _l("Máy chủ hết chỗ ghi"),
        _l("Chưa lưu được gì. Chờ vài phút rồi thử lại; vẫn vậy thì báo người trông máy chủ."),
    ),
}

#: For a form that was not saved and that the page cannot offer for sending again.
NOT_SAVED = _l("Chưa lưu được gì. Chờ một phút, quay lại trang trước rồi gửi lại.")

#: Seconds after which a new try may go better: there is room; others have finished writing; the server is back.
ROOM_AFTER, TURN_AFTER, AWAY_AFTER = 120, 60, 30


def init_app(app: Flask) -> None:
    """Register the pages of every error."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Conflict, lambda e: error_page(409, told(e.message)))
    app.register_error_handler(NoRoom, _beyond)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(Unread, lambda e: error_page(e.status, told(e.message)))
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _impossible)
    app.register_error_handler(Exception, _unexpected)


def _refused(what: str) -> None:
    """Log what somebody was not allowed to do, for whoever looks into an attack: accounts by number, nobody by name."""
    # Only an account that the view has asked for already: looking it up now could fail in its turn.
    account = getattr(g.get("_login_user"), "id", None)
    route = request.url_rule.rule if request.url_rule else "-"
    fields = {"reference": reference(), "what": what, "method": request.method, "route": route, "account": account}
    refusals.warning("refused", extra={"fields": fields})


def _not_found(_error: NotFound) -> tuple[str, int]:
    """The page for what is not there, or not for this person; logged, since a signed-in person who asks for it may
    be trying numbers."""
    if getattr(g.get("_login_user"), "id", None) is not None:
        _refused("not found")
    return error_page(404)


def _not_allowed(_error: NotAllowed) -> tuple[str, int]:
    _refused("not allowed")
    return error_page(403)


def error_page(status: int, advice: str | None = None, words_of: int | None = None) -> tuple[str, int]:
    """The page of a status, in the words of another status where those fit better. Rolls back what was half done."""
    db.session.rollback()
    heading, usual = WORDS.get(words_of or status, WORDS[400])
    page = render_template(
        "pages/error.html",
        heading=heading,
        advice=advice or usual,
        status=status,
        reference=reference(),
        again=request.path if request.method == "GET" else None,
    )
    return page, status


def _too_many(error: TooMany) -> tuple[str, int, dict[str, str]]:
    _refused("too many tries")
    minutes = max(1, round(error.seconds / 60))
    advice = _("Nghỉ %(minutes)s phút rồi thử lại. Cần gấp thì nhờ tổ công nghệ số của xóm.", minutes=minutes)
    return (*error_page(429, advice), {"Retry-After": str(max(1, error.seconds))})


def _old_form(_error: CSRFError) -> tuple[str, int]:
    """The page that was open too long: what was typed is still there, and one press sends it again."""
    _refused("form of another site" if tokens.comes_from_elsewhere() else "form without its token")
    fields = tokens.fields_to_send_again()
    if fields is None:
        return error_page(400, _("Trang mở đã lâu nên máy không nhận. Mở lại trang rồi gửi lần nữa."))
    db.session.rollback()
    heading, lead = _("Trang mở đã lâu"), _("Những gì bà con vừa làm vẫn còn. Bấm Gửi lại là xong.")
    return _send_again(fields, heading, lead), 400


def _send_again(fields: list[tuple[str, str]], heading: str, lead: str) -> str:
    action = request.full_path.rstrip("?")
    return render_template("pages/send_again.html", fields=fields, action=action, heading=heading, lead=lead)


def _no_room(error: Exception) -> Any:
    """The page that is shown when nothing can be written for want of room; nothing was written."""
    log.error("no room", exc_info=error, extra={"fields": {"reference": reference()}})
    lead = _(
        "Máy chủ hết chỗ ghi nên chưa lưu được. Những gì vừa gõ vẫn còn ở trang này: chờ vài phút rồi bấm Gửi lại."
        " Vẫn không được thì báo người trông máy chủ."
    )
    return _not_written(lead, WORDS[503][1], ROOM_AFTER)


def _no_turn(error: Exception) -> Any:
    """The page that is shown when others were writing for longer than anybody waits; nothing was written."""
    counting.refused_as_busy()
    log.warning("no turn", exc_info=error, extra={"fields": {"reference": reference()}})
    lead = _(
        "Nhiều người đang ghi cùng lúc nên chưa lưu được. Những gì vừa gõ vẫn còn ở trang này: chờ một phút rồi bấm"
        " Gửi lại."
    )
    return _not_written(lead, NOT_SAVED, TURN_AFTER)


def _away(error: Exception) -> Any:
    """The page that is shown while the database's server is restarted or another one takes over, about a minute."""
    log.error("database away", exc_info=error, extra={"fields": {"reference": reference()}})
    if "_login_user" not in g:
        # Who asks cannot be looked up for the page either.
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    lead = _(
        "Máy chủ đang khởi động lại nên chưa lưu được. Những gì vừa gõ vẫn còn ở trang này: chờ một phút rồi bấm Gửi"
        " lại."
    )
    return _not_written(lead, NOT_SAVED, AWAY_AFTER)


def _not_written(lead: str, usual: Any, seconds: int, status: int = 503) -> tuple[str, int, dict[str, str]]:
    """A page that offers to send again what was typed; where that cannot be, it says in the words `usual` what to do.

    A visitor who only wanted to read has lost nothing and is told so. `seconds` is how long to wait (Retry-After).
    """
    after = {"Retry-After": str(seconds)}
    db.session.rollback()
    _let_the_cookie_be()
    reads = request.method in SAFE
    fields = None if reads else _typed()
    if fields is None:
        words_of = 500 if usual is NOT_SAVED else status
        return (*error_page(status, None if reads else usual, words_of), after)
    return _send_again(fields, _("Chưa lưu được"), lead), status, after


def _let_the_cookie_be() -> None:
    """Leave the browser its old cookie: what the view put into the session belongs to what was not saved."""
    came = current_app.session_interface.open_session(current_app, request)
    session.clear()
    session.update(came or {})
    session.modified = False
    g.pop(tokens.FIELD, None)


def _beyond(error: NoRoom) -> tuple[str, int]:
    """The page for more than may be kept, where no form says so itself: nothing was written; it can be sent again."""
    db.session.rollback()
    fields = _typed() if request.method == "POST" else None
    if fields is None:
        return error_page(409, told(error.message))
    return _send_again(fields, _("Chưa lưu được"), told(error.message)), 409


def _typed() -> list[tuple[str, str]] | None:
    try:
        return tokens.fields_to_send_again()
    except OSError:  # a form with a file is read to a disk, too
        return None


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return error_page(error.code)


def _impossible(error: DataError) -> tuple[str, int]:
    """The page for a value that no column can hold and a form let through: the program's mistake, but not "busy"."""
    log.error("impossible value", exc_info=error, extra={"fields": {"reference": reference()}})
    return error_page(400)


def _unexpected(error: Exception) -> Any:
    counting.went_wrong(error)
    if is_full(error):
        return _no_room(error)
    if is_busy(error):
        return _no_turn(error)
    if is_away(error):
        return _away(error)
    log.error("unexpected", exc_info=error, extra={"fields": {"reference": reference()}})
    lead = _(
        "Máy chủ trục trặc nên chưa lưu được. Những gì vừa gõ vẫn còn ở trang này: chờ một phút rồi bấm Gửi lại. Vẫn"
        " không được thì báo mã %(reference)s cho người trông máy chủ.",
        reference=reference(),
    )
    return _not_written(lead, NOT_SAVED, TURN_AFTER, 500)
