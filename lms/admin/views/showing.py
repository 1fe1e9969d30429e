"""Shows a secret the one time that it can be shown."""

from flask import render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.admin import seen_once
from lms.admin.views.blueprint import bp
from lms.admin.views.loading import own_person
from lms.base.db import begin_write, db
from lms.people import session as signed
from lms.people.models import Person
from lms.people.queries import person_by_id
from lms.web.guards import staff
from lms.web.redirects import go


@bp.get("/nguoi/<int:person_id>/ma-moi")
@staff("officer")
def shown_once(person_id: int) -> str:
    """The page with learner code and, for the one time they are shown, PIN or password.

    The officer who has just made the secret sees it, even of a trainer who lives outside the officer's area.
    """
    secrets = seen_once.take(person_id)
    found = person_by_id(db.session(), person_id) if secrets else own_person(person_id)
    return render_template("admin/shown_once.html", person=found, secrets=secrets)


def committed_and_shown(person: Person, **secrets: str) -> Response:
    """Commit, stay signed in when it was the officer's own account, and show the secrets on the next page."""
    if person.id == current_user.id:
        signed.renew(person)
    db.session.commit()
    begin_write(db.session())
    seen_once.keep(person.id, **secrets)
    return go(url_for("admin.shown_once", person_id=person.id))
