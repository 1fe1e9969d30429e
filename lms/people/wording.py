"""Words of the screens for what this package keeps as keys: roles, purposes of consent, what may be corrected."""

from lms.web.i18n import _


def role_names() -> dict[str, str]:
    """The names of roles on the screens, by key."""
    return {"trainer": _("Người hướng dẫn"), "officer": _("Cán bộ phụ trách"), "admin": _("Quản trị")}


def purpose_names() -> dict[str, str]:
    """What people are asked to agree to, in short, by purpose."""
    return {
        "learning": _("Giữ kết quả học"),
        "class_list": _("Hiện tên trong danh sách lớp"),
        "guardian": _("Bố mẹ hoặc người giám hộ đồng ý"),
    }


def field_names(*, with_guardian: bool = True) -> dict[str, str]:
    """The names of what may be corrected about a person, by field; a guardian only where there is one."""
    names = {
        "name": _("Họ và tên"),
        "birth_year": _("Năm sinh"),
        "area": _("Xóm"),
        "phone": _("Số điện thoại"),
        "guardian_name": _("Bố mẹ hoặc người giám hộ"),
    }
    return names if with_guardian else {key: name for key, name in names.items() if key != "guardian_name"}
