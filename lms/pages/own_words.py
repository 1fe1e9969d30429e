"""Words of a person's own pages for what the database keeps as keys."""

from typing import Any

from lms.people.wording import role_names
from lms.web.i18n import _


def deed_names() -> dict[str, str]:
    """What was done to somebody's record, in short; a deed of a kind not known here shows its key."""
    return {
        "person_registered": _("Ghi danh hộ"),
        "person_corrected": _("Sửa thông tin"),
        "person_moved": _("Chuyển xóm"),
        "pin_reset": _("Đặt lại mã PIN"),
        "password_reset": _("Đặt lại mật khẩu"),
        "role_granted": _("Giao việc"),
        "role_ended": _("Thôi giao việc"),
        "certificate_reissued": _("Cấp lại giấy chứng nhận"),
        "certificate_revoked": _("Thu hồi giấy chứng nhận"),
        "certificate_issued": _("Cấp giấy chứng nhận"),
        "consent_recorded": _("Ghi lời đồng ý hoặc rút lại"),
        "correction_refused": _("Trả lời vì sao chưa sửa"),
        "double_settled": _("Xem có trùng người không"),
    }


def by_words(who: dict[str, Any] | None) -> str:
    """Who did it: the person, a member of staff by name and role, or somebody whose name is not kept."""
    if who is None:
        return str(_("tự bà con"))
    if not who["name"]:
        return str(_("người khác"))
    roles = ", ".join(role_names().get(role, role).lower() for role in who["roles"])
    return f"{who['name']} ({roles})"
