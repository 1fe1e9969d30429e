"""Pictures of a draft: upload, see what they cost, copy the line that shows them, remove what is not used."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lms.authoring import writing
from lms.authoring.forms import PictureForm
from lms.authoring.queries import picture_in, pictures_with_use
from lms.authoring.rules import HEAVY_PICTURE
from lms.authoring.views.blueprint import bp
from lms.authoring.views.loading import own_draft
from lms.authoring.writing import NewPicture
from lms.base.clock import now
from lms.base.db import db
from lms.catalogue.actions import picture_address
from lms.content.pictures import BadPicture, clean_upload
from lms.web.guards import staff
from lms.web.i18n import _
from lms.web.redirects import go

#: 10 MB of picture, and room for the rest of the form.
LARGEST = 10 * 1024 * 1024 + 64 * 1024
ENDPOINT = "authoring.pictures"


@bp.url_value_preprocessor
def roomier(endpoint: str | None, _values: Any) -> None:
    """Let pictures be sent here, before anything reads the form; every other page keeps the small limit."""
    if endpoint in (ENDPOINT, "authoring.send_picture"):
        request.max_content_length = LARGEST


@bp.route("/<int:course_id>/hinh", methods=["GET", "POST"])
@staff("trainer")
def pictures(course_id: int) -> str | Response:
    """All pictures of the draft, and a form for one more."""
    session = db.session()
    course, draft = own_draft(course_id)
    form = PictureForm()
    if form.validate_on_submit():
        try:
            clean = clean_upload(_bytes(form.file.data))
        except BadPicture as bad:
            form.file.errors = [str(_(bad.message))]
        else:
            new = NewPicture(form.name.data or "", form.description.data or "", clean)
            path = writing.add_picture(session, draft, new, now())
            session.commit()
            return go(url_for(ENDPOINT, course_id=course.id, moi=path, _anchor="moi"))
    rows = pictures_with_use(session, draft.id)
    newest = request.args.get("moi")
    return render_template(
        "authoring/pictures.html",
        course=course,
        draft=draft,
        form=form,
        rows=sorted(rows, key=lambda row: row[0].path != newest),
        newest=newest,
        heavy=HEAVY_PICTURE,
        address=picture_address,
        total=sum(picture.size for picture, _used in rows),
    )


@bp.route("/<int:course_id>/hinh/<path:path>/xoa", methods=["GET", "POST"])
@staff("trainer")
def remove_picture(course_id: int, path: str) -> str | Response:
    """Remove a picture that nothing shows, after a clear yes."""
    session = db.session()
    course, draft = own_draft(course_id)
    picture = picture_in(session, draft.id, path)
    if request.method == "POST":
        writing.remove_picture(session, draft, picture.path)
        session.commit()
        return go(url_for(ENDPOINT, course_id=course.id))
    return render_template(
        "authoring/confirm.html",
        heading=_("Xóa hẳn ảnh này?"),
        name=picture.description or picture.path,
        detail=_("Xóa rồi không lấy lại được."),
        yes=_("Xóa hẳn"),
        back=url_for(ENDPOINT, course_id=course.id),
    )


def _bytes(file: FileStorage) -> bytes:
    """An upload's bytes; raises BadPicture when there are none."""
    data: bytes = file.read()
    if not data:
        raise BadPicture(_("Tệp này trống. Chọn ảnh khác."))
    return data
