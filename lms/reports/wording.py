"""The words for the numbers of the reports, on the screen and in addresses."""

from typing import Any

from lms.web.i18n import _l

#: measure of reports.figures -> (as the address says it, as the screen says it)
MEASURE_WORDS: dict[str, tuple[str, Any]] = {
    "joined": ("ghi-danh", _l("Đã ghi danh")),
    "learning": ("dang-hoc", _l("Đang học")),
    "completed": ("hoc-xong", _l("Học xong")),
    "certified": ("giay", _l("Giấy chứng nhận")),
    "issued": ("giay", _l("Giấy đã cấp")),
    "revoked": ("thu-hoi", _l("Giấy thu hồi")),
}
