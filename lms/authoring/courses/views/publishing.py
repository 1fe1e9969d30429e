"""Pages that publish, hide, archive and copy a course. Each asks first, and a second press does nothing more."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.authoring.courses import actions
from lms.authoring.courses.checklist import GapInDraft, fewer_questions, gaps
from lms.authoring.courses.forms import PublishForm
from lms.authoring.desk.queries import just_copied, newest_title
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import deed, own_course, own_draft
from lms.authoring.desk.views.room_addresses import bank_url, practice_url
from lms.authoring.versions import actions as versions, reviews
from lms.base.clock import now, today
from lms.base.db import db
from lms.catalogue.models import Course
from lms.catalogue.queries import draft_of, versions_of
from lms.jobs.queue import queue
from lms.quizzes.queries import question_set
from lms.voices.jobs import ask_for_voices
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go


@bp.post("/<int:course_id>/ban-nhap")
@staff("trainer")
def open_draft(course_id: int) -> Response:
    """Open a draft of what is published; the published version stays as it is."""
    course = own_course(course_id)
    versions.open_draft(db.session(), course, now())
    db.session.commit()
    return go(_address(course))


@bp.route("/<int:course_id>/xuat-ban", methods=["GET", "POST"])
@staff("trainer")
def publish(course_id: int) -> str | Response:
    """Show what is missing, each with a link to where it is mended; publish when nothing serious is."""
    session = db.session()
    course, draft = own_course(course_id), draft_of(session, course_id)
    form = PublishForm()
    if draft is None or (form.is_submitted() and form.version.data != str(draft.id)):
        return go(_address(course))
    found = gaps(session, draft, today())
    fewer = fewer_questions(draft, found, len(question_set(session, draft.id).bank))
    ready = not any(gap.serious for gap in found)
    if form.validate_on_submit() and (ready or (fewer and "it-cau" in request.form)):
        draft.quiz_size = fewer or draft.quiz_size
        actions.publish(session, deed(), course, draft)
        given = {"course_id": course.id, "person_id": current_user.id}
        asked = ask_for_voices(session, draft.id, draft.title, given, now())
        session.commit()
        if asked is not None:
            queue().wake(asked.id)
        return go(_address(course, xong=1))
    form.version.data = str(draft.id)
    given = {
        "rows": [(gap, _mended_at(course, gap)) for gap in found],
        "standings": reviews.standings(session, draft),
        "fewer": fewer,
        "ready": ready,
    }
    return render_template("authoring/publish.html", course=course, draft=draft, form=form, **given)


@bp.route("/<int:course_id>/bo-ban-nhap", methods=["GET", "POST"])
@staff("trainer")
def discard_draft(course_id: int) -> str | Response:
    """Throw the draft away; a course that was never published is deleted with it."""
    session = db.session()
    if request.method == "POST" and draft_of(session, own_course(course_id).id) is None:
        return go(url_for("authoring.course", course_id=course_id))
    course, _draft = own_draft(course_id)
    if request.method == "POST":
        gone = versions.discard_draft(session, deed(), course)
        session.commit()
        return go(url_for("authoring.home") if gone else _address(course))
    if len(versions_of(session, course.id)) == 1:
        detail = _("Khóa học chưa xuất bản lần nào. Mọi bài, hình và câu hỏi sẽ mất. Xóa rồi không lấy lại được.")
        return _question(course, _("Xóa hẳn khóa học này?"), detail, _("Xóa hẳn"), kind="danger")
    detail = _("Những gì viết trong bản nháp sẽ mất. Bản đã xuất bản vẫn như cũ. Bỏ rồi không lấy lại được.")
    return _question(course, _("Bỏ bản nháp này?"), detail, _("Bỏ hẳn bản nháp"), kind="danger")


@bp.route("/<int:course_id>/ngung", methods=["GET", "POST"])
@staff("trainer")
def unpublish(course_id: int) -> str | Response:
    """Hide the course from people who have not joined it."""
    course = own_course(course_id)
    if request.method == "POST":
        return _done(course, actions.unpublish if course.current_version_id else None)
    detail = _(
        "Trang đầu không còn khóa học này. Bà con học xong rồi vẫn giữ giấy chứng nhận. Lúc nào cũng hiện lại được."
    )
    return _question(course, _("Ngừng xuất bản khóa học này?"), detail, _("Ngừng xuất bản"), kind="danger")


@bp.route("/<int:course_id>/hien-lai", methods=["GET", "POST"])
@staff("trainer")
def publish_again(course_id: int) -> str | Response:
    """Ask, then let learners see the newest published version of a withdrawn course again."""
    course = own_course(course_id)
    if request.method == "POST":
        return _done(course, None if course.current_version_id else actions.publish_again)
    detail = _("Bà con lại thấy bản xuất bản gần nhất.")
    return _question(course, _("Hiện lại khóa học này?"), detail, _("Hiện lại"))


@bp.route("/<int:course_id>/cat-di", methods=["GET", "POST"])
@staff("trainer")
def archive(course_id: int) -> str | Response:
    """Ask, then archive the course: it is unpublished and moves to the end of the list, and nothing is deleted."""
    course = own_course(course_id)
    if request.method == "POST":
        return _done(course, actions.archive if course.state == "active" else None)
    detail = _("Khóa học ngừng xuất bản và xuống cuối danh sách. Không mất gì, lúc nào cũng lấy ra được.")
    return _question(course, _("Cất khóa học này đi?"), detail, _("Cất đi"), kind="danger")


@bp.route("/<int:course_id>/lay-ra", methods=["GET", "POST"])
@staff("trainer")
def unarchive(course_id: int) -> str | Response:
    """Ask, then take the course out of the archive; it stays unpublished."""
    course = own_course(course_id)
    if request.method == "POST":
        return _done(course, actions.unarchive if course.state == "archived" else None)
    detail = _("Khóa học trở lại danh sách. Muốn bà con thấy thì hiện lại hoặc xuất bản.")
    return _question(course, _("Lấy khóa học này ra?"), detail, _("Lấy ra"))


@bp.route("/<int:course_id>/chep", methods=["GET", "POST"])
@staff("trainer")
def duplicate(course_id: int) -> str | Response:
    """Ask, then make a new course with all lessons, pictures and questions of this one, and show it."""
    session = db.session()
    course = own_course(course_id)
    if request.method == "POST":
        copy = just_copied(session, current_user.id, course, now()) or versions.duplicate(session, deed(), course)
        session.commit()
        return go(_address(copy))
    detail = _("Khóa mới có cả bài, hình và câu hỏi, để sửa cho nơi khác hoặc nhóm khác. Khóa này không đổi.")
    return _question(course, _("Chép thành khóa học mới?"), detail, _("Chép"))


def _done(course: Course, do: Any) -> Response:
    """Do it and commit, unless it is done already (`do` is None), and show the course."""
    if do is not None:
        do(db.session(), deed(), course)
        db.session.commit()
    return go(_address(course))


def _address(course: Course, **more: Any) -> str:
    return url_for("authoring.course", course_id=course.id, **more)


def _question(course: Course, heading: str, detail: str, yes: str, kind: str = "") -> str:
    return render_template(
        "authoring/confirm.html",
        heading=heading,
        name=newest_title(db.session(), course.id),
        detail=detail,
        yes=yes,
        kind=kind,
        back=_address(course),
    )


def _mended_at(course: Course, gap: GapInDraft) -> str:
    """The address of the page on which a gap is mended."""
    here: dict[str, Any] = {"course_id": course.id}
    if gap.place == "bank":
        return bank_url(course.id)
    if gap.place == "practice":
        return practice_url(course.id, gap.lesson_id)
    if gap.place == "question":
        return url_for("authoring.question", use_id=gap.use_id, **here)
    if gap.place == "teaching":
        return url_for("authoring.labels", day="chua", **here)
    if gap.place == "step":
        return url_for("authoring.step", lesson_id=gap.lesson_id, step_id=gap.step_id, **here)
    if gap.place == "lesson":
        return url_for("authoring.lesson", lesson_id=gap.lesson_id, **here)
    if gap.place == "asking":
        return url_for("authoring.asking", **here)
    return url_for("authoring.settings" if gap.place == "settings" else "authoring.new_lesson", **here)
