"""What the editor in the browser needs: the course's pictures and blocks, and an address to send pictures to."""

from typing import Any

from flask import request, url_for
from flask_login import current_user
from flask_wtf.file import FileField

from lms.authoring.desk.rules import described
from lms.authoring.desk.views.blueprint import bp
from lms.authoring.desk.views.loading import own_draft
from lms.authoring.library.actions import ready, take_in
from lms.authoring.library.views.things import LARGEST, film_later, is_film, read_sent
from lms.base.clock import now
from lms.base.db import db
from lms.base.text import N_
from lms.catalogue.files import files_of
from lms.catalogue.models import Course, CourseVersion
from lms.catalogue.pictures import picture_address
from lms.catalogue.queries import pictures_of
from lms.content.text.blocks import BLOCKS, for_scripts
from lms.jobs.models import DONE
from lms.jobs.queries import job_for
from lms.web import uploads
from lms.web.forms import BaseForm
from lms.web.guards import not_a_use, staff
from lms.web.i18n import _, told
from lms.web.transactions import reads_file_first
from lms.web.uploads import takes_up_to


class SentPictureForm(BaseForm):
    """The form with which the editor sends a picture while a text is being written."""

    file = FileField()


#: Signs of the kinds of files in the editor, by the folder that holds them.
KINDS = {"tieng": N_("Tiếng"), "phim": N_("Phim"), "tep": N_("Tệp")}


def editor_parts(course: Course, draft: CourseVersion) -> dict[str, Any]:
    """The values of templates/authoring/editor_parts.html, for the script and the cheat sheet."""
    blocks = [{**block, "label": told(str(block["label"]))} for block in for_scripts()]
    pictures = {
        row.path: {"src": picture_address(row.sha256, row.mime), "description": row.description}
        for row in pictures_of(db.session(), draft.id).values()
    }
    files = {
        row.path: {"kind": told(KINDS[row.path.split("/")[0]]), "description": row.description}
        for row in files_of(db.session(), draft.id).values()
    }
    send = url_for("authoring.send_picture", course_id=course.id)
    pieces = [(told(block.heading), block.example) for block in BLOCKS]
    return {"blocks": blocks, "pieces": pieces, "things": pictures | files, "send": send}


@bp.post("/<int:course_id>/hinh/gui")
@takes_up_to(LARGEST)
@reads_file_first
@staff("trainer")
def send_picture(course_id: int) -> tuple[dict[str, str], int]:
    """Keep what the editor sent; answer with {"path", "src", "kind", "note"}, or {"error"}, in words for the screen.

    For a film the answer is {"wait"}: the address where the same can be had when the film is ready.
    """
    session = db.session()
    own_draft(course_id)
    form = SentPictureForm()
    if not form.validate() or not form.file.data:
        return {"error": str(_("Chưa nhận được tệp. Chọn lại rồi gửi lần nữa."))}, 400
    description = described(request.form.get("description"))[:200]
    if is_film(form.file):
        given = {"course_id": course_id, "name": description, "description": description}
        film = film_later(form.file, given)
        return ({"error": form.file.errors[0]}, 409) if film is None else (_wait(course_id, film.id), 202)
    sent = read_sent(form.file)
    if sent is None:
        return {"error": form.file.errors[0]}, max(400, uploads.status())
    _course, draft = own_draft(course_id)
    path = uploads.keep(form.file, lambda: take_in(session, draft, ready(sent), description, description, now()))
    if path is None:
        return {"error": form.file.errors[0]}, 409
    if sent.picture is None:
        return {"path": path, "src": "", "kind": told(KINDS[sent.folder])}, 200
    kept = pictures_of(session, draft.id)[path]
    note = str(_("Ảnh động: máy giữ hình đầu tiên.")) if sent.moved else ""
    return {"path": path, "src": picture_address(kept.sha256, kept.mime), "kind": "", "note": note}, 200


@bp.get("/<int:course_id>/hinh/gui/<int:job_id>")
@staff("trainer")
def sent_film(course_id: int, job_id: int) -> dict[str, str]:
    """Say what became of a film that the editor sent, in the form in which `send_picture` answers."""
    not_a_use()
    job = job_for(db.session(), current_user.id, job_id)
    if job.is_open:
        return _wait(course_id, job.id)
    if job.state == DONE and "path" in job.made:
        path = str(job.made["path"])
        return {"path": path, "src": "", "kind": told(KINDS.get(path.split("/")[0], KINDS["phim"]))}
    return {"error": told(job.said[0]) if job.said else _("Chưa làm được phim này. Gửi lại sau.")}


def _wait(course_id: int, job_id: int) -> dict[str, str]:
    return {"wait": url_for("authoring.sent_film", course_id=course_id, job_id=job_id)}
