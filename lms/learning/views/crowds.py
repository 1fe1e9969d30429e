"""Many people joining at once, with one code or from one network: who has to wait, and what they are told."""

from datetime import datetime

from flask import current_app

from lms.base.db import db
from lms.learning.forms import JoinForm
from lms.people import meetings
from lms.web import limits
from lms.web.i18n import _


def is_full(form: JoinForm, code_id: int | None, moment: datetime) -> bool:
    """Whether so many people have joined with this code today that somebody should look; the form says what to do."""
    most = current_app.extensions["lms_settings"].joins_per_code
    if code_id is None or meetings.joined_today(db.session(), code_id, moment) < most:
        return False
    form.form_errors.append(
        _("Hôm nay nhiều người ghi danh bằng mã này quá. Nhờ tổ công nghệ số của xóm ghi danh hộ, hoặc mai làm lại.")
    )
    return True


def has_its_turn(form: JoinForm, visit: limits.Visit) -> bool:
    """Whether this device may make one more person now; if not, the form says how long to wait.

    A device is refused only for what it has done itself. When very many come from one address (a class on one network,
    or somebody who makes people up), each device waits half a minute and presses again.
    """
    session, moment = db.session(), visit.now
    if limits.is_used_up(session, limits.JOIN_PER_DEVICE, visit.device, moment):
        form.form_errors.append(_("Máy này đã ghi danh nhiều người quá. Đợi một giờ rồi bấm Ghi danh lần nữa."))
        return False
    rush = limits.is_used_up(session, limits.JOIN_PER_ADDRESS, visit.address, moment)
    if rush and not limits.has_waited(session, "join-turn", visit.device, 30, moment):
        session.commit()
        form.form_errors.append(
            _("Từ mạng này đang có nhiều người ghi danh quá. Đợi nửa phút rồi bấm Ghi danh lần nữa.")
        )
        return False
    limits.count(session, limits.JOIN_PER_DEVICE, visit.device, moment)
    limits.count(session, limits.JOIN_PER_ADDRESS, visit.address, moment)
    return True
