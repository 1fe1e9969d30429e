"""The log's words for entries about signing in and about what was looked at: "Đăng nhập và bảo mật".

Never a PIN, a password, a token or a whole phone number: there is none in an entry, and none is made from it.
"""

from lms.admin.log_entries import Detail, Words, day_of, who
from lms.people.auditlog import LogEntry
from lms.web.i18n import _


def _exported(_deed: LogEntry, detail: Detail) -> str:
    files = {"csv": _("tệp CSV"), "xlsx": _("tệp Excel"), "paper": _("bản in"), "certificates": _("giấy chứng nhận")}
    words = {"what": files.get(detail["kind"], detail["kind"]), "lines": detail.number("lines")}
    asked = _asked(detail)
    if asked:
        return str(_("Lấy danh sách học viên: %(what)s, %(lines)s dòng, %(asked)s.", asked=asked, **words))
    return str(_("Lấy danh sách học viên: %(what)s, %(lines)s dòng.", **words))


def _asked(detail: Detail) -> str:
    """The question of a report in words: course and days."""
    asked = detail.detail.get("question") or {}
    parts = []
    if detail.detail.get("course"):
        parts.append(_("khóa %(course)s", course=detail["course"]))
    elif asked.get("khoa"):
        parts.append(_("khóa số %(number)s", number=asked["khoa"]))
    if asked.get("tu"):
        parts.append(_("từ ngày %(day)s", day=day_of(asked["tu"])))
    if asked.get("den"):
        parts.append(_("đến ngày %(day)s", day=day_of(asked["den"])))
    return ", ".join(str(part) for part in parts)


def _viewed(deed: LogEntry, _detail: Detail) -> str:
    """What was looked at: a person's page, or a list of the area that stands below the entry."""
    lists = {
        "people": _("Xem danh sách học viên."),
        "learners": _("Xem danh sách học viên trong báo cáo."),
        "certificates": _("Xem sổ cấp giấy."),
        "workers": _("Xem danh sách cán bộ."),
    }
    if deed.subject_kind == "person":
        return str(_("Xem thông tin của %(name)s.", name=who(deed)))
    return str(lists.get(deed.subject_kind) or _("Xem danh sách có tên người."))


def _door(detail: Detail) -> str:
    """How somebody came in, or what was wrong when they did not, where the entry says so."""
    ways = {
        "staff": _("bằng mật khẩu"),
        "learner": _("bằng mã PIN"),
        "password": _("bằng mật khẩu"),
        "pin": _("bằng mã PIN"),
        "second_step": _("ở bước xác nhận thứ hai"),
        "proof": _("khi gõ lại mật khẩu"),
    }
    way = ways.get(str(detail.detail.get("strength") or detail.detail.get("at") or ""))
    return f" {way}" if way else ""


def _signed_in(deed: LogEntry, detail: Detail) -> str:
    return str(_("%(name)s vào%(how)s.", name=who(deed), how=_door(detail)))


def _failed(deed: LogEntry, detail: Detail) -> str:
    if deed.subject:
        return str(
            _("Có người vào không được với tài khoản của %(name)s%(how)s.", name=deed.subject, how=_door(detail))
        )
    return str(_("Có người vào không được: không có tài khoản ấy."))


def _session_ended(deed: LogEntry, _detail: Detail) -> str:
    return str(_("Cho máy khác thoát khỏi tài khoản của %(name)s.", name=who(deed)))


DEEDS: dict[str, Words] = {
    "signed_in": _signed_in,
    "signed_out": lambda d, _x: _("%(name)s thoát.", name=who(d)),
    "sign_in_failed": _failed,
    "session_ended": _session_ended,
    "new_device": lambda d, _x: _("%(name)s vào trên một máy chưa từng vào.", name=who(d)),
    "pin_failed_often": lambda d, x: (
        _("Sai nhiều lần trên máy của %(name)s: máy ấy phải vào lại từ đầu.", name=who(d))
        if x.detail.get("where") == "known device"
        else _("Máy lạ thử sai nhiều lần vào tài khoản của %(name)s: máy mới cần mã mở máy.", name=who(d))
    ),
    "pin_changed": lambda d, _x: _("%(name)s đổi mã PIN của mình.", name=who(d)),
    "pin_reset": lambda d, _x: _("Đặt lại mã PIN cho %(name)s.", name=who(d)),
    "password_changed": lambda d, _x: _("%(name)s đổi mật khẩu của mình.", name=who(d)),
    "password_reset": lambda d, _x: _("Đặt lại mật khẩu cho %(name)s.", name=who(d)),
    "second_step_added": lambda d, _x: _("%(name)s thêm bước xác nhận thứ hai.", name=who(d)),
    "second_step_removed": lambda d, _x: _("%(name)s bỏ bước xác nhận thứ hai.", name=who(d)),
    "second_step_reset": lambda d, _x: _("Xóa bước xác nhận thứ hai của %(name)s để làm lại.", name=who(d)),
    "recovery_codes_made": lambda d, _x: _("Làm mã dự phòng mới cho %(name)s.", name=who(d)),
    "recovery_code_used": lambda d, _x: _("%(name)s dùng một mã dự phòng.", name=who(d)),
    "proved_again": lambda d, _x: _("%(name)s gõ lại mật khẩu trước một việc quan trọng.", name=who(d)),
    "role_granted": lambda d, x: _("Giao việc cho %(name)s: %(role)s.", name=who(d), role=x.role),
    "role_ended": lambda d, x: _("Thôi giao việc cho %(name)s: %(role)s.", name=who(d), role=x.role),
    "people_exported": _exported,
    "people_viewed": _viewed,
    "consent_withdrawn": lambda d, _x: _("%(name)s rút lại một điều đã đồng ý.", name=who(d)),
    "correction_asked": lambda d, _x: _("%(name)s nhờ sửa thông tin.", name=who(d)),
    "correction_done": lambda d, _x: _("Trả lời việc nhờ sửa thông tin của %(name)s.", name=who(d)),
    "person_erased": lambda _d, _x: _("Một người đã xóa thông tin của mình."),
    "met_unmarked": lambda d, _x: _("Bỏ dấu đã gặp %(name)s.", name=who(d)),
    "met_marked": lambda d, _x: _("Ghi là đã gặp %(name)s.", name=who(d)),
}
