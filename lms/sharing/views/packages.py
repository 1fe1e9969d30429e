"""The pages that send a course out as one file and take one in after checking it."""

from flask import Response as FlaskResponse, make_response, render_template, url_for
from flask_login import current_user
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from lms.authoring.desk.queries import course_for_author, newest_title
from lms.authoring.room import near_before_a_course
from lms.base import outside
from lms.base.clock import now, today
from lms.base.db import db
from lms.catalogue.models import Course
from lms.jobs.sending import LARGE, is_large, later, page_of
from lms.sharing.longwork import PACKAGE
from lms.sharing.packages import MOST_BYTES, left_behind, load_package, read_package, write_package
from lms.sharing.views.blueprint import bp
from lms.web import uploads
from lms.web.forms import BaseForm, Needed
from lms.web.guards import staff
from lms.web.i18n import _l
from lms.web.redirects import go
from lms.web.transactions import reads_file_first
from lms.web.uploads import takes_up_to


class PackageForm(BaseForm):
    """The form for a course that comes as a file."""

    file = FileField(
        _l("Chọn tệp .zip"),
        validators=[Needed(_l("Chọn một tệp trong máy."))],
        render_kw={"accept": ".zip"},
        description=_l("Tệp lấy ra từ một trang Lớp Làng. Thành khóa học mới của mình, chưa ai khác thấy."),
    )


@bp.get("/<int:course_id>/goi")
@staff("trainer")
def package_out(course_id: int) -> str:
    """Show what the file holds, with a link to it."""
    session = db.session()
    course = _own(course_id)
    title = newest_title(session, course.id)
    return render_template("sharing/package_out.html", course=course, title=title, behind=left_behind(session, course))


@bp.get("/<int:course_id>/goi.zip")
@staff("trainer")
def package_file(course_id: int) -> FlaskResponse:
    """Send the course with its versions as one file, named after the course and the day."""
    course = _own(course_id)
    response = make_response(write_package(db.session(), course))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{course.slug}-{today()}.zip"'
    return response


@bp.route("/goi", methods=["GET", "POST"])
@takes_up_to(MOST_BYTES + 64 * 1024)
@reads_file_first
@staff("trainer")
def package_in() -> tuple[str, int] | Response:
    """Take a course in from a file; one that cannot be read changes nothing."""
    form = PackageForm()
    if form.validate_on_submit() and (answer := _sent(form)) is not None:
        return answer
    room = near_before_a_course(db.session(), current_user.id)
    return render_template("sharing/package_in.html", form=form, room=room), uploads.status()


def _sent(form: PackageForm) -> Response | None:
    """Take in what was sent (a large file later, by a job); None when it cannot be taken, and the form says why."""
    if is_large(form.file.data, LARGE):
        return page_of(later(form.file, PACKAGE, {}))
    package = uploads.read(form.file, read_package, form.file.data, limits=outside.PACKAGE)
    if package is None:
        return None
    course = uploads.keep(form.file, lambda: load_package(db.session(), package, current_user.id, now()))
    return go(url_for("authoring.course", course_id=course.id)) if course is not None else None


def _own(course_id: int) -> Course:
    return course_for_author(db.session(), current_user.id, course_id, today())
