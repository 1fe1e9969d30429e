"""Adding a passkey to one's own account: the browser makes it, and its public half is kept here."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.db import db
from lms.base.errors import NotAllowed
from lms.pages.views.blueprint import bp
from lms.pages.views.own_second_step import added, onward
from lms.people import keyring
from lms.people.passkeys import Site
from lms.people.proving import proved
from lms.people.queries import person_by_id
from lms.web.guards import with_password
from lms.web.redirects import go


@bp.post("/toi/buoc-hai/khoa")
@with_password
@proved
def make_key() -> str:
    """Show the page on which the browser makes a key."""
    options = keyring.ask_for_new(person_by_id(db.session(), current_user.id), _here())
    db.session.commit()
    return render_template("pages/make_key.html", options=options, onward=onward())


@bp.post("/toi/buoc-hai/khoa/xong")
@with_password
@proved
def keep_key() -> Response:
    """Keep the public half of the key that the browser has made."""
    if not keyring.added(current_user.id, _here()):
        db.session.commit()
        return go(url_for("pages.second_step", khoa="chua", tiep=onward()))
    return added("key")


def _here() -> Site:
    """The site as keys know it. Raises NotAllowed where there is none, and in the demo, whose accounts are shared."""
    here = keyring.site()
    if here is None or current_user.row.is_demo:
        raise NotAllowed
    return here
