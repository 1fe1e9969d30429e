"""The pages about the people who write a course together."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from lms.authoring.courses import authors
from lms.authoring.desk.forms import choice
from lms.authoring.desk.queries import newest_title
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import deed, own_course
from lms.base.clock import today
from lms.base.db import db
from lms.base.errors import NotFound
from lms.web.forms import BaseForm, Needed
from lms.web.guards import staff
from lms.web.i18n import _, _l
from lms.web.redirects import go


class AuthorForm(BaseForm):
    """The person who shall write the course too."""

    person = choice(SelectField, _l("Thêm người cùng soạn"), validators=[Needed(_l("Chọn một người."))])


@bp.route("/<int:course_id>/cung-soan", methods=["GET", "POST"])
@staff("trainer")
def course_authors(course_id: int) -> str | Response:
    """Show who writes the course, and add one more author."""
    session = db.session()
    course = own_course(course_id)
    people = authors.may_join(session, current_user.id, course, today())
    form = AuthorForm()
    form.person.choices = [SelectChoice(str(person_id), name) for person_id, name in people]
    if form.validate_on_submit():
        authors.let_write(session, deed(), course, int(form.person.data), today())
        session.commit()
        return go(url_for("authoring.course_authors", course_id=course.id, luu=1))
    return render_template(
        "authoring/authors.html",
        course=course,
        title=newest_title(session, course.id),
        form=form,
        people=people,
        writing=authors.authors_of(session, course.id),
    )


@bp.route("/<int:course_id>/cung-soan/<int:person_id>/bo", methods=["GET", "POST"])
@staff("trainer")
def remove_author(course_id: int, person_id: int) -> Any:
    """Remove an author from the course, after a clear yes."""
    session = db.session()
    course = own_course(course_id)
    back = url_for("authoring.course_authors", course_id=course.id)
    if request.method == "POST":
        authors.let_go(session, deed(), course, person_id)
        session.commit()
        return go(back if person_id != current_user.id else url_for("authoring.home"))
    name = dict(authors.authors_of(session, course.id)).get(person_id)
    if name is None:
        raise NotFound
    return render_template(
        "authoring/confirm.html",
        heading=_("Thôi cho người này cùng soạn?"),
        name=name,
        detail=_("Người này không còn thấy khóa học trong trang Soạn bài. Những gì đã viết vẫn còn."),
        yes=_("Thôi cùng soạn"),
        kind="danger",
        back=back,
    )
