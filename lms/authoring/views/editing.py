"""What the editor in the browser needs: the course's pictures and blocks, and a door to send pictures through."""

from typing import Any

from flask import request, url_for
from flask_wtf.file import FileField

from lms.authoring import writing
from lms.authoring.rules import described
from lms.authoring.views.blueprint import bp
from lms.authoring.views.loading import own_draft
from lms.authoring.writing import NewPicture
from lms.base.clock import now
from lms.base.db import db
from lms.catalogue.actions import picture_address
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.queries import pictures_of
from lms.content.blocks import for_scripts
from lms.content.pictures import BadPicture, clean_upload
from lms.web.forms import BaseForm
from lms.web.guards import staff
from lms.web.i18n import _


class SentPictureForm(BaseForm):
    """A picture that the editor sends while a text is being written."""

    file = FileField()


def editor_parts(course: Course, draft: CourseVersion) -> dict[str, Any]:
    """What templates/authoring/editor_parts.html hands to the script."""
    blocks = [{**block, "label": _(str(block["label"]))} for block in for_scripts()]
    pictures = {
        row.path: {"src": picture_address(row.sha256, row.mime), "description": row.description}
        for row in pictures_of(db.session(), draft.id).values()
    }
    return {"blocks": blocks, "pictures": pictures, "send": url_for("authoring.send_picture", course_id=course.id)}


@bp.post("/<int:course_id>/hinh/gui")
@staff("trainer")
def send_picture(course_id: int) -> tuple[dict[str, str], int]:
    """Keep a picture sent by the editor: {"path", "src"}, or {"error"} in words for the screen."""
    session = db.session()
    _course, draft = own_draft(course_id)
    form = SentPictureForm()
    if not form.validate() or not form.file.data:
        return {"error": str(_("Chưa nhận được ảnh. Chọn ảnh rồi gửi lại."))}, 400
    try:
        clean = clean_upload(form.file.data.read())
    except BadPicture as bad:
        return {"error": str(_(bad.message))}, 400
    description = described(request.form.get("description"))[:200]
    path = writing.add_picture(session, draft, NewPicture(description or _("ảnh"), description, clean), now())
    session.commit()
    kept = pictures_of(session, draft.id)[path]
    return {"path": path, "src": picture_address(kept.sha256, kept.mime)}, 200
