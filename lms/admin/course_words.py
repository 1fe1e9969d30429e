"""The log's words for deeds on courses."""

from lms.admin.log_entries import Detail, Words
from lms.people.auditlog import LogEntry
from lms.web.i18n import _


def _course(deed: LogEntry) -> str:
    return deed.subject or _("khóa học đã bỏ")


def _regraded(deed: LogEntry, detail: Detail) -> str:
    numbers = {name: detail.number(name) for name in ("tests", "changed", "passed")}
    return str(
        _(
            "Chấm lại câu %(question)s của %(course)s: %(tests)s bài, %(changed)s bài đổi, %(passed)s bài thêm đạt.",
            course=_course(deed),
            question=detail["question"],
            **numbers,
        )
    )


DEEDS: dict[str, Words] = {
    "course_published": lambda d, x: _(
        "Xuất bản %(course)s, bản số %(number)s.", course=_course(d), number=x["version"]
    ),
    "course_unpublished": lambda d, _x: _("Thôi xuất bản %(course)s.", course=_course(d)),
    "course_archived": lambda d, _x: _("Cất %(course)s đi.", course=_course(d)),
    "course_unarchived": lambda d, _x: _("Lấy lại %(course)s đã cất.", course=_course(d)),
    "draft_discarded": lambda d, _x: _("Bỏ bản nháp của %(course)s.", course=_course(d)),
    "version_restored": lambda d, x: _(
        "Lấy bản số %(number)s của %(course)s làm bản nháp.", course=_course(d), number=x["version"]
    ),
    "course_author_added": lambda d, x: _("Thêm %(name)s vào người soạn %(course)s.", course=_course(d), name=x.person),
    "course_author_removed": lambda d, x: _(
        "Bớt %(name)s khỏi người soạn %(course)s.", course=_course(d), name=x.person
    ),
    "question_regraded": _regraded,
}
