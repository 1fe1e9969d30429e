"""People of the officer's area who may be one person registered twice: to be looked at, and told apart."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin.views.blueprint import bp
from lms.admin.views.loading import asked_page, by
from lms.base.clock import today
from lms.base.db import db
from lms.base.paging import Page, span
from lms.people import doubles as deeds
from lms.people.queries import home_area_id
from lms.web.forms import SureForm
from lms.web.guards import staff
from lms.web.redirects import go


@bp.get("/co-the-trung")
@staff("officer")
def doubles() -> str:
    """The page of every pair of the officer's area that nobody has looked at yet."""
    number = asked_page()
    rows, total = deeds.pairs(db.session(), current_user.id, today(), span(number))
    return render_template("admin/doubles.html", page=Page(rows, number, total))


@bp.post("/co-the-trung/<int:pair_id>")
@staff("officer")
def settle_double(pair_id: int) -> Response:
    """Note that a pair is two people."""
    session = db.session()
    pair = deeds.pair_for_officer(session, current_user.id, pair_id, today())
    if SureForm().validate_on_submit():
        deeds.keep_apart(session, pair, by(home_area_id(session, pair.person_id)))
        session.commit()
    return go(url_for("admin.doubles"))
