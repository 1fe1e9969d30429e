"""The words on a person's own pages for what the database keeps as keys."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from lms.people.wording import role_names
from lms.web.i18n import _


class Deeds(NamedTuple):
    """One kind of things that a person did, from the audit log: how often, and when last."""

    name: str
    times: int
    last: datetime


def deed_names() -> dict[str, str]:
    """By key, the short name of every kind of action by a person that the audit log keeps."""
    return {
        "person_registered": _("Ghi danh hộ"),
        "person_corrected": _("Sửa thông tin"),
        "person_moved": _("Chuyển xóm"),
        "person_erased": _("Xóa thông tin"),
        "pin_reset": _("Đặt lại mã PIN"),
        "pin_changed": _("Đổi mã PIN"),
        "password_reset": _("Đặt lại mật khẩu"),
        "password_changed": _("Đổi mật khẩu"),
        "role_granted": _("Giao việc"),
        "role_ended": _("Thôi giao việc"),
        "certificate_reissued": _("Cấp lại giấy chứng nhận"),
        "certificate_revoked": _("Thu hồi giấy chứng nhận"),
        "certificate_issued": _("Cấp giấy chứng nhận"),
        "consent_recorded": _("Ghi lời đồng ý hoặc rút lại"),
        "consent_withdrawn": _("Rút lại điều đã đồng ý"),
        "correction_asked": _("Nhờ sửa thông tin"),
        "correction_done": _("Trả lời việc nhờ sửa"),
        "correction_refused": _("Trả lời vì sao chưa sửa"),
        "double_settled": _("Xem có trùng người không"),
        "met_marked": _("Ghi là đã gặp"),
        "met_unmarked": _("Bỏ dấu đã gặp"),
        "people_viewed": _("Xem thông tin hoặc danh sách"),
        "people_exported": _("Lấy danh sách học viên"),
        "clock_confirmed": _("Báo đồng hồ máy chủ đúng giờ"),
        "signed_in": _("Vào"),
        "signed_out": _("Thoát"),
        "sign_in_failed": _("Vào không được"),
        "new_device": _("Vào trên máy chưa từng vào"),
        "pin_failed_often": _("Thử sai mã PIN nhiều lần"),
        "session_ended": _("Cho máy khác thoát"),
        "proved_again": _("Gõ lại mật khẩu trước việc quan trọng"),
        "second_step_added": _("Thêm bước xác nhận thứ hai"),
        "second_step_removed": _("Bỏ bước xác nhận thứ hai"),
        "second_step_reset": _("Xóa bước xác nhận thứ hai để làm lại"),
        "recovery_codes_made": _("Làm mã dự phòng mới"),
        "recovery_code_used": _("Dùng một mã dự phòng"),
        "join_code_made": _("Làm mã ghi danh"),
        "join_code_closed": _("Đóng mã ghi danh"),
        "area_added": _("Thêm địa bàn"),
        "area_renamed": _("Đổi tên địa bàn"),
        "area_respelt": _("Sửa cách viết tên địa bàn"),
        "area_ended": _("Kết thúc địa bàn"),
        "course_published": _("Xuất bản khóa học"),
        "course_unpublished": _("Thôi xuất bản khóa học"),
        "course_archived": _("Cất khóa học"),
        "course_unarchived": _("Lấy lại khóa học đã cất"),
        "course_author_added": _("Thêm người soạn bài"),
        "course_author_removed": _("Bớt người soạn bài"),
        "draft_discarded": _("Bỏ bản nháp"),
        "version_restored": _("Lấy lại bản cũ"),
        "question_regraded": _("Chấm lại câu hỏi"),
        "retention_swept": _("Máy bỏ những gì hết hạn giữ"),
    }


def door_names() -> dict[str, str]:
    """By key, the words for how a person came to be registered."""
    return {
        "self": _("tự ghi danh"),
        "code": _("tự ghi danh bằng mã của xóm"),
        "staff": _("cán bộ ghi danh hộ"),
    }


def own_deeds(log: dict[str, list[dict[str, Any]]]) -> list[Deeds]:
    """What the person, or the program itself, did according to the audit log, the newest kind first."""
    by_nobody_else = [one for one in log["about_me"] if one["by"] is None]
    entries = {(one["action"], one["at"]) for one in (*by_nobody_else, *log["by_me"])}
    times = Counter(action for action, _at in entries)
    last = dict(sorted(entries, key=lambda entry: entry[1]))
    names = deed_names()
    found = [Deeds(names.get(action, action), count, last[action]) for action, count in times.items()]
    return sorted(found, key=lambda deeds: deeds.last, reverse=True)


def by_words(who: dict[str, Any] | None) -> str:
    """Who did it: the person, a member of staff by name and role, or somebody whose name is not kept."""
    if who is None:
        return str(_("tự bà con"))
    if not who["name"]:
        return str(_("người khác"))
    roles = ", ".join(role_names().get(role, role).lower() for role in who["roles"])
    return f"{who['name']} ({roles})"
