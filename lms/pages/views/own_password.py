"""Changing one's own password; the first one, which somebody else has seen, must be changed before anything else."""

from flask import render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.base.clock import now
from lms.base.db import db
from lms.base.errors import Invalid, NotFound
from lms.pages.forms import PasswordForm
from lms.pages.views.blueprint import bp
from lms.people import actions, proving, session as signed
from lms.people.models import Person
from lms.people.queries import person_by_id
from lms.web.guards import shown_again, with_password
from lms.web.i18n import _
from lms.web.redirects import go, safe_path


@bp.route("/toi/mat-khau", methods=["GET", "POST"])
@shown_again
@with_password
def own_password() -> str | Response:
    """Change the password; every other device is signed out. The demo's shared accounts keep their passwords."""
    form, session = PasswordForm(), db.session()
    onward = safe_path(request.values.get("tiep"), "/toi")
    if form.validate_on_submit() and not current_user.row.is_demo:
        person = person_by_id(session, current_user.id)
        try:
            _change(person, form)
            signed.renew(person, proved_at=now())
            signed.note("password_changed", person.id)
            session.commit()
            return go(onward)
        except Invalid as problem:
            session.commit()
            field = "new" if problem.field == "password" else problem.field
            form.refuse(Invalid(field, problem.message))
    row = current_user.row
    return render_template(
        "pages/own_password.html", form=form, onward=onward, first=row.password_must_change, demo=row.is_demo
    )


def _change(person: Person, form: PasswordForm) -> None:
    """Check the form and set the new password. Raises Invalid for the first thing that is not right."""
    if person.login is None:
        raise NotFound
    old, new = form.old.data or "", form.new.data or ""
    if not proving.password_fits(old):
        raise Invalid("old", _("Mật khẩu đang dùng chưa đúng."))
    if new != form.again.data:
        raise Invalid("again", _("Hai lần gõ chưa giống nhau. Gõ lại giúp nhé."))
    if new == old:
        raise Invalid("new", _("Mật khẩu mới giống mật khẩu cũ. Chọn mật khẩu khác giúp nhé."))
    actions.change_password(db.session(), person, new)
