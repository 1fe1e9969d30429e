"""Words of the desk for the deeds in the log, in plain sentences."""

from lms.admin import course_words, security_words
from lms.admin.log_entries import Detail as _Detail, Words, who as _who, without_numbers
from lms.base.clock import VIETNAM
from lms.people.auditlog import LogEntry
from lms.people.wording import field_names, purpose_names
from lms.web.filters import day
from lms.web.i18n import _

__all__ = ["DEEDS", "deed_words", "when", "without_numbers"]


def deed_words(deed: LogEntry) -> str:
    """What was done, as a sentence without phone numbers; a deed of a kind not known here shows its key."""
    words = DEEDS.get(deed.action)
    return words(deed, _Detail(deed.detail)) if words else str(_("Việc khác: %(action)s", action=deed.action))


def when(deed: LogEntry) -> str:
    """The moment of a deed in Vietnam's time: "24/11/2026, 19 giờ 30"."""
    at = deed.at.astimezone(VIETNAM)
    return str(_("%(day)s, %(hour)s giờ %(minute)s", day=day(at), hour=at.hour, minute=f"{at.minute:02d}"))


#: Deeds on people, papers and places; those on courses, and those about signing in, have modules of their own.
DEEDS: dict[str, Words] = (
    {
        "person_registered": lambda d, _d: _("Ghi danh hộ %(name)s.", name=_who(d)),
        "person_corrected": lambda d, x: _(
            "Sửa thông tin của %(name)s: %(what)s. Lý do: %(reason)s.",
            name=_who(d),
            what=x.corrected,
            reason=x["reason"],
        ),
        "person_moved": lambda d, x: _(
            "Chuyển %(name)s sang %(area)s từ ngày %(day)s.", name=_who(d), area=x["to"], day=x.on
        ),
        "consent_recorded": lambda d, x: _(
            "Ghi lời của %(name)s: %(purpose)s, %(said)s.",
            name=_who(d),
            purpose=purpose_names().get(x.detail.get("purpose", ""), "-"),
            said=_("đồng ý") if x.detail.get("given") else _("không đồng ý"),
        ),
        "correction_refused": lambda d, x: _(
            "Trả lời %(name)s vì sao chưa sửa: %(field)s.",
            name=_who(d),
            field=field_names().get(x.detail.get("field", ""), "-"),
        ),
        "double_settled": lambda d, _x: _("Xem rồi: %(name)s không trùng với người kia.", name=_who(d)),
        "retention_swept": lambda _e, x: _(
            "Máy bỏ những gì hết hạn giữ: %(count)s mục.", count=sum(x.detail.get("removed", {}).values())
        ),
        "clock_confirmed": lambda _e, _x: _("Xem đồng hồ máy chủ và báo là đúng giờ."),
        "join_code_made": lambda _e, x: _("Làm mã ghi danh %(code)s.", code=x["code"]),
        "join_code_closed": lambda _e, x: _("Đóng mã ghi danh %(code)s.", code=x["code"]),
        "certificate_reissued": lambda d, x: _(
            "Cấp lại giấy cho %(name)s: mã %(old)s thành %(new)s.", name=_who(d), old=x["certificate"], new=x["new"]
        ),
        "certificate_revoked": lambda d, x: _(
            "Thu hồi giấy %(code)s của %(name)s. Lý do: %(reason)s.",
            code=x["certificate"],
            name=_who(d),
            reason=x["reason"],
        ),
        "certificate_issued": lambda d, x: _(
            "Cấp giấy mới %(code)s cho %(name)s.", code=x["certificate"], name=_who(d)
        ),
        "area_added": lambda _e, x: _("Thêm %(name)s, mã %(code)s.", name=x["name"], code=x["code"]),
        "area_renamed": lambda _e, x: _(
            "Đổi tên %(before)s thành %(name)s từ ngày %(day)s.", before=x["before"], name=x["name"], day=x.on
        ),
        "area_respelt": lambda _e, x: _("Sửa cách viết %(before)s thành %(name)s.", before=x["before"], name=x["name"]),
        "area_ended": lambda _e, x: (
            _("Nhập %(name)s vào %(into)s từ ngày %(day)s.", name=x["name"], into=x["into"], day=x.on)
            if x.detail.get("into")
            else _("Kết thúc %(name)s từ ngày %(day)s.", name=x["name"], day=x.on)
        ),
    }
    | course_words.DEEDS
    | security_words.DEEDS
)
