"""The pages of the library of a draft: send, describe, replace, remove, take from other courses."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.authoring.desk.rules import HEAVY_PICTURE
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_course, own_draft
from lms.authoring.library import actions, queries as library
from lms.authoring.library.actions import ready, remove_file, take_in
from lms.authoring.library.forms import AboutFileForm, NewFileForm, PictureForm
from lms.authoring.library.jobs import FILM, FILM_ANEW
from lms.base.clock import now, today
from lms.base.db import db
from lms.base.quotas import NoRoom
from lms.catalogue.room import must_not_be_full, near
from lms.content.filekinds import takes_long
from lms.content.media.films import MOST_BYTES
from lms.content.sent import SentFile, looked_into
from lms.jobs.models import Job
from lms.jobs.queries import open_jobs
from lms.jobs.sending import later, page_of
from lms.web import uploads
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go
from lms.web.transactions import reads_file_first
from lms.web.uploads import takes_up_to

#: Bytes of the largest film and of the rest of the form.
LARGEST = MOST_BYTES + 64 * 1024
ENDPOINT = "authoring.pictures"


@bp.route("/<int:course_id>/hinh", methods=["GET", "POST"])
@takes_up_to(LARGEST)
@reads_file_first
@staff("trainer")
def pictures(course_id: int) -> tuple[str, int] | Response:
    """Show everything that texts of the draft may show, and keep one thing more that is sent."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = PictureForm()
    if form.validate_on_submit() and (answer := _sent(course_id, form)) is not None:
        return answer
    items = library.library(session, draft.id)
    newest = request.args.get("moi")
    page = render_template(
        "authoring/pictures.html",
        course=course,
        draft=draft,
        form=form,
        items=sorted(items, key=lambda item: item.path != newest),
        newest=newest,
        heavy=HEAVY_PICTURE,
        total=sum(item.size for item in items),
        room=near(session, course.id),
        films=open_jobs(session, current_user.id, (FILM, FILM_ANEW), course_id=course_id),
    )
    return page, uploads.status()


@bp.route("/<int:course_id>/hinh/<path:path>", methods=["GET", "POST"])
@staff("trainer")
def picture(course_id: int, path: str) -> str | Response:
    """Show one thing: where it is used, what it shows, whose it is; change what is said of it."""
    session = db.session()
    course, draft = own_draft(course_id)
    item = library.item_of(session, draft.id, path)
    form = AboutFileForm(description=item.description, credit=item.credit)
    if form.validate_on_submit():
        actions.describe(session, draft, path, form.description.data or "", form.credit.data or "", now())
        session.commit()
        return go(url_for("authoring.picture", course_id=course.id, path=path, luu=1))
    return _item_page(course_id, item, form, NewFileForm(formdata=None))


@bp.post("/<int:course_id>/hinh/<path:path>/thay")
@takes_up_to(LARGEST)
@reads_file_first
@staff("trainer")
def replace_picture(course_id: int, path: str) -> Any:
    """Replace a file by another, wherever it is used."""
    _course, draft = own_draft(course_id)
    item = library.item_of(db.session(), draft.id, path)
    form = NewFileForm()
    if form.validate_on_submit() and (answer := _sent_anew(course_id, path, form)) is not None:
        return answer
    about = AboutFileForm(formdata=None, description=item.description, credit=item.credit)
    return _item_page(course_id, item, about, form), uploads.status()


@bp.route("/<int:course_id>/hinh/<path:path>/xoa", methods=["GET", "POST"])
@staff("trainer")
def remove_picture(course_id: int, path: str) -> str | Response:
    """Remove a thing that no text shows, after a clear yes."""
    session = db.session()
    course, draft = own_draft(course_id)
    item = library.item_of(session, draft.id, path)
    if request.method == "POST":
        (actions.remove_picture if item.kind == "hinh" else remove_file)(session, draft, path)
        session.commit()
        return go(url_for(ENDPOINT, course_id=course.id))
    return render_template(
        "authoring/confirm.html",
        heading=_("Xóa hẳn ảnh này?") if item.kind == "hinh" else _("Xóa hẳn tệp này?"),
        name=item.description or path,
        detail=_("Xóa rồi không lấy lại được."),
        yes=_("Xóa hẳn"),
        back=url_for(ENDPOINT, course_id=course.id),
    )


@bp.route("/<int:course_id>/hinh/khoa-khac", methods=["GET", "POST"])
@staff("trainer")
def pictures_elsewhere(course_id: int) -> str | Response:
    """Show pictures of the trainer's other courses, and take one over."""
    session = db.session()
    course, draft = own_draft(course_id)
    offered = library.offered(session, current_user.id, draft, today())
    if request.method == "POST":
        wanted = (request.form.get("ban", type=int), request.form.get("ten", ""))
        if wanted not in {(version_id, item.path) for version_id, _title, item in offered}:
            return go(url_for(ENDPOINT, course_id=course.id))
        path = actions.take_over(session, draft, *wanted, now())
        session.commit()
        return go(url_for(ENDPOINT, course_id=course.id, moi=path, _anchor="moi"))
    return render_template(
        "authoring/pictures_elsewhere.html", course=course, draft=draft, offered=offered, room=near(session, course.id)
    )


def read_sent(field: Any) -> SentFile | None:
    """Read a file that was sent for texts to show; None when it cannot be taken, and the field says why."""
    return uploads.read(field, looked_into, field.data)


def is_film(field: Any) -> bool:
    """Whether the file that was sent is a film, so that making it small takes longer than a page may."""
    return takes_long(uploads.head(field.data))


def film_later(field: Any, given: dict[str, Any]) -> Job | None:
    """Ask for a job that makes a film small for the course of `given`; None when it cannot be: the field says why."""
    try:
        must_not_be_full(db.session(), given["course_id"])
    except NoRoom as why:
        uploads.refuse(field, why)
        return None
    return later(field, FILM, given)


def _sent(course_id: int, form: PictureForm) -> Response | None:
    """Keep what was sent (a film later, by a job); None when it cannot be taken, and the form says why."""
    name, description = form.name.data or "", form.description.data or ""
    if is_film(form.file):
        given = {"course_id": course_id, "name": name, "description": description}
        return page_of(film_later(form.file, given))
    sent = read_sent(form.file)
    if sent is None:
        return None
    course, draft = own_draft(course_id)
    path = uploads.keep(form.file, lambda: take_in(db.session(), draft, ready(sent), name, description, now()))
    if path is None:
        return None
    return go(url_for(ENDPOINT, course_id=course.id, moi=path, dong=int(sent.moved) or None, _anchor="moi"))


def _sent_anew(course_id: int, path: str, form: NewFileForm) -> Response | None:
    """Replace a thing by the file that was sent (a film later, by a job); None when it cannot be: the form says why."""
    if is_film(form.file):
        return page_of(later(form.file, FILM_ANEW, {"course_id": course_id, "path": path}))
    sent = read_sent(form.file)
    if sent is None:
        return None
    course, draft = own_draft(course_id)
    item = library.item_of(db.session(), draft.id, path)
    if uploads.keep(form.file, lambda: actions.replace(db.session(), draft, item.path, ready(sent), now())) is None:
        return None
    return go(url_for("authoring.picture", course_id=course.id, path=path, luu=1))


def _item_page(course_id: int, item: library.LibraryItem, form: AboutFileForm, file_form: NewFileForm) -> str:
    return render_template(
        "authoring/picture.html",
        course=own_course(course_id),
        room=near(db.session(), course_id),
        item=item,
        form=form,
        file_form=file_form,
        heavy=HEAVY_PICTURE,
    )
