"""Asks for the password again before what would hurt most in wrong hands: roles, PINs and passwords, lists of people.

A desk that was left open, or a stolen cookie, is not enough for these. The password counts for ten minutes.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from lms.base.clock import now
from lms.base.db import begin_write, db
from lms.people import session as signed, sign_ins, signin
from lms.people.queries import person_by_id
from lms.web import device, tokens
from lms.web.i18n import _

View = TypeVar("View", bound=Callable[..., Any])
FRESH = timedelta(minutes=10)
#: The password's field on the page that asks for it; what else was typed stands beside it in hidden fields.
FIELD = "proof"


def proved(view: View) -> View:
    """Mark a view that needs the password to have been typed in the last ten minutes; the mark stands below the guard.

    A form that is sent waits in the page that asks, and is carried on with the password. An address that is only opened
    (a file, a paper) is opened again afterwards.
    """

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        is_form = "POST" in (request.url_rule.methods or () if request.url_rule else ())
        if is_fresh() or tokens.form_is_old() or (is_form and request.method != "POST"):
            return view(*args, **kwargs)
        if not is_form:
            return redirect(url_for("people.prove", tiep=request.full_path.rstrip("?")), 303)
        typed = request.form.get(FIELD)
        if typed is None or not prove(typed):
            return _ask(typed)
        return view(*args, **kwargs)

    asked.asks_for_proof = True  # type: ignore[attr-defined]
    return asked  # type: ignore[return-value]


def is_fresh() -> bool:
    """Whether the password was typed within the last ten minutes in this session."""
    at = current_user.row.proved_at
    return bool(at and now() - at < FRESH)


def prove(typed: str) -> bool:
    """Whether this is the signed-in person's password; it then counts from now on, whatever becomes of the deed.
    Raises TooMany."""
    session, moment = db.session(), now()
    if not password_fits(typed):
        signed.note("sign_in_failed", current_user.id, at="proof")
        session.commit()
        begin_write(session)
        return False
    sign_ins.prove(session, current_user.row.sign_in_id, moment)
    signed.note("proved_again", current_user.id)
    session.commit()
    begin_write(session)
    current_user.row = current_user.row._replace(proved_at=moment)
    return True


def password_fits(typed: str) -> bool:
    """Whether this is the signed-in person's password; the try is counted (people.trying). Raises TooMany."""
    session = db.session()
    return signin.is_me(session, person_by_id(session, current_user.id), typed, device.visit(), by_password=True)


def _ask(typed: str | None) -> str:
    fields = [(name, value) for name, value in tokens.fields_and_secrets()[0] if name != FIELD]
    action = request.full_path.rstrip("?")
    wrong = _("Mật khẩu chưa đúng. Gõ lại giúp nhé.") if typed is not None else ""
    return render_template("people/prove.html", fields=fields, action=action, wrong=wrong, field=FIELD)
