"""The answer to "Phần vừa đọc trên máy này là của bà con?", asked of people who have just joined or signed in."""

from flask import Blueprint, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.learning import offering
from lms.web.guards import signed_in
from lms.web.redirects import go, safe_path

bp = Blueprint("mine", __name__)


@bp.post("/phan-vua-doc")
@signed_in
def answer() -> Response:
    """Take over what was read here, or forget it; then lead back to the page on which the question stood."""
    offering.answer(db.session(), current_user.id, mine=request.form.get("cua-toi") == "1")
    db.session.commit()
    return go(safe_path(request.form.get("tiep"), "/"))
