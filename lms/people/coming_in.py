"""Coming in: what every way of signing in does once it is decided who the person is, and where it leads."""

from datetime import datetime

from flask import session as cookie, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import VIETNAM, now
from lms.base.codes import tidy_code
from lms.base.db import db
from lms.base.text import fold
from lms.people import audit, session as signed, signals
from lms.people.models import Person
from lms.people.queries import person_by_code, person_by_login
from lms.people.sign_ins import STAFF, Opening
from lms.people.stepping import Outcome
from lms.web import kept_requests, left_forms
from lms.web.i18n import _


def come_in(person: Person, onward: str, how: Opening | None = None) -> str | Response:
    """Renew the session, send `signed_in`, commit, and go on to where the person wanted to be, or has to be first."""
    waiting, session = kept_requests.take_out(), db.session()
    signed.start(person, how)
    signed.note("signed_in", person.id, strength=current_user.row.strength, device=current_user.row.label)
    signals.signed_in.send(session, person_id=person.id)
    if current_user.is_staff_session and left_forms.waiting(session, person.id, now()):
        cookie[kept_requests.LEFT] = person.id
        onward = url_for("people.left_forms")
    obstacle = current_user.obstacle if current_user.is_staff_session else ""
    session.commit()
    if obstacle:
        onward = url_for(obstacle, tiep=onward)
    return kept_requests.send_on(waiting, person.id, onward)  # type: ignore[no-any-return]


def staff_opening(moment: datetime, *, stepped: bool = False) -> Opening:
    """How a session opens after the password was typed just now."""
    return Opening(STAFF, stepped=stepped, proved_at=moment)


def pin_refused(who: str) -> None:
    """Log that somebody could not come in by this learner code; writes nothing when the code is nobody's."""
    person = person_by_code(db.session(), tidy_code(who))
    if person is not None:
        signed.note("sign_in_failed", person.id, at="pin")


def refused(login: str) -> None:
    """Log that somebody could not come in by this sign-in name; what was typed is not written."""
    person = person_by_login(db.session(), fold(login).replace(" ", ""))
    if person is not None:
        signed.note("sign_in_failed", person.id, at="password")
    else:
        audit.note(db.session(), now(), "sign_in_failed", ("person", "-"), at="password")


def why_not(outcome: Outcome, moment: datetime) -> str:
    """The sentence that says what to do about a second step that was refused."""
    judged = outcome.judged
    if outcome.unreadable:
        return str(_("Máy chủ đã đổi khóa nên không kiểm tra được mã trên điện thoại. Dùng một mã dự phòng trên giấy."))
    if judged.again:
        return str(_("Mã này vừa dùng rồi. Đợi điện thoại hiện mã mới rồi gõ."))
    if judged.off:
        return " ".join((_how_far(judged.off), _our_clock(moment)))
    return str(_("Mã chưa đúng. Gõ mã 6 số đang hiện trên điện thoại, hoặc một mã dự phòng chưa dùng."))


def _how_far(off: int) -> str:
    minutes = max(1, round(abs(off) / 60))
    if off > 0:
        return str(_("Đồng hồ điện thoại nhanh hơn máy chủ chừng %(minutes)s phút.", minutes=minutes))
    return str(_("Đồng hồ điện thoại chậm hơn máy chủ chừng %(minutes)s phút.", minutes=minutes))


def _our_clock(moment: datetime) -> str:
    at = moment.astimezone(VIETNAM).strftime("%H:%M")
    return str(_("Máy chủ đang là %(clock)s (giờ Việt Nam). Bật giờ tự động trên điện thoại rồi gõ mã mới.", clock=at))
