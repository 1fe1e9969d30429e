"""The page "Máy đang vào": where a person is signed in, when each was last used, and ending one or all others."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import NotFound
from lms.pages.views.blueprint import bp
from lms.people import session as signed, sign_ins
from lms.people.models import SignIn
from lms.web.guards import signed_in
from lms.web.i18n import _
from lms.web.redirects import go


@dataclass(frozen=True)
class Device:
    """A browser in which the person is signed in, in the words of the page."""

    id: int
    name: str
    opened_at: datetime
    used_at: datetime
    is_this: bool
    is_staff: bool


@bp.get("/toi/may-dang-vao")
@signed_in
def own_devices() -> str:
    """Show the browsers in which the person is signed in, this one first."""
    devices = sorted((_device(row) for row in _mine()), key=lambda device: not device.is_this)
    return render_template("pages/own_devices.html", devices=devices)


@bp.post("/toi/may-dang-vao/<int:sign_in_id>")
@signed_in
def end_device(sign_in_id: int) -> Response:
    """End one session; when it is this browser's own, sign out."""
    if sign_in_id == current_user.row.sign_in_id:
        signed.end()
        db.session.commit()
        return go("/")
    if sign_in_id not in {row.id for row in _mine()}:
        raise NotFound
    sign_ins.end(db.session(), sign_in_id)
    signed.note("session_ended", current_user.id, count=1)
    db.session.commit()
    return go("/toi/may-dang-vao")


@bp.post("/toi/may-dang-vao/thoat-het")
@signed_in
def end_other_devices() -> Response:
    """End every session but this one."""
    here = current_user.row.sign_in_id
    ended = sign_ins.end_others(db.session(), current_user.id, here, signed.strengths_seen())
    if ended:
        signed.note("session_ended", current_user.id, count=ended)
    db.session.commit()
    return go("/toi/may-dang-vao")


def _mine() -> list[SignIn]:
    return sign_ins.sign_ins_of(db.session(), current_user.id, signed.strengths_seen(), now())


def _device(row: SignIn) -> Device:
    used_at = datetime.fromtimestamp(row.seen, UTC)
    here = row.id == current_user.row.sign_in_id
    return Device(row.id, device_name(row.label), row.opened_at, used_at, here, row.strength == sign_ins.STAFF)


def device_name(label: str) -> str:
    """A device's label as people say it: "Chrome/Android" becomes "Chrome trên Android"."""
    browser, _slash, system = label.partition("/")
    if browser and system:
        return str(_("%(browser)s trên %(system)s", browser=browser, system=system))
    return browser or system or str(_("Máy chưa rõ loại"))
