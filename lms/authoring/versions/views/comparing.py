"""The pages of a course's versions: read one, compare two, restore one as a draft."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import deed, own_course
from lms.authoring.versions import actions
from lms.authoring.versions.comparing import comparison, version_in
from lms.base.db import db
from lms.catalogue.outline import outline
from lms.catalogue.queries import draft_of, versions_of
from lms.content.text.worddiff import differences
from lms.quizzes.kinds import KINDS
from lms.quizzes.queries import question_set
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.incoming import whole_number
from lms.web.redirects import go


@bp.get("/<int:course_id>/so-sanh")
@staff("trainer")
def compare(course_id: int) -> str | Response:
    """Show what has changed between two versions, the newest two when none are chosen."""
    session = db.session()
    course = own_course(course_id)
    versions = versions_of(session, course.id)
    new_id = whole_number(request.args.get("den")) or versions[0].id
    old_id = whole_number(request.args.get("tu")) or next((v.id for v in versions if v.id < new_id), new_id)
    old, new = version_in(session, course.id, old_id), version_in(session, course.id, new_id)
    return render_template(
        "authoring/compare.html",
        course=course,
        versions=versions,
        found=comparison(session, old, new),
        differences=differences,
        names=_names(),
    )


@bp.get("/<int:course_id>/ban/<int:version_id>")
@staff("trainer")
def read_version(course_id: int, version_id: int) -> str:
    """Show everything of one version on one page, as it is."""
    session = db.session()
    course = own_course(course_id)
    version = version_in(session, course.id, version_id)
    return render_template(
        "authoring/version.html",
        course=course,
        version=version,
        tree=outline(session, version.id),
        questions=question_set(session, version.id),
        kinds=KINDS,
    )


@bp.route("/<int:course_id>/ban/<int:version_id>/lay-lai", methods=["GET", "POST"])
@staff("trainer")
def restore(course_id: int, version_id: int) -> str | Response:
    """Make a draft of an earlier version, after a clear yes; what is published stays as it is."""
    session = db.session()
    course = own_course(course_id)
    version = version_in(session, course.id, version_id)
    back = url_for("authoring.course", course_id=course.id)
    draft = draft_of(session, course.id)
    seen = str(draft.id if draft else 0)
    if version.state != "published" or (request.method == "POST" and request.args.get("nhap") != seen):
        return go(back)  # a second press: the draft that was to be deleted is gone
    if request.args.get("nhap") != seen:
        return go(url_for("authoring.restore", course_id=course.id, version_id=version.id, nhap=seen))
    if request.method == "POST":
        actions.restore(session, deed(), course, version)
        session.commit()
        return go(back)
    lost = _("Bản nháp đang viết sẽ mất, không lấy lại được.") if draft else _("Bản đang dùng không đổi.")
    return render_template(
        "authoring/confirm.html",
        heading=_("Lấy lại bản %(number)s làm bản nháp?", number=version.number),
        name=version.title,
        detail=lost,
        yes=_("Lấy lại"),
        kind="danger" if draft else "",
        back=back,
    )


def _names() -> dict[str, str]:
    """The words on the screen for a course's settings, by column."""
    return {
        "title": _("Tên khóa học"),
        "level": _("Trình độ"),
        "skill_group": _("Nhóm kỹ năng"),
        "framework": _("Khung năng lực"),
        "pass_percent": _("Đạt từ bao nhiêu phần trăm"),
        "quiz_size": _("Bài kiểm tra có mấy câu"),
        "glossary": _("Từ khó"),
        "asking": _("Cách hỏi và rút câu"),
        "updated_label": _("Cập nhật"),
        "review_by": _("Xem lại trước ngày"),
        "intro_source": _("Lời giới thiệu"),
    }
